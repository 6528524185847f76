import { DEFAULT_DECISION_POLICY } from '../shared/policy.ts';
import { segmentKey } from '../market/segment.ts';
import { createBlendEvidence } from './blend-evidence.ts';
import { fitGridSteps } from './calibration-grid.ts';
import { conformalDistance, conformalHalfWidth } from '../forecast/conformal.ts';
import { NO_DRIFT } from './drift.ts';
import { driftOverPanelsSteps } from './drift-over-panels.ts';
import { createHistory } from './history.ts';
import { imputedLosses } from './losses.ts';
import { measuredSpread } from './measured-spread.ts';
import { panelOf } from './panel.ts';
import { reuseRecords } from './reuse-record.ts';
import { shadowRecordSteps } from './shadow.ts';
import { sortedSteps } from './sorted-steps.ts';
import { createStandings } from './standings.ts';
import { eachInSteps, finish } from './steps.ts';
import { withoutDeselected } from './without-deselected.ts';
const TRANSITIONS_KEPT = 100;
/** What is believed before any outcome. */
export const COLD_SCOREBOARD = {
    version: 0,
    builtAtMs: 0,
    labels: 0,
    facts: { count: 0, newestMs: 0 },
    panelsAsked: 0,
    models: [],
    calls: [],
    segments: [],
    grids: [],
    evidence: { resolvedMarkets: 0, fittedWeight: null, lowerBound: null },
    interval: { pairs: 0, half80: null, half90: null },
    shadows: [],
    transitions: [],
};
/** Everything that was learned, built anew from the facts in the order of the resolutions: whoever builds it from the same
 * facts gets the same, and a corrected outcome needs nothing but building again. One label a market: its first full panel
 * (weights, calibration, drift), or its first forecast (blend, interval); later decisions on the same market know little
 * that is new and would make it count many times. */
export function buildScoreboard(input) {
    return finish(scoreboardSteps(input)).board;
}
/** The same with pauses, and every change of a model's drift state since the first resolution: the scoreboard keeps the
 * latest hundred. */
export function* scoreboardSteps(input) {
    const inOrder = yield* sortedSteps(input.scored, byResolution);
    const panels = [];
    yield* eachInSteps(firstOfEach(inOrder.filter((scored) => scored.panel)), (scored) => {
        panels.push(panelOf(scored));
    });
    const forecasts = firstOfEach(inOrder.filter((scored) => scored.probability !== null));
    const known = new Set(input.models);
    const answered = {};
    yield* eachInSteps(panels, (panel) => {
        for (const model of Object.keys(panel.forecasts)) {
            known.add(model);
            answered[model] = (answered[model] ?? 0) + 1;
        }
    });
    const models = [...known].toSorted();
    const standings = createStandings(models);
    yield* eachInSteps(panels, (panel) => standings.add(panel));
    const { drifts, transitions } = yield* driftOverPanelsSteps(panels, models);
    const isOut = (model) => drifts[model]?.state === 'deselected';
    const weights = withoutDeselected(standings.twoSpeed(), isOut);
    const closed = panels.filter((panel) => panel.scored.scheduledResolutionMs <= input.nowMs);
    const history = createHistory(models);
    yield* eachInSteps(closed, (panel) => history.add(panel));
    const grids = [];
    for (const baseRate of input.baseRates) {
        grids.push({ baseRate, grid: yield* fitGridSteps(history, weights, baseRate) });
    }
    const distances = forecasts.flatMap(({ probability, lastMid }) => probability === null || lastMid === null ? [] : [conformalDistance(probability, lastMid)]);
    const meanLosses = standings.lossEstimates();
    const fast = standings.fast();
    const reuse = reuseRecords(inOrder);
    const board = {
        version: input.version,
        builtAtMs: input.nowMs,
        labels: panels.length,
        facts: input.facts,
        calls: input.calls,
        brierCosts: input.brierCosts ?? [],
        panelsAsked: input.panelsAsked,
        nearCertain: forecasts.filter(({ marketPrice }) => marketPrice !== null && isNearCertain(marketPrice)).length,
        models: models.map((model) => ({
            model,
            answered: answered[model] ?? 0,
            meanLoss: meanLosses[model]?.mean ?? 0,
            lossInterval: intervalOf(meanLosses[model]),
            fast: fast[model] ?? 0,
            weight: weights[model] ?? 0,
            drift: drifts[model] ?? NO_DRIFT,
        })),
        segments: yield* segmentLossesSteps(panels, models),
        grids,
        evidence: yield* evidenceSteps(forecasts),
        interval: {
            pairs: distances.length,
            half80: conformalHalfWidth(distances, 0.8),
            half90: conformalHalfWidth(distances, 0.9),
        },
        spread: measuredSpread(panels.map(({ scored }) => scored), forecasts),
        shadows: yield* shadowRecordSteps(inOrder),
        transitions: transitions.slice(-TRANSITIONS_KEPT),
        excluded: input.excluded ?? {},
        ...(reuse.length > 0 ? { reuse } : {}),
    };
    return { board, transitions };
}
const NEAR_CERTAIN = DEFAULT_DECISION_POLICY.priceGate;
const isNearCertain = (price) => price <= NEAR_CERTAIN || price >= 1 - NEAR_CERTAIN;
function intervalOf(estimate) {
    return !estimate || estimate.low === null || estimate.high === null
        ? null
        : { low: estimate.low, high: estimate.high };
}
/** In the order of the resolutions; ties by ticker, then by time, so that the order never depends on the store. */
function byResolution(a, b) {
    if (a.resolvedAtMs !== b.resolvedAtMs)
        return a.resolvedAtMs - b.resolvedAtMs;
    if (a.ticker !== b.ticker)
        return a.ticker < b.ticker ? -1 : 1;
    return a.decidedAtMs - b.decidedAtMs || (a.decisionId < b.decisionId ? -1 : 1);
}
function firstOfEach(inOrder) {
    const seen = new Set();
    return inOrder.filter(({ ticker }) => !seen.has(ticker) && seen.add(ticker));
}
function* segmentLossesSteps(panels, models) {
    const bySegment = new Map();
    yield* eachInSteps(panels, ({ scored, forecasts, outcome }) => {
        const key = segmentKey(scored.segment);
        const segment = bySegment.get(key) ?? { labels: 0, sums: {} };
        const losses = imputedLosses(forecasts, models, outcome);
        for (const model of models)
            segment.sums[model] = (segment.sums[model] ?? 0) + (losses[model] ?? 0);
        segment.labels += 1;
        bySegment.set(key, segment);
    });
    return [...bySegment].map(([key, { labels, sums }]) => ({
        key,
        labels,
        losses: models.map((model) => ({ model, sum: sums[model] ?? 0 })),
    }));
}
function* evidenceSteps(forecasts) {
    const evidence = createBlendEvidence();
    yield* eachInSteps(forecasts, ({ probability, marketPrice, finalProbability, outcome }) => {
        // Without P_final the quotes were too far apart to be a price.
        if (probability === null || marketPrice === null || finalProbability === null)
            return;
        evidence.add({ probability, price: marketPrice, outcome });
    });
    return yield* evidence.evidenceSteps();
}
