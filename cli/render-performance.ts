import type { PerformanceRow } from '../client/performance.ts';
import { driftSentence } from '../domain/explain/candidate-sentences.ts';
import { ARM_WORDS } from '../domain/explain/decision-words.ts';
import { proofSentence } from '../domain/explain/proof-sentences.ts';
import { blendWeight, type Evidence } from '../domain/forecast/blend.ts';
import { proofOutlook } from '../domain/forecast/proof-outlook.ts';
import { COLD_WITHIN_SHARE, type MeasuredSpread } from '../domain/learning/answer-spread.ts';
import type { Estimate } from '../domain/learning/bootstrap.ts';
import { SUBJECT } from '../domain/learning/cell.ts';
import { driftNotes } from '../domain/learning/drift-notes.ts';
import type { Interval, MeanOf } from '../domain/learning/estimates.ts';
import type { Scoreboard } from '../domain/learning/scoreboard.ts';
import { type Arm, DEFAULT_ARM } from '../domain/shared/arm.ts';
import { formatCount, formatDuration, formatMoney, formatShare, formatTime } from '../domain/shared/format.ts';
import { table } from './output.ts';

const SHOWN_TRANSITIONS = 10;

/** How models, pool and price have done in a window, one line each. */
export function renderPerformance(rows: readonly PerformanceRow[], window: string): string {
  if (rows.length === 0) return `Performance (${window}): nothing was decided or scored in this window yet.`;
  const lines = rows.map(({ subject, slice, performance: p }) => [
    subject,
    slice,
    String(p.labels),
    interval(p.brier),
    ranged(p.logLoss, p.logLossInterval, (value) => value.toFixed(3)),
    ranged(p.accuracy, p.accuracyInterval, formatShare),
    ranged(p.ece, p.eceInterval, (value) => value.toFixed(3)),
    ranged(p.slope, p.slopeInterval, (value) => value.toFixed(2)),
    String(p.calls),
    ranged(p.availability, p.availabilityInterval, formatShare),
    `${formatDuration(p.p50Ms)} / ${formatDuration(p.p95Ms)}`,
    p.costPerCallMicroUsd === null ? '-' : formatMoney(Math.round(p.costPerCallMicroUsd)),
    p.costPerHundredthMicroUsd === null ? '-' : formatMoney(Math.round(p.costPerHundredthMicroUsd)),
  ]);
  const head = ['model or pool', 'slice', 'n', 'Brier', 'log loss', 'right', 'ECE', 'slope', 'calls', 'answered'];
  const more = ['p50 / p95', 'cost per call', 'cost per 0.01 Brier'];
  const blocks = [table([...head, ...more], lines), ...usage(rows), trades(rows)];
  return `Performance (${window}); in brackets the 95 % interval\n${blocks.join('\n')}`;
}

/** The share of prompt tokens read from the providers' caches, and costs against their prediction. */
function usage(rows: readonly PerformanceRow[]): string[] {
  const caches = rows.flatMap(({ subject, slice, performance: { promptCache } }) =>
    promptCache ? [`${nameIn(subject, slice)} ${formatShare(promptCache.hitRate)} (n = ${promptCache.calls})`] : [],
  );
  const predictions = rows.flatMap(({ subject, slice, performance: { prediction } }) =>
    prediction ? [`${nameIn(subject, slice)} ${prediction.ratio.toFixed(2)} x (n = ${prediction.calls})`] : [],
  );
  return [
    ...(caches.length > 0 ? [`Prompt tokens read from the providers' caches: ${caches.join(', ')}`] : []),
    ...(predictions.length > 0 ? [`Cost by usage against prediction: ${predictions.join(', ')}`] : []),
  ];
}

const nameIn = (subject: string, slice: string) => (slice === 'all' ? subject : `${subject} in ${slice}`);

function trades(rows: readonly PerformanceRow[]): string {
  const traded = rows.filter(({ performance }) => performance.trades > 0);
  if (traded.length === 0) return 'No trade has resolved in this window.';
  return traded
    .map(({ subject, slice, performance: p }) => {
      const what = subject === SUBJECT.paper ? 'withheld, on paper' : 'recommended';
      const each = p.profitPerTrade;
      const money = (value: number | null) => (value === null ? '-' : formatMoney(Math.round(value)));
      const mean = each ? `${money(each.mean)} each [${money(each.low)}, ${money(each.high)}]` : '';
      return `Trades ${what} (${slice}): ${p.trades}, won ${ranged(p.winRate, p.winRateInterval, formatShare)}, profit after fees ${formatMoney(p.profitMicroUsd)}, ${mean}`;
    })
    .join('\n');
}

