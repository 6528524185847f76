import { equalWeights, fixedShareStep, hedgeWeights, twoSpeedWeights } from './weights.ts';
import { imputedLosses } from './losses.ts';
import { meanOf } from './mean-of.ts';
/** Starts with every model equal. */
export function createStandings(models) {
    const sums = Object.fromEntries(models.map((model) => [model, 0]));
    const squares = { ...sums };
    let fast = equalWeights(models);
    let count = 0;
    const meanLosses = () => Object.fromEntries(models.map((model) => [model, count === 0 ? 0 : (sums[model] ?? 0) / count]));
    const slow = () => hedgeWeights(meanLosses(), count);
    return {
        count: () => count,
        add({ forecasts, outcome }) {
            const losses = imputedLosses(forecasts, models, outcome);
            for (const model of models) {
                const loss = losses[model] ?? 0;
                sums[model] = (sums[model] ?? 0) + loss;
                squares[model] = (squares[model] ?? 0) + loss * loss;
            }
            fast = fixedShareStep(fast, losses);
            count += 1;
        },
        meanLosses,
        lossEstimates: () => Object.fromEntries(models.map((model) => [model, meanOf(sums[model] ?? 0, squares[model] ?? 0, count)])),
        slow,
        fast: () => fast,
        twoSpeed: () => twoSpeedWeights(slow(), fast),
    };
}
