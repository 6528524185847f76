import { tokensAt } from './token-sums.ts';
/** Fewer calls tell too little to predict from. */
const LEAST_CALLS = 10;
/** So many calls of a category weigh as much as all that is known of the model. */
const SHRINKAGE_CALLS = 20;
/** A model's record from its sums, of all questions and by category; null = too few calls to predict from. */
export function tokenRecordOf(whole, categories) {
    const output = whole && outputOf(whole);
    if (!output || whole.calls < LEAST_CALLS || whole.requestBytes === 0)
        return null;
    const prompt = whole.promptTokens + whole.cachedPromptTokens + whole.cacheWriteTokens;
    return {
        calls: whole.calls,
        promptTokensPerByte: prompt / whole.requestBytes,
        cachedShare: shareOf(whole.cachedPromptTokens, prompt),
        cacheWriteShare: shareOf(whole.cacheWriteTokens, prompt),
        reasoningShare: shareOf(whole.reasoningTokens, whole.outputTokens + whole.reasoningTokens),
        output,
        categories: categories.flatMap(({ category, sums }) => {
            const own = outputOf(sums);
            return own ? [{ category, ...own }] : [];
        }),
    };
}
/** What to expect of a call on a question of a category: its own output, drawn toward the model's whole as by twenty calls.
 * Example: 20 calls of the category with a mean of 300 and a whole with a mean of 500 = 400. */
export function expectTokens(record, category) {
    const { categories, ...whole } = record;
    const own = categories.find((each) => each.category === category);
    if (!own)
        return whole;
    const drawn = (of) => (own.calls * own[of] + SHRINKAGE_CALLS * whole.output[of]) / (own.calls + SHRINKAGE_CALLS);
    return { ...whole, output: { calls: own.calls, mean: drawn('mean'), p50: drawn('p50'), p90: drawn('p90') } };
}
function outputOf({ calls, outputTokens, reasoningTokens, outputs }) {
    const [p50, p90] = [tokensAt(outputs, 0.5), tokensAt(outputs, 0.9)];
    return p50 === null || p90 === null ? null : { calls, mean: (outputTokens + reasoningTokens) / calls, p50, p90 };
}
const shareOf = (part, whole) => (whole === 0 ? 0 : part / whole);
