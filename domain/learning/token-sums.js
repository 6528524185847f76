export const noTokens = () => ({
    calls: 0,
    requestBytes: 0,
    promptTokens: 0,
    cachedPromptTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    outputs: {},
    predictions: 0,
    predictedMicroUsd: 0,
    usedMicroUsd: 0,
});
export function addTokens(sums, { usage, requestBytes, predictedMicroUsd, costMicroUsd }) {
    sums.calls += 1;
    sums.requestBytes += requestBytes;
    for (const kind of KINDS)
        sums[kind] += usage[kind];
    const key = String(tokenBin(usage.outputTokens + usage.reasoningTokens));
    sums.outputs[key] = (sums.outputs[key] ?? 0) + 1;
    if (predictedMicroUsd === undefined)
        return;
    sums.predictions += 1;
    sums.predictedMicroUsd += predictedMicroUsd;
    sums.usedMicroUsd += costMicroUsd;
}
/** Adds sums to others. */
export function mergeTokens(to, from) {
    for (const key of SUMS)
        to[key] += from[key];
    for (const [key, count] of Object.entries(from.outputs))
        to.outputs[key] = (to.outputs[key] ?? 0) + count;
}
const BINS_PER_DOUBLING = 8;
/** Which bin of tokens: each is a twelfth wider than the one before. No token and one token are the same to any price. */
export const tokenBin = (tokens) => Math.floor(BINS_PER_DOUBLING * Math.log2(Math.max(1, tokens)));
/** The tokens that this share of the calls does not exceed, to the middle of a bin; null of none. */
export function tokensAt(outputs, share) {
    const bins = Object.entries(outputs)
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
const KINDS = [
    'promptTokens',
    'cachedPromptTokens',
    'cacheWriteTokens',
    'outputTokens',
    'reasoningTokens',
];
const SUMS = [
    ...KINDS,
    'calls',
    'requestBytes',
    'predictions',
    'predictedMicroUsd',
    'usedMicroUsd',
];
