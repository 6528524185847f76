import { DISTURBANCE_KINDS, type Disturbance, type DisturbanceKind } from './disturbance.ts';
import type { FinalRecords } from './final-records.ts';
import { LASTING, OF_A_ROW, PASSING } from './provider-faults.ts';
import { isSearch } from './searches.ts';

/** How often a kind of disturbance was made, and how often it struck something: connections that broke, requests that were refused,
 * decisions that it met. */
export interface Effect {
  readonly happened: number;
  readonly struck: number;
}

export type Effects = Readonly<Record<DisturbanceKind, Effect>>;

type Seen = Pick<FinalRecords, 'decisions' | 'facts' | 'requests' | 'midnightMs' | 'hostile'>;

/** What each kind did, as the records and the providers saw it. */
export function effectsOf(disturbances: readonly Disturbance[], records: Seen, refused: number): Effects {
  const { decisions, facts, requests, midnightMs, hostile } = records;
  const requestsOf = (outcomes: readonly string[]) =>
    requests.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const recorded = new Set(decisions.map(({ decisionId }) => decisionId));
  const struck: Partial<Record<DisturbanceKind, number>> = {
    clocks_back: facts.filter(({ startedAtMs }) => startedAtMs < midnightMs).length,
    rush: refused,
    provider_faults: requestsOf(PASSING),
    search_struck: requests.filter(({ attemptId, outcome }) => isSearch(attemptId) && outcome !== 'answered').length,
    lasting_fault: requestsOf(LASTING),
    row_refused: requestsOf(OF_A_ROW),
    key_refused: requestsOf(['refused_key']),
    hostile_text: hostile.filter((id) => recorded.has(id)).length,
  };
  const effects = DISTURBANCE_KINDS.map((kind): [DisturbanceKind, Effect] => {
    const own = disturbances.filter((each) => each.kind === kind);
    const seen = own.reduce((sum, each) => sum + (each.struck ?? 0), 0);
    return [kind, { happened: own.length, struck: own.length === 0 ? 0 : (struck[kind] ?? seen) }];
  });
  return Object.fromEntries(effects) as Record<DisturbanceKind, Effect>;
}

/** The kinds that were not made, or struck nothing: a run without them proves nothing about them. */
export function withoutEffect(effects: Effects): DisturbanceKind[] {
  return DISTURBANCE_KINDS.filter((kind) => effects[kind].happened === 0 || effects[kind].struck === 0);
}
