import { formatDuration, formatMoney, formatShare } from '../../domain/shared/format.ts';
import type { Tone } from '../components/pill.tsx';
import { formatBrier, formatGain, formatMeanMoney, meanFrom } from '../figures/format.ts';
import { type Column, count, estimate, figure, money, text, word } from '../table/columns.tsx';
import { nameOf, type Ranked } from './rank.ts';

const TONES: Readonly<Record<NonNullable<Ranked['standing']>, Tone>> = {
  'best so far': 'good',
  'no significant difference': 'neutral',
  worse: 'warn',
  'too few outcomes': 'neutral',
};

const WORSE = 'Worse: only where the two intervals do not overlap';
const NO_OUTCOME = 'no market it forecast has an outcome in this window';
const NO_CALLS = 'it was not called in this window';
const NO_TRADES = 'no trade has an outcome in this window';

const costPerHundredth = ({ performance }: Ranked) => performance.costPerHundredthMicroUsd;
const isForecast = ({ kind }: Ranked) => kind !== 'decisions' && kind !== 'paper';
const isCalled = ({ kind }: Ranked) => kind === 'model' || kind === 'decisions';
const asTimes = (ratio: number) => `${ratio.toFixed(2)} x`;
const fixed = (places: number) => (value: number) => value.toFixed(places);

/** A figure of the performance that has its interval beside it. */
const measured = (
  key: 'accuracy' | 'logLoss' | 'ece' | 'slope' | 'availability' | 'winRate',
  head: string,
  format: (value: number) => string,
  words: { readonly about?: string; readonly why: string },
) => estimate<Ranked>(key, head, ({ performance: p }) => meanFrom(p[key], p[`${key}Interval`]), format, words);

/** The slice only where there are several. */
const withSlice = (hasSlices: boolean, first: Column<Ranked>, figures: readonly Column<Ranked>[]) => [
  first,
  ...(hasSlices ? [text<Ranked>('slice', 'Slice', ({ slice }) => slice)] : []),
  ...figures,
];

export const qualityColumns = (hasSlices: boolean) => withSlice(hasSlices, text('subject', 'Who', nameOf), QUALITY);

const QUALITY: readonly Column<Ranked>[] = [
  figure('labels', 'n', (row) => (isForecast(row) ? row.performance.labels : null), String, {
    about: 'Forecasts whose market got its outcome in the window',
    why: 'it is not a forecast',
  }),
  estimate('brier', 'Brier', ({ performance }) => performance.brier, formatBrier, {
    about: 'Mean squared error of the forecast; lower is better, always 50 % has 0.25',
    why: NO_OUTCOME,
  }),
  word('standing', 'Against the best', ({ standing }) => standing, TONES, WORSE),
  measured('logLoss', 'Log loss', fixed(3), {
    about: 'Mean logarithmic error; lower is better, always 50 % has 0.693',
    why: NO_OUTCOME,
  }),
  measured('accuracy', 'Right', formatShare, {
    about: 'Share of forecasts on the right side of 50 %',
    why: NO_OUTCOME,
  }),
  measured('ece', 'Calibration error', fixed(3), {
    about: 'Expected calibration error (ECE), lower is better; approximate',
    why: NO_OUTCOME,
  }),
  measured('slope', 'Slope', fixed(2), {
    about: '1 is calibrated, below 1 overconfident, above 1 underconfident; approximate',
    why: 'a slope needs at least 10 outcomes',
  }),
  figure('calls', 'Calls', (row) => (isCalled(row) ? row.performance.calls : null), String, {
    about: 'Requests that ended in the window; for decisions, the decisions',
    why: 'it is computed, not called',
  }),
  measured('availability', 'Answered', formatShare, { about: 'Share of the calls that were answered', why: NO_CALLS }),
  figure('p50Ms', 'Median latency', ({ performance }) => performance.p50Ms, formatDuration, { why: NO_CALLS }),
  figure('p95Ms', 'p95 latency', ({ performance }) => performance.p95Ms, formatDuration, {
    about: '95 % of the calls took less',
    why: NO_CALLS,
  }),
  figure('costMicroUsd', 'Cost', ({ performance: p }) => (p.calls === 0 ? null : p.costMicroUsd), formatMoney, {
    why: NO_CALLS,
  }),
  figure('costPerCallMicroUsd', 'Cost per call', ({ performance: p }) => p.costPerCallMicroUsd, formatMeanMoney, {
    about: 'Mean; for decisions, of a decision',
    why: NO_CALLS,
  }),
  figure('costPerHundredthMicroUsd', 'Cost per 0.01 Brier', costPerHundredth, formatMeanMoney, {
    about: 'Of a question, for each 0.01 of Brier score below 0.25',
    why: 'no cost on record, or no better than always 50 %',
  }),
];

const NO_USAGE = 'no call reported its usage';
const EFFICIENCY_KEYS = ['labels', 'brier', 'calls', 'costPerCallMicroUsd', 'costPerHundredthMicroUsd'];

export const EFFICIENCY_COLUMNS: readonly Column<Ranked>[] = [
  text('subject', 'Who', nameOf),
  ...QUALITY.filter(({ key }) => EFFICIENCY_KEYS.includes(key)),
  figure('promptCacheHitRate', 'From cache', ({ performance: p }) => p.promptCache?.hitRate ?? null, formatShare, {
    about: "Share of the prompt's tokens that were read from the provider's cache",
    why: NO_USAGE,
    more: [{ key: 'promptCacheCalls', value: ({ performance: p }) => p.promptCache?.calls ?? null }],
  }),
  figure('costToPrediction', 'Cost / predicted', ({ performance: p }) => p.prediction?.ratio ?? null, asTimes, {
    about: 'Cost of the calls by their usage, divided by what was predicted for them',
    why: NO_USAGE,
    more: [{ key: 'predictedCalls', value: ({ performance: p }) => p.prediction?.calls ?? null }],
  }),
];

export const tradeColumns = (hasSlices: boolean) =>
  withSlice(
    hasSlices,
    text('trades', 'Trades', ({ kind }) => (kind === 'paper' ? 'withheld, on paper' : 'recommended')),
    TRADES,
  );

const TRADES: readonly Column<Ranked>[] = [
  count('n', 'n', ({ performance }) => performance.trades),
  measured('winRate', 'Won', formatShare, { why: NO_TRADES }),
  money('profitMicroUsd', 'Profit', ({ performance }) => performance.profitMicroUsd),
  estimate('profitPerTradeMicroUsd', 'Profit per trade', ({ performance }) => performance.profitPerTrade, formatGain, {
    why: NO_TRADES,
  }),
];
