import type { ResearchRecord } from '../decision/research-record.ts';
import { INJECTION_FLAGS, type InjectionFlag } from '../market/injection-flags.ts';
import { type InformedAfter, informedAfter, suspicionsOf } from '../research/informed-after.ts';
import type { DecisionRequest } from './decision-request.ts';
import type { MarketSnapshot } from './decision-snapshot.ts';

/** By ticker: why the texts that the models are given may know a market's outcome. `startedAtMs`: of the decision, epoch milliseconds. */
export function informedMarkets(
  { given, markets }: Pick<DecisionRequest, 'given' | 'markets'>,
  research: Pick<ResearchRecord, 'brief'> | null,
  startedAtMs: number,
): ReadonlyMap<string, readonly InformedAfter[]> {
  const { evidence } = given;
  const ofBrief = research?.brief?.texts ?? 0;
  const passed = evidence.slice(0, evidence.length - ofBrief);
  const found = evidence.slice(evidence.length - ofBrief);
  // Where chance took the evidence no model was given what the search has read.
  const dropped = ofBrief > 0 ? (research?.brief?.dropped ?? {}) : {};
  return new Map(
    markets.map(({ market: { ticker, scheduledResolutionMs: resolvesAtMs } }) => [
      ticker,
      informedAfter({ passed, found, dropped }, { startedAtMs, resolvesAtMs }),
    ]),
  );
}

/** What in the request's texts is suspicious: what reads like instructions, and what may be made up to be believed. */
export function withSuspicions(
  flags: readonly InjectionFlag[],
  marks: ReadonlyMap<string, readonly InformedAfter[]>,
): readonly InjectionFlag[] {
  const found = new Set([...flags, ...[...marks.values()].flatMap(suspicionsOf)]);
  return INJECTION_FLAGS.filter((flag) => found.has(flag));
}

/** A market of a snapshot with the marks of its texts, and a note of them; as it is without any. */
export function marked(market: MarketSnapshot, marks: readonly InformedAfter[] = []): MarketSnapshot {
  if (marks.length === 0) return market;
  return {
    ...market,
    informedAfter: marks,
    notes: [...market.notes, { code: 'informed_after', figures: { marks } }],
  };
}
