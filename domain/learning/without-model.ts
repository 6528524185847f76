import type { Trade, Verdict } from '../decision/verdict.ts';
import type { Forecast } from '../forecast/forecast.ts';

/** What a decision would have come to without the answer of one of its models. */
export interface WithoutModel {
  readonly model: string;
  /** Null = no other model had answered. */
  readonly forecast: Forecast | null;
  /** Null where there is no forecast, and where rebuildVerdict is null. */
  readonly verdict: Verdict | null;
}

/** Whether two trades would be the same order. */
export function isSameTrade(one: Trade | null, other: Trade | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.action === other.action &&
    one.side === other.side &&
    one.contracts === other.contracts &&
    one.limitMicroUsd === other.limitMicroUsd
  );
}