/** What the models' record has done to their weights, to the blend, and to shadow models. */
export function renderScoreboard(board: Scoreboard): string {
  const { version, builtAtMs, labels, panelsAsked, models, evidence, shadows, transitions } = board;
  const { excluded = {}, arms = [] } = board;
  const notes = driftNotes(board);
  const rows = models
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ model, weight, meanLoss, lossInterval = null, answered }) => {
      const note = notes.find((each) => each.model === model);
      const loss = ranged(answered === 0 ? null : meanLoss, lossInterval, (value) => value.toFixed(4));
      return [model, weight.toFixed(3), loss, String(answered), note ? driftSentence(note) : 'ok'];
    });
  const lines = [
    `Scoreboard ${version} of ${formatTime(builtAtMs)}: ${labels} resolved markets with a panel, ${panelsAsked} panels called`,
    ...waitingLines(board),
    table(['model', 'weight', 'mean loss (95 %)', 'panels', 'state'], rows),
    ...exclusions(excluded),
    blendLine(evidence, DEFAULT_ARM),
    ...arms.map((each) => blendLine(each.evidence, each.arm)),
    ...askedAgainLines(board.spread, DEFAULT_ARM),
    ...arms.flatMap((each) => askedAgainLines(each.spread, each.arm)),
    ...shadows.map(({ model, n, difference, needed, advice }) => {
      const paired = difference ? estimate(difference) : 'no market has resolved';
      return `Shadow: ${model}, ${paired} against the models in use, n = ${n}: ${advice}${advice === 'not yet' && needed !== null ? ` (needed about ${needed})` : ''}`;
    }),
    ...transitions
      .slice(-SHOWN_TRANSITIONS)
      .map(
        ({ model, from, to, atMs, ticker, sum, labels: n }) =>
          `${formatTime(atMs)}  ${model}: ${from} -> ${to} at ${ticker} (S = ${sum.toFixed(2)}, ${n} panels)`,
      ),
  ];
  return lines.join('\n');
}

const givenIn = (arm: Arm) => (arm === DEFAULT_ARM ? '' : ` of models that were given ${ARM_WORDS[arm]}`);

/** What asking a model again has brought, where one was. */
function askedAgainLines({ repeated }: Pick<MeasuredSpread, 'repeated'>, arm: Arm): string[] {
  if (!repeated) return [];
  const { markets, withinShare, brierGain } = repeated;
  const share = formatShare(withinShare ?? COLD_WITHIN_SHARE);
  const source = withinShare === null ? 'supposed until more is known' : 'measured';
  return [
    `Asked again: the mean of the answers${givenIn(arm)} gained ${brierGain.toFixed(4)} Brier against one of them, n = ${markets}; ${share} of what models do not err in together is noise within a model (${source})`,
  ];
}

/** Of the arms beside the closed book there is one line each where markets were decided in them. */
function blendLine(evidence: Evidence, arm: Arm): string {
  const given = givenIn(arm);
  const weight = blendWeight('evidence', evidence, arm).toFixed(3);
  const { resolvedMarkets, lowerBound } = evidence;
  const source =
    resolvedMarkets === 0
      ? 'where it starts: no resolved market to fit it on'
      : `fitted on ${formatCount(resolvedMarkets, 'resolved market')}`;
  const bound = lowerBound === null ? '' : `; gain over the price at least ${lowerBound.toFixed(4)} (95 %)`;
  return `Blend${given}: weight ${weight} against the price, ${source}${bound}. ${proofSentence(proofOutlook(evidence))}`;
}

/** Resolved markets that do not count yet. */
function waitingLines({ waiting }: Scoreboard): string[] {
  if (!waiting || waiting.nextMs === null) return [];
  const { labels, nextMs } = waiting;
  const markets = formatCount(labels, 'resolved market');
  return [`${markets} ahead of schedule, not counted until the schedule has passed; the next at ${formatTime(nextMs)}`];
}

function exclusions(excluded: NonNullable<Scoreboard['excluded']>): string[] {
  const { decided_after_outcome = 0, informed_after = 0, void: voided = 0, scalar = 0 } = excluded;
  if (decided_after_outcome + informed_after + voided + scalar === 0) return [];
  return [
    `Forecasts not scored: ${decided_after_outcome} decided after their market had ended, ${informed_after} given texts that may have known the outcome, ${voided} on void markets, ${scalar} on markets that settled at a value`,
  ];
}

/** A figure with its interval, as far as there is one. */
function ranged(value: number | null, range: Interval | null, write: (value: number) => string): string {
  if (value === null) return '-';
  return range ? `${write(value)} [${write(range.low)}, ${write(range.high)}]` : write(value);
}

function interval(value: MeanOf | null): string {
  if (!value) return '-';
  const { mean, low, high } = value;
  return ranged(mean, low === null || high === null ? null : { low, high }, (each) => each.toFixed(4));
}

const estimate = ({ mean, low, high }: Estimate) => `Brier ${signed(mean)} [${signed(low)}, ${signed(high)}]`;
const signed = (value: number) => `${value > 0 ? '+' : ''}${value.toFixed(4)}`;
