import type { Market } from './market.ts';
import type { Volatility } from './volatility.ts';

/** Time from the decision to the scheduled resolution. */
export type Expiry = 'under_1d' | '1d_to_7d' | '7d_to_30d' | 'over_30d';

const DAY_MS = 86_400_000;

export function expiryOf(untilResolutionMs: number): Expiry {
  const days = untilResolutionMs / DAY_MS;
  if (days < 1) return 'under_1d';
  if (days < 7) return '1d_to_7d';
  return days < 30 ? '7d_to_30d' : 'over_30d';
}

/** What a segment is taken from. */
export interface QuestionAsked {
  readonly market: Pick<Market, 'category' | 'scheduledResolutionMs'>;
  readonly volatility: Volatility;
  readonly startedAtMs: number;
}

/** A line is a dimension, with its value for a question. Weights, tallies, and the choices of command line and page follow. */
const DIMENSION = {
  category: ({ market }: QuestionAsked): string => market.category,
  volatility: ({ volatility }: QuestionAsked): Volatility => volatility,
  expiry: ({ market, startedAtMs }: QuestionAsked): Expiry => expiryOf(market.scheduledResolutionMs - startedAtMs),
};

/** The kind of question that a model's record is kept by. */
export type Segment = { readonly [Name in keyof typeof DIMENSION]: ReturnType<(typeof DIMENSION)[Name]> };
export const SEGMENT_DIMENSIONS = Object.keys(DIMENSION) as [keyof Segment, ...(keyof Segment)[]];

export const segmentOf = (asked: QuestionAsked): Segment =>
  Object.fromEntries(Object.entries(DIMENSION).map(([name, read]) => [name, read(asked)])) as unknown as Segment;

/** `economics|calm|1d_to_7d`: a key for stores and maps. */
export const segmentKey = (segment: Segment): string => SEGMENT_DIMENSIONS.map((name) => segment[name]).join('|');

/** Days from a decision to the scheduled resolution. */
export const horizonDaysOf = (fromMs: number, scheduledResolutionMs: number): number =>
  (scheduledResolutionMs - fromMs) / DAY_MS;
