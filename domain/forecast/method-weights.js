import { calibrate } from './calibrate.ts';
/** The weights that a method pools by. `confidence`: all of it to the experienced model whose calibrated answer is the
 * furthest from a coin toss. `consensus`: equal votes. The others: as learned. */
export function methodWeights(input) {
    const { method, answers, weights, calibration, experienced } = input;
    if (method === 'consensus')
        return Object.fromEntries(answers.map(({ model }) => [model, 1]));
    if (method !== 'confidence')
        return weights;
    const trusted = answers.filter(({ model }) => experienced.includes(model) && (weights[model] ?? 0) > 0);
    const boldness = (p) => Math.abs(calibrate(p, calibration) - 0.5);
    const [boldest] = trusted.toSorted((a, b) => boldness(b.probabilityYes) - boldness(a.probabilityYes));
    return boldest ? { [boldest.model]: 1 } : weights;
}
