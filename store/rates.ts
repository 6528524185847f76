import type { Db } from 'mongodb';
import type { QueueRate } from '../domain/health/rate.ts';
import { createView } from './view.ts';

/** How many requests a second may go to each provider that is limited, or ever was; written by `operations` alone. */
export const createRateRepository = (db: Db) => createView<QueueRate>(db, 'rates', ({ provider }) => provider);
