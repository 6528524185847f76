import type { ReasonCode, Trade, Verdict } from '../decision/decision.ts';

/** A SKIP that no forecast was needed for. */
export function skipVerdict(code: ReasonCode, message: string, threshold: number): Verdict {
  return skip(threshold, null, null, code, message);
}

export function skip(
  threshold: number,
  edge: number | null,
  withheldTrade: Trade | null,
  code: ReasonCode,
  message: string,
): Verdict {
  return { action: 'SKIP', trade: null, edge, threshold, reasons: [{ code, message }], withheldTrade };
}
