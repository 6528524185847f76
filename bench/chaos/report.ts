import { sum } from '../../domain/shared/sum.ts';
import type { NaiveFigures } from '../baselines/naive.ts';
import { DISTURBANCE_KINDS } from './disturbance.ts';
import type { Figures } from './figures.ts';
import { DETECT_BOUND_MS } from './guarantees.ts';

/** All seeds together: sums of the counts, the worst of the measured times. */
export function totalsOf(all: readonly Figures[]) {
  const worstCalls = all.toSorted((a, b) => b.callsPerDecision.max - a.callsPerDecision.max)[0];
  return {
    decisions: {
      started: sum(all.map(({ started }) => started)),
      finished: sum(all.map(({ finished }) => finished)),
      lost: sum(all.map(({ lost }) => lost)),
    },
    overshootMicroUsd: Math.max(...all.map(({ overshootMicroUsd }) => overshootMicroUsd)),
    /** The smallest over the seeds; below 0 the ledger has recorded too little. */
    ledgerMinusBillMicroUsd: Math.min(...all.map(({ ledgerMinusBillMicroUsd }) => ledgerMinusBillMicroUsd)),
    ledgerMinusBillAfterReconcileMicroUsd: furthest(all.map((each) => each.ledgerMinusBillAfterReconcileMicroUsd)),
    duplicatePaidCallsPer1000: perThousand(
      sum(all.map(({ duplicatePaidCalls }) => duplicatePaidCalls)),
      sum(all.map(({ paidRequests }) => paidRequests)),
    ),
    unexplainedDuplicates: sum(all.map(({ unexplainedDuplicates }) => unexplainedDuplicates)),
    maxCallsPerDecision: worstCalls?.callsPerDecision.max ?? 0,
    callCap: worstCalls?.callCap ?? 0,
    detectMs: worst(all.map(({ detectMs }) => detectMs)),
    recoverMs: worst(all.map(({ recoverMs }) => recoverMs)),
    searches: {
      sent: sum(all.map(({ searches }) => searches.sent)),
      billed: sum(all.map(({ searches }) => searches.billed)),
      billedMicroUsd: sum(all.map(({ searches }) => searches.billedMicroUsd)),
      ledgerMinusBillMicroUsd: furthest(all.map(({ searches }) => searches.ledgerMinusBillMicroUsd)),
      struck: sum(all.map(({ searches }) => searches.struck)),
      paidTwice: sum(all.map(({ searches }) => searches.paidTwice)),
      unexplainedDuplicates: sum(all.map(({ searches }) => searches.unexplainedDuplicates)),
      questions: sum(all.map(({ searches }) => searches.questions)),
      briefs: sum(all.map(({ searches }) => searches.briefs)),
      decisionsWithBrief: sum(all.map(({ searches }) => searches.decisionsWithBrief)),
      decisionsSharing: sum(all.map(({ searches }) => searches.decisionsSharing)),
    },
    modeFlaps: sum(all.map(({ modeFlaps }) => modeFlaps)),
    /** How often each fault was made, and how often it struck something. */
    faults: Object.fromEntries(
      DISTURBANCE_KINDS.map((kind) => {
        const effects = all.map((each) => each.effects[kind]);
        return [
          kind,
          { happened: sum(effects.map(({ happened }) => happened)), struck: sum(effects.map(({ struck }) => struck)) },
        ];
      }),
    ),
    seeds: all.length,
  };
}

/** How often each fault was made and what it struck, one line for each kind. */
export function renderFaults(all: readonly Figures[]): string {
  const rows = Object.entries(totalsOf(all).faults).map(([kind, { happened, struck }]) => [
    kind.replaceAll('_', ' '),
    String(happened),
    String(struck),
  ]);
  return columns([['fault', 'made', 'struck'], ...rows]);
}

const COLUMNS: readonly [title: string, cell: (figures: Figures) => string | number | null][] = [
  ['seed', ({ seed }) => seed],
  ['decisions', ({ started }) => started],
  ['lost', ({ lost }) => lost],
  ['worker deaths', ({ deaths }) => deaths],
  ['asked / cap', ({ askedMicroUsd, capMicroUsd }) => (askedMicroUsd / capMicroUsd).toFixed(1)],
  ['refused', ({ refused }) => refused],
  ['overshoot', ({ overshootMicroUsd }) => overshootMicroUsd],
  ['bill', ({ billedMicroUsd }) => billedMicroUsd],
  ['ledger - bill', ({ ledgerMinusBillMicroUsd }) => ledgerMinusBillMicroUsd],
  ['reconciled', ({ ledgerMinusBillAfterReconcileMicroUsd }) => ledgerMinusBillAfterReconcileMicroUsd],
  ['paid twice / 1,000', (each) => perThousand(each.duplicatePaidCalls, each.paidRequests)],
  ['unexplained', ({ unexplainedDuplicates }) => unexplainedDuplicates],
  ['searches billed/struck/twice', ({ searches: { billed, struck, paidTwice } }) => `${billed}/${struck}/${paidTwice}`],
  ['briefs of questions', ({ searches: { briefs, questions } }) => `${briefs} of ${questions}`],
  ['calls p50/p99/max', ({ callsPerDecision: { p50, p99, max }, callCap }) => `${p50}/${p99}/${max} of ${callCap}`],
  ['detect ms', ({ detectMs }) => detectMs],
  ['recover ms (bound)', ({ recoverMs, recoverBoundMs }) => `${recoverMs ?? 'never'} (${recoverBoundMs})`],
  ['mode flaps', ({ modeFlaps }) => modeFlaps],
];

/** One line for each seed; money in micro-USD. */
export function renderTable(all: readonly Figures[]): string {
  const title = `SIMULATED providers; money in micro-USD; an outage is to be avoided within ${DETECT_BOUND_MS} ms`;
  return `${title}\n${columns([COLUMNS.map(([name]) => name), ...all.map((each) => COLUMNS.map(([, cell]) => String(cell(each) ?? 'never')))])}`;
}

export function renderNaive(all: readonly NaiveFigures[]): string {
  const rows = all.map(({ seed, started, lost, capMicroUsd, billedMicroUsd, overshootMicroUsd }) =>
    [seed, started, lost, capMicroUsd, billedMicroUsd, overshootMicroUsd].map(String),
  );
  const head = ['seed', 'decisions', 'lost', 'cap', 'bill', 'overshoot'];
  return `The baseline (Promise.all and a counter in memory), under kill -9, a rush and the same faults of the providers\n${columns([head, ...rows])}`;
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows.map((row) => row.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('  ')).join('\n');
}

const worst = (values: readonly (number | null)[]) =>
  values.includes(null) ? null : Math.max(...(values as readonly number[]));
const furthest = (values: readonly number[]) => values.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0] ?? 0;
const perThousand = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((10_000 * part) / whole) / 10);
