export const DEFAULT_DECISION_POLICY = {
    method: 'weighted',
    explore: true,
    consensusModels: 3,
    consensusAgreement: 0.66,
    cascade: 'value',
    reuse: true,
    blend: 'evidence',
    minEdge: 0.03,
    minAgreement: 0.5,
    allowOutliers: false,
    quickBelowStakeMicroUsd: 50000000,
    ensemble: true,
    escalateWithin: 0.1,
    kellyFraction: 0.25,
    quorum: 2,
    primaryModel: null,
    priceGate: 0.02,
    maxSpread: 0.1,
    maxDisagreement: 0.3,
    baseRate: 0.4,
    validityMs: 300000,
    attemptsPerCall: 2,
    emergencyStopLoss: 0.2,
};
export const DEFAULT_LEAVE_GAP = 0.05;
export const PURPOSES = ['decision', 'probe', 'shadow', 'exploration'];
const PURPOSE_SHARE = {
    decision: null,
    probe: 0.05,
    shadow: 0.05,
    exploration: 0.2,
};
/** The day's cap of one purpose in micro-dollars: as stated, else its share of the day's cap; null = the day's cap alone. */
export function purposeCapMicroUsd(budget, purpose) {
    const stated = budget.purposeMicroUsd[purpose];
    if (stated !== undefined)
        return stated;
    const share = PURPOSE_SHARE[purpose];
    return share === null ? null : Math.floor(share * budget.dayMicroUsd);
}
export const DEFAULT_FEES = [
    { seriesPrefix: '', ratePpm: 70000, roundUpToMicroUsd: 10000, from: '2021-07-01' },
];
/** Modest enough that a misconfigured first day costs little. */
export const DEFAULT_BUDGET_POLICY = {
    dayMicroUsd: 10000000,
    hourMicroUsd: 3000000,
    decisionMicroUsd: 1000000,
    categoryMicroUsd: {},
    purposeMicroUsd: {},
    bands: { conserve: 0.7, critical: 0.9 },
};
