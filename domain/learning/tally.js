import { noPeers } from './peers.ts';
import { BINS, binOf, brier, logLoss } from './quality.ts';
import { addTokens, mergeTokens, noTokens } from './token-sums.ts';
export function emptyTally() {
    return {
        labels: 0,
        brier: 0,
        brierSquares: 0,
        logLoss: 0,
        logLossSquares: 0,
        correct: 0,
        bins: Array.from({ length: BINS }, () => [0, 0, 0]),
        answered: 0,
        failed: 0,
        latency: {},
        costMicroUsd: 0,
        trades: 0,
        won: 0,
        profitMicroUsd: 0,
        profitSquares: 0,
    };
}
/** Adds one forecast with what came of it. A forecast of exactly .5 is half right. */
export function addForecast(tally, p, outcome) {
    const loss = brier(p, outcome);
    tally.labels += 1;
    tally.brier += loss;
    tally.brierSquares += loss * loss;
    const surprise = logLoss(p, outcome);
    tally.logLoss += surprise;
    tally.logLossSquares += surprise * surprise;
    tally.correct += p === 0.5 ? 0.5 : p > 0.5 === (outcome === 1) ? 1 : 0;
    const bin = tally.bins[binOf(p)];
    bin[0] = (bin[0] ?? 0) + 1;
    bin[1] = (bin[1] ?? 0) + p;
    bin[2] = (bin[2] ?? 0) + outcome;
}
const BINS_PER_DOUBLING = 4;
/** Which bin of latency: each is a fifth wider than the one before. */
export const latencyBin = (ms) => Math.floor(BINS_PER_DOUBLING * Math.log2(Math.max(1, ms)));
/** The latency that this share of calls does not exceed, to the width of a bin; null of none. */
export function latencyAt(latency, share) {
    const bins = Object.entries(latency)
        .map(([key, count]) => [Number(key), count])
        .toSorted(([a], [b]) => a - b);
    const all = bins.reduce((sum, [, count]) => sum + count, 0);
    let seen = 0;
    for (const [place, count] of bins) {
        seen += count;
        if (seen >= share * all)
            return 2 ** ((place + 0.5) / BINS_PER_DOUBLING);
    }
    return null;
}
export function addCall(tally, call) {
    if (call.answered)
        tally.answered += 1;
    else
        tally.failed += 1;
    tally.costMicroUsd += call.costMicroUsd;
    if (!call.answered || call.latencyMs === null)
        return;
    const key = String(latencyBin(call.latencyMs));
    tally.latency[key] = (tally.latency[key] ?? 0) + 1;
}
/** Adds what a call used, where it says so. */
export function addUsage(tally, call) {
    const { usage, requestBytes } = call;
    if (!usage || requestBytes === undefined)
        return;
    tally.tokens ??= noTokens();
    addTokens(tally.tokens, { ...call, usage, requestBytes });
}
export function addCost(tally, costMicroUsd) {
    tally.costMicroUsd += costMicroUsd;
}
export function addTrade(tally, trade) {
    tally.trades += 1;
    tally.won += trade.won ? 1 : 0;
    tally.profitMicroUsd += trade.profitMicroUsd;
    tally.profitSquares += trade.profitMicroUsd ** 2;
}
/** Adds a tally to another. */
export function addTally(to, from) {
    for (const key of SUMS)
        to[key] += from[key];
    // A tally that was stored before these were kept has none: then the sum is not known, and no interval is told.
    to.logLossSquares += from.logLossSquares ?? Number.NaN;
    for (const [place, bin] of from.bins.entries()) {
        const target = to.bins[place];
        for (const [index, value] of bin.entries())
            target[index] = (target[index] ?? 0) + value;
    }
    for (const [key, count] of Object.entries(from.latency))
        to.latency[key] = (to.latency[key] ?? 0) + count;
    if (from.peers) {
        to.peers ??= noPeers();
        to.peers.panels += from.peers.panels;
        to.peers.squares += from.peers.squares;
    }
    if (!from.tokens)
        return;
    to.tokens ??= noTokens();
    mergeTokens(to.tokens, from.tokens);
}
const SUMS = [
    'labels',
    'brier',
    'brierSquares',
    'logLoss',
    'correct',
    'answered',
    'failed',
    'costMicroUsd',
    'trades',
    'won',
    'profitMicroUsd',
    'profitSquares',
];
