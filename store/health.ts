import type { Db } from 'mongodb';
import { type Breaker, subjectKey } from '../domain/health/breaker.ts';

import { createView } from './view.ts';

/** Every breaker that has ever opened, written by `operations` alone and read by every worker. */
export const createHealthRepository = (db: Db) =>
  createView<Breaker>(db, 'health', ({ subject }) => subjectKey(subject));
