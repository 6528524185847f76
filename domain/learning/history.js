import { fitPlatt, horizonWeight } from '../forecast/calibrate.ts';
import { logit } from '../shared/probability.ts';
/** An empty history of these models. Kept in columns, because a backtest reads it once per question. */
export function createHistory(models) {
    const rows = [];
    const outcomes = [];
    const horizons = [];
    return {
        count: () => rows.length,
        add({ forecasts, outcome, horizonDays }) {
            rows.push(Float64Array.from(models, (model) => forecasts[model] ?? Number.NaN));
            outcomes.push(outcome);
            horizons.push(horizonDays);
        },
        repool(weights) {
            const columns = Float64Array.from(models, (model) => weights[model] ?? 0);
            return Float64Array.from(rows, (row) => logit(poolRow(row, columns)));
        },
        fit(logOdds, horizonDays, prior) {
            const weights = Float64Array.from(horizons, (days) => horizonWeight(days, horizonDays));
            return fitPlatt({ logOdds, outcomes, weights }, prior);
        },
    };
}
/** Weighted mean of the forecasts that are there; their plain mean when none of them has a weight. */
function poolRow(row, weights) {
    let sum = 0;
    let total = 0;
    let plain = 0;
    let answered = 0;
    for (let index = 0; index < row.length; index++) {
        const p = row[index];
        if (Number.isNaN(p))
            continue;
        const weight = weights[index];
        sum += weight * p;
        total += weight;
        plain += p;
        answered += 1;
    }
    return total > 0 ? sum / total : plain / answered;
}
