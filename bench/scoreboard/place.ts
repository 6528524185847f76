import { SIMULATED_MODELS } from '../../local/simulator/models.ts';

/** Where a measurement finds its store. */
export interface Place {
  readonly uri: string;
  readonly database: string;
}

export const MODELS = SIMULATED_MODELS.map(({ id }) => id);
