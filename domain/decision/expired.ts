import type { Decision } from './decision.ts';

/** Whether it is too late to act on a decision's verdict. */
export const isExpired = ({ validUntilMs }: Pick<Decision, 'validUntilMs'>, nowMs: number): boolean =>
  nowMs >= validUntilMs;
