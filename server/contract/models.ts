import * as v from 'valibot';
import { ARMS } from '../../domain/shared/arm.ts';
import { shape } from '../../domain/shared/field-schema.ts';
import {
  account,
  dimension,
  groupField,
  intervalsOrNull,
  list,
  meanOf,
  numbers,
  numbersOrNull,
  texts,
  windowField,
} from './fields.ts';

export const modelsQuery = shape({
  window: v.optional(windowField, '7d'),
  by: v.optional(dimension),
  /** Stands for the accounts that it learns together with. */
  account: v.optional(account),
  group: v.optional(groupField),
});
export type ModelsQuery = v.InferOutput<typeof modelsQuery>;

const driftState = v.picklist(['ok', 'warned', 'deselected']);

export const performance = v.object({
  ...numbers('labels', 'calls', 'costMicroUsd', 'trades', 'profitMicroUsd'),
  ...numbersOrNull('accuracy', 'logLoss', 'ece', 'slope', 'availability', 'winRate'),
  ...intervalsOrNull('accuracyInterval', 'logLossInterval', 'eceInterval', 'slopeInterval'),
  ...intervalsOrNull('availabilityInterval', 'winRateInterval'),
  brier: meanOf,
  profitPerTrade: meanOf,
  ...numbersOrNull('p50Ms', 'p95Ms', 'costPerCallMicroUsd', 'costPerHundredthMicroUsd'),
  /** Ten bins of the forecast, each with the frequency of YES in it. */
  reliability: list(
    v.object({ ...numbers('n'), ...numbersOrNull('forecast', 'frequency'), ...intervalsOrNull('frequencyInterval') }),
  ),
  /** Share of the prompt's tokens that were read from the provider's cache, over so many calls; null where not known. */
  promptCache: v.nullable(v.object(numbers('calls', 'hitRate'))),
  /** Cost of the calls by their usage, divided by what was predicted for them; null without a prediction. */
  prediction: v.nullable(v.object(numbers('calls', 'ratio'))),
});

export const performanceRow = v.object({
  /** A model's id, or what else is scored: the pooled models, the fair value, the price alone, the decisions' trades, or trades
   * that a guard withheld. */
  ...texts('subject'),
  kind: v.picklist(['model', 'pool', 'final', 'market', 'decisions', 'paper']),
  /** `all`, or a value of the dimension of the question. */
  ...texts('slice'),
  performance,
});
export type PerformanceRow = v.InferOutput<typeof performanceRow>;

export const standing = v.object({
  ...texts('model'),
  ...numbers('answered', 'meanLoss', 'weight'),
  ...intervalsOrNull('lossInterval'),
  drift: v.object({
    state: driftState,
    ...numbers('sum', 'labels'),
    probation: v.object(numbers('labels', 'sum')),
  }),
});

/** What the ensemble would have been without a model, over markets with an outcome that it and at least one other answered. */
export const contribution = v.object({
  ...texts('model', 'slice'),
  /** Markets with an outcome (decisions on one market count together), and those of them whose trade without it is known: the
   * n of the profit figures. */
  ...numbers('markets', 'judged'),
  /** Brier score of the pooled forecast without the model minus with it, per market: above 0 it helps. */
  brierGain: meanOf,
  /** Profit of the trades with it minus without it, per market: above 0 it helps. */
  profitGainMicroUsd: meanOf,
  /** The same, summed over the markets. */
  ...numbersOrNull('profitGainTotalMicroUsd'),
  /** Markets whose trade would have been different without it. */
  ...numbers('tradesChanged'),
});
export type Contribution = v.InferOutput<typeof contribution>;

export const weightsAt = v.object({
  ...numbers('atMs', 'version', 'labels'),
  models: list(v.object({ ...texts('model'), ...numbers('weight'), drift: driftState })),
});

export const shadowVerdict = v.object({
  ...texts('model'),
  ...numbers('n'),
  /** Its Brier score minus the mean of the models that count: below 0 it is better. */
  difference: v.nullable(v.object(numbers('mean', 'low', 'high'))),
  ...numbersOrNull('needed'),
  advice: v.picklist(['promote', 'not yet', 'no']),
});

/** Calibration and profit by the end of each step, from the beginning of the window on. */
export const trendLine = v.object({
  ...texts('subject', 'slice'),
  kind: performanceRow.entries.kind,
  points: list(
    v.object({
      ...numbers('startMs', 'labels', 'trades'),
      brier: meanOf,
      ...numbersOrNull('calibrationError', 'profitMicroUsd'),
      ...intervalsOrNull('calibrationErrorInterval'),
    }),
  ),
});
export type TrendLine = v.InferOutput<typeof trendLine>;

export const transition = v.object({
  ...texts('model', 'from', 'to', 'ticker'),
  ...numbers('sum', 'labels', 'atMs'),
});

/** How far the proof that the blend beats the price is away, of one arm. */
export const proof = v.object({
  arm: v.picklist(ARMS),
  isProven: v.boolean(),
  ...numbers('resolvedEvents', 'eventsPerDay'),
  /** Brier(price) - Brier(blend), by event; null before there are any. And how many more events are needed at that effect, null
   * where there is none. */
  ...numbersOrNull('meanGain', 'neededEvents'),
  within: list(v.object(numbers('days', 'probability'))),
});

/** How good P was by what the models were given, by market. */
export const armStanding = v.object({ arm: v.picklist(ARMS), ...numbers('markets', 'events'), brier: meanOf });

/** An arm's Brier score minus that of one that was given less: below 0 what was given helped. `drawn`: chance said which of the two a
 * decision was in; `paired`: markets that were decided in both. */
export const armComparison = v.object({
  arm: v.picklist(ARMS),
  against: v.picklist(ARMS),
  kind: v.picklist(['drawn', 'paired']),
  markets: v.object(numbers('arm', 'against')),
  ...numbers('events'),
  difference: meanOf,
  /** Of paired ones: the mean distance between the two P of a market. */
  moved: v.optional(meanOf),
});

/** Of the scoreboard in force. */
export const scoreboardSummary = v.object(numbers('version', 'builtAtMs', 'labels', 'panelsAsked'));

export const modelsView = v.object({
  ...numbers('atMs'),
  window: windowField,
  by: v.nullable(dimension),
  /** Whose decisions `rows` and `contributions` are of, and whose everything else is: that is by one group of accounts. */
  tallied: list(v.string()),
  weighed: list(v.string()),
  /** Null = there is no scoreboard yet. */
  scoreboard: v.nullable(scoreboardSummary),
  rows: list(performanceRow),
  /** By model, or by the dimension of the question: then calibration is that of the fair value. */
  trends: list(trendLine),
  standings: list(standing),
  contributions: list(contribution),
  /** Oldest first. */
  weights: list(weightsAt),
  proof: list(proof),
  /** Null = models were given neither evidence nor price on a market that has resolved. */
  byArm: v.nullable(v.object({ arms: list(armStanding), comparisons: list(armComparison) })),
  shadows: list(shadowVerdict),
  transitions: list(transition),
});
export type ModelsView = v.InferOutput<typeof modelsView>;
