import { ACTIONS, type Action, type Decision, PATHS, type Path } from '../domain/decision/decision.ts';
import {
  formatCount,
  formatDuration,
  formatMoney,
  formatPrice,
  formatProbability,
  formatShare,
  shorten,
} from '../domain/shared/format.ts';
import { table } from './output.ts';
import { field } from './render-part.ts';

/** A batch in figures. Money in micro-dollars, times in milliseconds. */
export interface DemoSummary {
  readonly decisions: number;
  /** `reused` only where it happened: nobody is out of money or reach in a demo that goes well. */
  readonly byPath: Readonly<Record<Exclude<Path, 'reused'>, number> & { reused?: number }>;
  readonly byAction: Readonly<Record<Action, number>>;
  readonly byReason: Readonly<Record<string, number>>;
  readonly spentMicroUsd: number;
  readonly capMicroUsd: number;
  readonly fullPanelMicroUsd: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly failed: number;
  /** Models that no decision of the batch asked: the comparison takes their worst case. */
  readonly neverAsked: readonly string[];
  readonly simulated: true;
}

export function summarise(decisions: readonly Decision[], failed: number, capMicroUsd: number): DemoSummary {
  const { microUsd, neverAsked } = everyoneAlways(decisions);
  const latencies = decisions.map((decision) => decision.latencyMs).toSorted((a, b) => a - b);
  return {
    decisions: decisions.length,
    byPath: tally(
      PATHS.filter((path) => path !== 'reused'),
      decisions.map((decision) => decision.path),
    ),
    byAction: tally(
      ACTIONS,
      decisions.map((decision) => decision.action),
    ),
    byReason: tally(
      [],
      decisions.map((decision) => decision.verdict.reasons[0]?.code ?? 'none'),
    ),
    spentMicroUsd: decisions.reduce((sum, decision) => sum + decision.costMicroUsd, 0),
    capMicroUsd,
    fullPanelMicroUsd: microUsd,
    p50Ms: percentile(latencies, 0.5),
    p95Ms: percentile(latencies, 0.95),
    failed,
    neverAsked,
    simulated: true,
  };
}

/** What it would have cost to ask every model on every decision: each model at its mean cost per answered call in this
 * batch. One that never answered here is taken at its mean worst case, and named, because nothing better is known. */
function everyoneAlways(decisions: readonly Decision[]): { microUsd: number; neverAsked: string[] } {
  const models = new Set(decisions.flatMap((decision) => decision.candidates.map((candidate) => candidate.model)));
  const calls = decisions.flatMap((decision) => decision.calls);
  const neverAsked: string[] = [];
  let perDecision = 0;
  for (const model of models) {
    const costs = calls
      .filter((call) => call.model === model && call.outcome === 'answered')
      .map((call) => call.costMicroUsd);
    if (costs.length === 0) neverAsked.push(model);
    const worst = decisions.flatMap(({ candidates }) =>
      candidates.filter((candidate) => candidate.model === model).map((candidate) => candidate.worstCaseMicroUsd),
    );
    perDecision += mean(costs.length > 0 ? costs : worst);
  }
  return { microUsd: Math.round(perDecision * decisions.length), neverAsked };
}

function tally<T extends string>(known: readonly T[], values: readonly T[]): Record<T, number> {
  const counts = Object.fromEntries(known.map((key) => [key, 0])) as Record<T, number>;
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

const mean = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The smallest value that this share of all does not exceed; 0 of none. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

const TITLE_WIDTH = 44;

/** The batch as a table: market, price, the models' P, P blended with the price, action, path, models asked, cost, time. */
export function renderBatch(decisions: readonly Decision[]): string {
  const rows = decisions.map((decision) => {
    const { verdict, forecast, quotes, calls } = decision;
    const action = verdict.trade
      ? `${verdict.action} ${verdict.trade.side.toUpperCase()} ${verdict.trade.contracts}`
      : `SKIP ${verdict.reasons[0]?.code ?? ''}`;
    return [
      shorten(decision.title, TITLE_WIDTH),
      formatPrice((quotes.yesBidMicroUsd + quotes.yesAskMicroUsd) / 2),
      formatProbability(forecast?.coherent ?? null),
      formatProbability(forecast?.blended ?? null),
      action,
      decision.path,
      String(calls.length),
      formatMoney(decision.costMicroUsd),
      formatDuration(decision.latencyMs),
    ];
  });
  return table(['market (SIMULATED)', 'price', 'P', 'blended', 'action', 'path', 'models', 'cost', 'time'], rows);
}

/** The figures for people. */
export function renderSummary(summary: DemoSummary): string {
  const { spentMicroUsd: spent, capMicroUsd: cap, fullPanelMicroUsd: full, neverAsked } = summary;
  const listed = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none';
  const unknown =
    neverAsked.length === 0
      ? ''
      : `; ${neverAsked.join(', ')} never answered here and ${neverAsked.length === 1 ? 'is' : 'are'} taken at the worst case`;
  return [
    `${formatCount(summary.decisions, 'decision')}, ${summary.failed} failed (all SIMULATED)`,
    field('by path', listed(summary.byPath)),
    field('by action', listed(summary.byAction)),
    field('by reason', listed(summary.byReason)),
    field('spend', `${formatMoney(spent)} of a day's cap of ${formatMoney(cap)}`),
    field(
      '',
      `asking everyone always: ${formatMoney(full)}, so this was ${formatShare(full === 0 ? null : spent / full)} of that`,
    ),
    field('', `(each model's mean cost per answered call in this batch, summed, times the decisions${unknown})`),
    field('latency', `p50 ${formatDuration(summary.p50Ms)}, p95 ${formatDuration(summary.p95Ms)}`),
  ].join('\n');
}
