import type { ReasonCatalog } from '../domain/decision/reason.ts';

const AT_MS = Date.parse('2031-03-17T15:00:00Z');
const QUORUM = { answered: 1, quorum: 2, called: 3, failures: ['timed_out', 'rate_limited'] } as const;
const STOP = { midMicroUsd: 250_000, bidMicroUsd: 240_000, stopMicroUsd: 315_000, paidMicroUsd: 450_000 };
const CAP = {
  cap: 'hour',
  of: null,
  capMicroUsd: 3_000_000,
  committedMicroUsd: 2_990_000,
  askedMicroUsd: 41_000,
} as const;

/** Figures of each reason, for a page that shows what is said of them. The market is that of the API's examples. */
export const REASON_EXAMPLES: ReasonCatalog = {
  edge_found: { side: 'yes', sideProbability: 0.53, edge: 0.0524, threshold: 0.03 },
  exit_above_value: { edge: 0.041, threshold: 0.03 },
  above_target: { side: 'yes', held: 80, contracts: 30, edge: 0.004 },
  at_target: { held: 40, least: 35, most: 48 },
  emergency_exit: STOP,
  price_gate: { price: 0.985, priceGate: 0.02 },
  no_price: { why: 'one_sided', yesBidMicroUsd: 0, yesAskMicroUsd: 30_000 },
  volume_below_minimum: { volume: 120, minVolume: 500 },
  category_excluded: { category: 'sports', by: 'excludedCategories', list: ['sports'] },
  cooling_down: {
    decisionId: 'main/ratecut-2031-02',
    atMs: AT_MS,
    analysisCooldownMs: 3_600_000,
    untilMs: AT_MS + 3_600_000,
  },
  analyses_used_up: { analyses: 4, maxAnalysesPerMarketDay: 4, untilMs: AT_MS + 13 * 3_600_000 },
  confidence_below_minimum: { side: 'yes', confidence: 0.58, minConfidence: 0.6, isNearExpiry: false },
  spread_too_wide: { spread: 0.2, maxSpread: 0.1 },
  market_disagreement: { modelProbability: 0.1, marketPrice: 0.585, oddsRatio: 12.7, maxOddsRatio: 4 },
  blend_unproven: { resolvedEvents: 40, neededEvents: 260, lowerBound: -0.0012 },
  edge_below_threshold: { best: { side: 'no', edge: 0.012, contracts: null }, threshold: 0.03 },
  agreement_below_minimum: { agreement: 0.33, minAgreement: 0.5 },
  no_depth: { action: 'BUY', side: 'yes', wanted: 41, standing: 0 },
  within_depth: { wanted: 41, contracts: 12 },
  size_below_one: { side: 'yes' },
  no_quorum: QUORUM,
  deadline_passed: QUORUM,
  too_late: { validUntilMs: AT_MS, reachedAtMs: AT_MS + 90_000 },
  market_closed: { closeTimeMs: AT_MS, reachedAtMs: AT_MS + 1_500 },
  market_resolved: { outcome: 'yes', resolvedAtMs: AT_MS },
  budget_refused: CAP,
  decision_cap: { ...CAP, cap: 'decision', capMicroUsd: 30_000, committedMicroUsd: 0 },
  budget_exhausted: { dayMicroUsd: 10_000_000 },
  budget_unreadable: { account: 'main' },
  mode_emergency: { mode: 'emergency', held: null },
  mode_halted: { mode: 'halted' },
  mode_changed: { mode: 'emergency', withheldAction: 'BUY' },
  no_models: { models: 6 },
  not_worth_asking: {
    models: ['claude-sonnet-5-5'],
    valueMicroUsd: 4_000,
    costMicroUsd: 6_100,
    requiredMultiple: 1.4,
  },
  injection_flagged: { injectionFlags: ['dictated_answer'], effect: 'withheld' },
};
