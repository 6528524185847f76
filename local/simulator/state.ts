import type { ModelRow } from '../../domain/shared/model.ts';
import type { SimulatedRequest } from './bill.ts';
import type { createFaultScript } from './faults.ts';
import type { ModelBehaviour } from './models.ts';

/** What a running simulator remembers. */
export interface SimulatorState {
  readonly seed: number;
  readonly latency: 'real' | 'instant';
  readonly models: readonly ModelRow[];
  readonly script: ReturnType<typeof createFaultScript>;
  readonly behaviours: Map<string, ModelBehaviour>;
  readonly requests: SimulatedRequest[];
  readonly now: () => number;
}
