import { type Decision, PATHS } from '../domain/decision/decision.ts';
import { ACTIONS } from '../domain/decision/verdict.ts';
import { headlineOf } from '../domain/explain/decision-facts.ts';
import { describeVerdict } from '../domain/explain/decision-words.ts';
import { explainDecision } from '../domain/explain/explain-decision.ts';
import type { Fact } from '../domain/explain/explanation.ts';
import {
  formatCount,
  formatDuration,
  formatMoney,
  formatPrice,
  formatProbability,
  formatShare,
  shorten,
} from '../domain/shared/format.ts';
import { sum } from '../domain/shared/sum.ts';
import { table } from './output.ts';
import { renderFacts, renderPart } from './render-part.ts';

type Counts = Readonly<Record<string, number>>;

/** All batches in figures. Money in micro-dollars, times in milliseconds. */
export function summarise(decisions: readonly Decision[], failed: number, capMicroUsd: number) {
  const models = [...new Set(decisions.flatMap(({ candidates }) => candidates.map(({ model }) => model)))];
  const costs = models.map((model) => meanCost(decisions, model));
  const latencies = decisions.map(({ latencyMs }) => latencyMs).toSorted((a, b) => a - b);
  /** The smallest value that this share of all does not exceed; 0 of none. */
  const percentile = (share: number) => latencies[Math.max(0, Math.ceil(latencies.length * share) - 1)] ?? 0;
  return {
    decisions: decisions.length,
    // Reuse is listed only where it happened.
    byPath: countOf(
      decisions,
      ({ path }) => path,
      PATHS.filter((path) => path !== 'reused'),
    ),
    byAction: countOf(decisions, ({ action }) => action, ACTIONS),
    byReason: countOf(decisions, ({ verdict }) => verdict.reasons[0]?.code ?? 'none', []),
    spentMicroUsd: sum(decisions.map(({ costMicroUsd }) => costMicroUsd)),
    capMicroUsd,
    research: summariseResearch(decisions),
    /** What calling every model on every decision would have cost. */
    fullPanelMicroUsd: Math.round(sum(costs.map(({ microUsd }) => microUsd)) * decisions.length),
    p50Ms: percentile(0.5),
    p95Ms: percentile(0.95),
    failed,
    /** Models that no decision called: the comparison takes their worst case. */
    neverAsked: models.filter((_, index) => costs[index]?.isWorstCase),
    simulated: true as const,
  };
}

/** What came of looking for evidence before the models were asked; `costMicroUsd` is part of what was spent. */
function summariseResearch(decisions: readonly Decision[]) {
  const asked = decisions.flatMap(({ research = null }) => research ?? []);
  const made = asked.flatMap(({ brief, isReused }) => (brief && !isReused ? [brief] : []));
  return {
    asked: asked.length,
    briefs: made.length,
    /** A brief that another decision had made. */
    shared: asked.filter(({ isReused }) => isReused).length,
    searches: sum(made.map(({ searches }) => searches)),
    costMicroUsd: sum(asked.map(({ costMicroUsd }) => costMicroUsd)),
    withoutBecause: countOf(
      asked.filter(({ brief }) => !brief),
      ({ because }) => because.code,
      [],
    ),
  };
}

/** What a model's answered calls cost on average; its worst case where it never answered, because nothing better is known. */
function meanCost(decisions: readonly Decision[], model: string) {
  const calls = decisions.flatMap((decision) => decision.calls).filter((call) => call.model === model);
  const costs = calls.filter(({ outcome }) => outcome === 'answered').map(({ costMicroUsd }) => costMicroUsd);
  if (costs.length > 0) return { microUsd: sum(costs) / costs.length, isWorstCase: false };
  const candidates = decisions.flatMap((decision) => decision.candidates).filter((each) => each.model === model);
  const worst = candidates.map(({ worstCaseMicroUsd }) => worstCaseMicroUsd);
  return { microUsd: sum(worst) / worst.length, isWorstCase: true };
}

