import type { EvidenceText } from '../forecast/evidence.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Finding } from '../shared/finding.ts';
import type { DroppedClaims } from './brief.ts';
import { statesThatItEnded } from './states-outcome.ts';

/** Why a decision may have known how its market ends, so that nothing is learned from it. The words are in domain/explain. */
export interface InformedAfterCatalog {
  /** Texts that the caller passed and that bear a date of after the decision's start. */
  readonly dated_after_decision: { readonly texts: number; readonly latestMs: number };
  /** Texts of when the market was to have ended, or of later. */
  readonly dated_after_resolution: {
    readonly texts: number;
    readonly latestMs: number;
    readonly resolvesAtMs: number;
  };
  /** Texts that say how the market itself ended. */
  readonly states_outcome: { readonly texts: number };
  /** Claims that a search found and that no model was given: the one that searched has read them, and wrote the others. */
  readonly left_out_of_brief: { readonly statesOutcome: number; readonly datedAhead: number };
}
export type InformedAfter = Finding<InformedAfterCatalog>;

/** What the models are given: texts of the caller, and those of a brief, with what was left out of it. */
interface Texts {
  readonly passed: readonly EvidenceText[];
  readonly found: readonly EvidenceText[];
  readonly dropped: DroppedClaims;
}

/** Everything about a market's texts that says that the outcome may have been known. Times in epoch milliseconds; `resolvesAtMs`: when
 * the market was expected to end. */
export function informedAfter(
  { passed, found, dropped }: Texts,
  { startedAtMs, resolvesAtMs }: { readonly startedAtMs: number; readonly resolvesAtMs: number },
): readonly InformedAfter[] {
  const given = [...passed, ...found];
  const ahead = datedFrom(passed, startedAtMs + 1);
  const ended = datedFrom(given, resolvesAtMs);
  const stating = given.filter(({ text, title, source }) =>
    statesThatItEnded([title, source, text].filter((each) => each !== null).join('\n')),
  );
  const { states_outcome: statesOutcome = 0, dated_ahead: datedAhead = 0 } = dropped;
  const marks: readonly (InformedAfter | null)[] = [
    ahead && { code: 'dated_after_decision', figures: ahead },
    ended && { code: 'dated_after_resolution', figures: { ...ended, resolvesAtMs } },
    stating.length > 0 ? { code: 'states_outcome', figures: { texts: stating.length } } : null,
    statesOutcome + datedAhead > 0 ? { code: 'left_out_of_brief', figures: { statesOutcome, datedAhead } } : null,
  ];
  return marks.filter((mark) => mark !== null);
}

function datedFrom(texts: readonly EvidenceText[], fromMs: number) {
  const dates = texts.flatMap(({ publishedAtMs }) =>
    publishedAtMs !== null && publishedAtMs >= fromMs ? [publishedAtMs] : [],
  );
  return dates.length === 0 ? null : { texts: dates.length, latestMs: Math.max(...dates) };
}

/** The flags of texts that the models are given and that may be made up to be believed: a date that is still to come, and a notice of
 * how the market ended. */
export function suspicionsOf(marks: readonly InformedAfter[]): readonly InjectionFlag[] {
  return marks.flatMap(({ code }) => SUSPICIONS[code] ?? []);
}

const SUSPICIONS: Readonly<Partial<Record<InformedAfter['code'], InjectionFlag>>> = {
  dated_after_decision: 'dated_ahead',
  states_outcome: 'states_outcome',
};
