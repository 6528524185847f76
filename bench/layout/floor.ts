import { modelQueue } from '../../workflows/messages.ts';

export const FLOOR_QUEUE = 'conclave-bench-floor';
/** The floor's queue for the calls of a provider. */
export const floorQueue = (provider: string): string => `${FLOOR_QUEUE}-${modelQueue(provider)}`;
