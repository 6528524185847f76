/** How far a decision that is under way has come. */
export const PHASES = [
  'admit',
  'fetch',
  'research',
  'quick',
  'escalate',
  'panel',
  'wider',
  'verdict',
  'finalize',
  'waiting',
  'done',
] as const;
export type Phase = (typeof PHASES)[number];
