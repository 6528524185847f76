import { z } from 'zod';
import { dimension, interval, list, meanOf, prediction, promptCache, windowField } from './fields.ts';
export const modelsQuery = z.strictObject({
    window: windowField.default('7d'),
    by: dimension.optional(),
});
export const performance = z.object({
    labels: z.number(),
    accuracy: z.number().nullable(),
    accuracyInterval: interval.nullable(),
    brier: meanOf,
    logLoss: z.number().nullable(),
    logLossInterval: interval.nullable(),
    ece: z.number().nullable(),
    eceInterval: interval.nullable(),
    slope: z.number().nullable(),
    slopeInterval: interval.nullable(),
    /** Ten bins of the forecast, each with the frequency of YES in it. */
    reliability: list(z.object({
        n: z.number(),
        forecast: z.number().nullable(),
        frequency: z.number().nullable(),
        frequencyInterval: interval.nullable(),
    })),
    calls: z.number(),
    availability: z.number().nullable(),
    availabilityInterval: interval.nullable(),
    p50Ms: z.number().nullable(),
    p95Ms: z.number().nullable(),
    costMicroUsd: z.number(),
    costPerCallMicroUsd: z.number().nullable(),
    costPerHundredthMicroUsd: z.number().nullable(),
    promptCache,
    prediction,
    trades: z.number(),
    winRate: z.number().nullable(),
    winRateInterval: interval.nullable(),
    profitMicroUsd: z.number(),
    profitPerTrade: meanOf,
});
export const performanceRow = z.object({
    /** A model's id, or what else is scored: the pool (P), the blend with the price (P_final), the price alone, the decisions'
     * trades, or trades that a guard withheld. */
    subject: z.string(),
    kind: z.enum(['model', 'pool', 'final', 'market', 'decisions', 'paper']),
    /** `all`, or a value of the dimension asked for. */
    slice: z.string(),
    performance,
});
export const standing = z.object({
    model: z.string(),
    answered: z.number(),
    meanLoss: z.number(),
    lossInterval: interval.nullable(),
    weight: z.number(),
    drift: z.object({
        state: z.enum(['ok', 'warned', 'deselected']),
        sum: z.number(),
        labels: z.number(),
        probation: z.object({ labels: z.number(), sum: z.number() }),
    }),
});
/** What the ensemble would have been without a model, over resolved markets in which it and at least one other answered. */
export const contribution = z.object({
    model: z.string(),
    slice: z.string(),
    /** Resolved markets; decisions on one market count together. */
    markets: z.number(),
    /** Of these markets, those whose trade without it can be told: the n of the profit figures. */
    judged: z.number(),
    /** Brier score of P without the model minus with it, a market: above 0 it helps. */
    brierGain: meanOf,
    /** Profit of the trades with it minus without it, a market: above 0 it helps. */
    profitGainMicroUsd: meanOf,
    /** The same, summed over the markets. */
    profitGainTotalMicroUsd: z.number().nullable(),
    /** Markets in which the trade would have been another without it. */
    tradesChanged: z.number(),
});
export const weightsAt = z.object({
    atMs: z.number(),
    version: z.number(),
    labels: z.number(),
    models: list(z.object({ model: z.string(), weight: z.number(), drift: z.enum(['ok', 'warned', 'deselected']) })),
});
export const shadowVerdict = z.object({
    model: z.string(),
    n: z.number(),
    /** Its Brier score minus the mean of the models that count: below 0 it is better. */
    difference: z.object({ mean: z.number(), low: z.number(), high: z.number() }).nullable(),
    needed: z.number().nullable(),
    advice: z.enum(['promote', 'not yet', 'no']),
});
export const transition = z.object({
    model: z.string(),
    from: z.string(),
    to: z.string(),
    ticker: z.string(),
    sum: z.number(),
    labels: z.number(),
    atMs: z.number(),
});
export const modelsView = z.object({
    atMs: z.number(),
    window: windowField,
    by: dimension.nullable(),
    /** Null = nothing was learned yet. */
    scoreboard: z
        .object({ version: z.number(), builtAtMs: z.number(), labels: z.number(), panelsAsked: z.number() })
        .nullable(),
    rows: list(performanceRow),
    standings: list(standing),
    contributions: list(contribution),
    /** Oldest first. */
    weights: list(weightsAt),
    shadows: list(shadowVerdict),
    transitions: list(transition),
});
