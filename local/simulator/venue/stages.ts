/** A market's course at the venue: what it is from which time on. Only `finalized` is terminal, and even that can be corrected. */

export type VenueStatus =
  | 'initialized'
  | 'inactive'
  | 'active'
  | 'closed'
  | 'determined'
  | 'disputed'
  | 'amended'
  | 'finalized';

/** What one YES contract pays in micro-dollars, and the venue's word for it. A market that settles at a fair price is `scalar`. */
export interface Settlement {
  readonly result: 'yes' | 'no' | 'scalar';
  readonly valueMicroUsd: number;
}

export interface Stage {
  readonly fromMs: number;
  readonly status: VenueStatus;
  readonly settlement: Settlement | null;
}

/** How long each step takes after the close. */
export interface Pace {
  /** From the close until the venue says how it ended. */
  readonly determineMs: number;
  /** From there, or from an amendment, until that is final. */
  readonly settleMs: number;
  /** How long a dispute lasts, and then the amended result until it is final. */
  readonly disputeMs: number;
}

export const settledYes: Settlement = { result: 'yes', valueMicroUsd: 1_000_000 };
export const settledNo: Settlement = { result: 'no', valueMicroUsd: 0 };
export const settledAt = (valueMicroUsd: number): Settlement => ({ result: 'scalar', valueMicroUsd });

export interface Course {
  readonly openMs: number;
  readonly closeMs: number;
  readonly pace: Pace;
  readonly settlement: Settlement;
  /** What is determined first, where that is disputed; null = what is determined stands. */
  readonly disputed: Settlement | null;
}

/** All stages of a market, by time. */
export function stagesOf({ openMs, closeMs, pace, settlement, disputed }: Course): readonly Stage[] {
  const determinedMs = closeMs + pace.determineMs;
  const begun: Stage[] = [
    { fromMs: Number.NEGATIVE_INFINITY, status: 'initialized', settlement: null },
    { fromMs: openMs, status: 'active', settlement: null },
    { fromMs: closeMs, status: 'closed', settlement: null },
  ];
  if (!disputed) {
    return [
      ...begun,
      { fromMs: determinedMs, status: 'determined', settlement },
      { fromMs: determinedMs + pace.settleMs, status: 'finalized', settlement },
    ];
  }
  return [
    ...begun,
    { fromMs: determinedMs, status: 'determined', settlement: disputed },
    ...correctionFrom(determinedMs + pace.settleMs / 2, disputed, settlement, pace),
  ];
}

/** The stages from a dispute on, until what it was corrected to is final. */
export function correctionFrom(fromMs: number, before: Settlement, after: Settlement, pace: Pace): readonly Stage[] {
  const amendedMs = fromMs + pace.disputeMs;
  return [
    { fromMs, status: 'disputed', settlement: before },
    { fromMs: amendedMs, status: 'amended', settlement: after },
    { fromMs: amendedMs + pace.settleMs, status: 'finalized', settlement: after },
  ];
}

/** The stage that a market is in. */
export function stageAt(stages: readonly Stage[], nowMs: number): Stage {
  const stage = stages.findLast(({ fromMs }) => fromMs <= nowMs);
  if (!stage) throw new RangeError('A market without a first stage has no course.');
  return stage;
}

/** When a market became final as it is now; null = it is not. */
export function settledMs(stages: readonly Stage[], nowMs: number): number | null {
  const { status, fromMs } = stageAt(stages, nowMs);
  return status === 'finalized' ? fromMs : null;
}
