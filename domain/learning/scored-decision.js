import { MICRO_USD_PER_CONTRACT, quotedPrice } from '../market/market.ts';
import { isSameTrade } from './without-model.ts';
export const SETTLEMENTS = ['yes', 'no', 'void', 'scalar'];
/** Null = the decision is scored. */
export function exclusionOf({ settledAtMs }, { settlement, atMs }) {
    if (settlement !== 'yes' && settlement !== 'no')
        return settlement;
    return settledAtMs >= atMs ? 'hindsight' : null;
}
/** Scores a decision. Null for one that is excluded. `without`: the decision without each of its models (see
 * withoutEachModel), where the scoreboard that it refers to is still there. */
export function scoreDecision(decision, shadows, resolution, without = []) {
    if (exclusionOf(decision, resolution) !== null)
        return null;
    const { settlement, atMs, lastMid } = resolution;
    const outcome = settlement === 'yes' ? 1 : 0;
    const { verdict } = decision;
    // Answers that were used again were scored where they were given; twice, they would count for two.
    const forecast = decision.path === 'reused' ? null : decision.forecast;
    const isPool = forecast !== null && forecast.models.length > 1;
    return {
        decisionId: decision.decisionId,
        ticker: decision.ticker,
        account: decision.account,
        outcome,
        decidedAtMs: decision.settledAtMs,
        resolvedAtMs: atMs,
        scheduledResolutionMs: decision.scheduledResolutionMs,
        segment: decision.segment,
        purpose: decision.purpose,
        path: decision.path,
        panel: decision.panel,
        forecasts: [
            ...(forecast?.models ?? []).map(({ model, probabilityYes }) => ({ model, probabilityYes, shadow: false })),
            ...shadows.map(({ model, probabilityYes }) => ({ model, probabilityYes, shadow: true })),
        ],
        marketPrice: quotedPrice(decision.quotes, decision.terms.maxSpread),
        probability: forecast?.probability ?? null,
        finalProbability: forecast?.finalProbability ?? null,
        lastMid,
        trade: verdict.trade && realised(verdict.trade, outcome),
        paper: verdict.wouldHave && !verdict.trade ? realised(verdict.wouldHave, outcome) : null,
        withheldBy: verdict.wouldHave && !verdict.trade ? verdict.reasons.map(({ code }) => code) : [],
        agreement: isPool ? forecast.agreement : null,
        standardDeviation: isPool ? forecast.disagreement.standardDeviation : null,
        without: isPool ? without.flatMap((each) => scoredWithout(each, verdict, outcome)) : [],
        ...scoredReuse(decision, outcome),
    };
}
function scoredReuse({ reuseAudit, forecast, path }, outcome) {
    if (!reuseAudit || !forecast || path === 'reused')
        return {};
    const loss = (probability) => (probability - outcome) ** 2;
    const excessLoss = loss(reuseAudit.probability) - loss(forecast.probability);
    return { reuse: { kind: reuseAudit.kind, excessLoss } };
}
function scoredWithout({ model, forecast, verdict }, was, outcome) {
    if (!forecast)
        return [];
    const profitMicroUsd = verdict === null ? null : verdict.trade ? realised(verdict.trade, outcome).profitMicroUsd : 0;
    const isOther = verdict !== null && !isSameTrade(verdict.trade, was.trade);
    return [{ model, probability: forecast.probability, profitMicroUsd, isOther }];
}
/** What a trade brought after its fee. Bought: the payoff minus the price. Sold: the price minus the payoff that was given
 * up, which is what selling brought against holding. */
export function realised({ action, side, contracts, limitMicroUsd, feeMicroUsd }, outcome) {
    const payoff = (side === 'yes') === (outcome === 1) ? MICRO_USD_PER_CONTRACT : 0;
    const perContract = action === 'BUY' ? payoff - limitMicroUsd : limitMicroUsd - payoff;
    const profitMicroUsd = contracts * perContract - feeMicroUsd;
    return { profitMicroUsd, won: profitMicroUsd > 0 };
}
