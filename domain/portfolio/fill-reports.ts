import type { Finding } from '../shared/finding.ts';
import { isRecord } from '../shared/refusal.ts';
import type { CheckedFill, FillAnswer, FillRefusalCatalog } from './fill-schema.ts';

const REFUSED_KEPT = 20;
const ID_CHARACTERS = 128;

/** Why a fill that a signal brought was not recorded. */
export interface FillProblemCatalog extends FillRefusalCatalog {
  not_understood: { readonly message: string };
  contradicts: { readonly fields: readonly string[]; readonly by: string };
}

export interface RefusedFill {
  readonly atMs: number;
  readonly fillId: string;
  readonly problem: Finding<FillProblemCatalog>;
}

/** What came of the fills that were reported since the first start. */
export interface FillReport {
  readonly recorded: number;
  /** The last ones from signals that were not recorded, newest last. */
  readonly refused: readonly RefusedFill[];
}

export interface FillReports {
  /** Fills that signals brought and that are not recorded yet. */
  readonly reported: readonly CheckedFill[];
  readonly state: FillReport;
}

export const NO_FILLS: FillReports = { reported: [], state: { recorded: 0, refused: [] } };

export type FillEvent =
  | { readonly type: 'fill_reported'; readonly fill: CheckedFill }
  | { readonly type: 'signal_refused'; readonly signal: unknown; readonly message: string; readonly atMs: number }
  | { readonly type: 'fills_recorded'; readonly answers: readonly FillAnswer[] }
  /** The first of the reported ones were looked at. */
  | { readonly type: 'reported_recorded'; readonly answers: readonly FillAnswer[]; readonly atMs: number };

export function reduceFills(fills: FillReports, event: FillEvent): FillReports {
  const { reported, state } = fills;
  switch (event.type) {
    case 'fill_reported':
      return { ...fills, reported: [...reported, event.fill] };
    case 'signal_refused': {
      const { signal, message, atMs } = event;
      return refuse(fills, [{ atMs, fillId: idOf(signal), problem: { code: 'not_understood', figures: { message } } }]);
    }
    case 'fills_recorded':
      return { ...fills, state: counted(state, event.answers) };
    case 'reported_recorded': {
      const { answers, atMs } = event;
      const next = { reported: reported.slice(answers.length), state: counted(state, answers) };
      const refused = answers.flatMap((answer, index): RefusedFill[] => {
        const { fillId = '' } = reported[index] ?? {};
        if (answer.kind === 'refused') return [{ atMs, fillId, problem: answer.reason }];
        if (answer.kind !== 'contradicts') return [];
        const { fields, by } = answer;
        return [{ atMs, fillId, problem: { code: 'contradicts', figures: { fields, by } } }];
      });
      return refuse(next, refused);
    }
  }
}

const counted = (state: FillReport, answers: readonly FillAnswer[]): FillReport => ({
  ...state,
  recorded: state.recorded + answers.filter(({ kind }) => kind === 'recorded').length,
});

function refuse(fills: FillReports, refusals: readonly RefusedFill[]): FillReports {
  const refused = [...fills.state.refused, ...refusals].slice(-REFUSED_KEPT);
  return { ...fills, state: { ...fills.state, refused } };
}

/** The id of a signal that may be anything, cut to a length that the state can hold. */
function idOf(signal: unknown): string {
  const id = isRecord(signal) ? signal.fillId : undefined;
  return typeof id === 'string' ? id.slice(0, ID_CHARACTERS).toWellFormed() : '';
}