function countOf<T>(all: readonly T[], of: (each: T) => string, known: readonly string[]): Counts {
  const counts: Record<string, number> = Object.fromEntries(known.map((key) => [key, 0]));
  for (const each of all) counts[of(each)] = (counts[of(each)] ?? 0) + 1;
  return counts;
}

const TITLE_WIDTH = 44;

/** The batch as a table, a line a decision. */
export function renderBatch(decisions: readonly Decision[]): string {
  const rows = decisions.map(({ title, verdict, forecast, quotes, calls, path, costMicroUsd, latencyMs }) => [
    shorten(title, TITLE_WIDTH),
    formatPrice((quotes.yesBidMicroUsd + quotes.yesAskMicroUsd) / 2),
    formatProbability(forecast?.coherent ?? null),
    formatProbability(forecast?.blended ?? null),
    verdict.trade ? describeVerdict(verdict) : `SKIP ${verdict.reasons[0]?.code ?? ''}`,
    path,
    String(calls.length),
    formatMoney(costMicroUsd),
    formatDuration(latencyMs),
  ]);
  const head = ['market (SIMULATED)', 'price', 'P(YES)', 'fair value', 'action', 'path', 'models', 'cost', 'time'];
  return table(head, rows);
}

/** One decision whose models were given a brief: where the brief came from, what it cost, and the verdict. Empty where there is
 * none. One that paid for its search comes first. */
export function renderResearched(decisions: readonly Decision[]): string {
  const given = decisions.filter(({ research }) => (research?.brief?.texts ?? 0) > 0);
  const shown = given.find(({ research }) => !research?.isReused) ?? given[0];
  if (!shown) return '';
  const { research, evidence } = explainDecision({ ...NOTHING_STORED, decision: shown });
  const parts = [research, evidence].flatMap((part) => (part ? [renderPart(part)] : []));
  const head = [
    'One of the decisions that had evidence looked for (SIMULATED)',
    `  ${shown.title}`,
    `  ${headlineOf(shown)}; bin/conclave explain ${shown.decisionId}`,
  ];
  return [head.join('\n'), ...parts].join('\n');
}

/** Of an explanation the parts that need nothing but the decision are wanted. */
const NOTHING_STORED = { attempts: [], rebuilt: null, rebuiltVerdict: null, drifts: [], resolution: null } as const;

/** The figures for people. */
export function renderSummary(summary: ReturnType<typeof summarise>): string {
  const { decisions, failed, spentMicroUsd: spent, capMicroUsd: cap, fullPanelMicroUsd: full, neverAsked } = summary;
  const { asked, briefs, shared, searches, costMicroUsd: searched, withoutBecause } = summary.research;
  const worst = neverAsked.length === 0 ? '' : `; ${neverAsked.join(', ')} never answered: at worst case`;
  const facts: readonly Fact[] = [
    ['By path', listed(summary.byPath)],
    ['By action', listed(summary.byAction)],
    ['By reason', listed(summary.byReason)],
    [
      'Spend',
      `${formatMoney(spent)} of a day's cap of ${formatMoney(cap)}\n` +
        `every model on every decision: ${formatMoney(full)}; the calls were ${formatShare(full === 0 ? null : (spent - searched) / full)} of that\n` +
        `(each model's mean cost per answered call, summed, times the decisions${worst})`,
    ],
    [
      'Research',
      `wanted by ${formatCount(asked, 'decision')}: ${formatCount(briefs, 'brief')} made for ${formatMoney(searched)} (searches: ${searches}), ${shared} shared\n` +
        `without: ${listed(withoutBecause)}`,
    ],
    ['Latency', `p50 ${formatDuration(summary.p50Ms)}, p95 ${formatDuration(summary.p95Ms)}`],
  ];
  return `${formatCount(decisions, 'decision')}, ${failed} failed (all SIMULATED)\n${renderFacts(facts)}`;
}

const listed = (counts: Counts) =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';
