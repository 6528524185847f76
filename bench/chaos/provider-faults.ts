import { FAULT_KINDS, type Fault, type FaultKind, type Simulator } from '../../local/simulator/index.ts';

/** An operator has to repair these, and the provider is not called for a minute: one of them comes at the end. */
export const LASTING: readonly FaultKind[] = [
  'unauthorized',
  'payment_required',
  'credit_exhausted',
  'model_not_found',
];
/** They take one row out until its probes are answered: a fault of one row, not one to sprinkle over all. */
export const OF_A_ROW: readonly FaultKind[] = ['not_permitted', 'parameter_refused', 'unprocessable', 'redirected'];
/** They end a search after it was sent: what it costs is not known at once, or paid for nothing. */
export const OF_A_SEARCH: readonly FaultKind[] = [
  'server_error',
  'hang',
  'drop_after',
  'malformed_json',
  'no_usage',
  'unusable_text',
  'refusal',
];
/** They end by themselves. */
export const PASSING: readonly FaultKind[] = FAULT_KINDS.filter(
  (kind) => !LASTING.includes(kind) && !OF_A_ROW.includes(kind),
);
/** Of the requests, for each passing kind. */
const PROBABILITY = 0.012;

/** The simulated providers' faults during the schedule: the passing ones all the time, others before them. */
export function createProviderFaults(simulator: Pick<Simulator, 'setFaults'>) {
  const passing = PASSING.map((kind): Fault => ({ kind, probability: PROBABILITY }));
  const others: Fault[] = [];
  const set = () => simulator.setFaults([...others, ...passing]);
  return {
    begin: set,
    /** Returns how to end it. */
    add(fault: Fault): () => void {
      others.push(fault);
      set();
      return () => {
        others.splice(others.indexOf(fault), 1);
        set();
      };
    },
    end: () => simulator.setFaults([]),
  };
}
