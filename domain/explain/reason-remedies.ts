import type { ReasonCode } from '../decision/reason.ts';

/** What whoever runs the bot does about a reason, for each code. */
export const REASON_REMEDIES: Readonly<Record<ReasonCode, string>> = {
  edge_found: 'Place `verdict.trade` before `validUntilMs`.',
  exit_above_value: 'Place `verdict.trade` before `validUntilMs`: it sells what is held.',
  above_target: 'Place `verdict.trade` before `validUntilMs`: it makes the position smaller.',
  at_target: 'Nothing: the position is as it should be. Ask again when price or news have moved.',
  emergency_exit: 'Place `verdict.trade` before `validUntilMs`: the stop is reached while the mode is emergency.',
  price_gate: 'Nothing: there is too little to win. A lower `priceGate` of the account has such markets asked about.',
  no_price: 'Ask again when both sides of the book quote and something was traded.',
  volume_below_minimum: 'Ask again later, or state a lower `minVolume`.',
  category_excluded: 'Nothing, or change `allowedCategories` or `excludedCategories` of the account or in the request.',
  cooling_down: 'Ask again from `untilMs` on, or state `analysisCooldownMs: 0`.',
  analyses_used_up: 'Ask again from `untilMs` on, or state a higher `maxAnalysesPerMarketDay`.',
  confidence_below_minimum: 'Nothing: the models are not sure enough for `minConfidence`.',
  spread_too_wide: 'Ask again when the spread is narrower; `maxSpread` of the account is the bound.',
  market_disagreement: 'Nothing; `allowOutliers: true` trades all the same, at your risk.',
  blend_unproven:
    'Report how markets end: real money follows when the record proves the blend. A fixed `blend` overrides it, at your risk.',
  edge_below_threshold:
    'Nothing: the price leaves too little. Ask again when it has moved; `minEdge` is the threshold.',
  agreement_below_minimum: 'Nothing: too few models would make the trade. `minAgreement` is the bound.',
  no_depth: 'Ask again when the book has more at the price.',
  within_depth: 'Place `verdict.trade`: it is smaller than wanted, because the book has no more.',
  size_below_one: 'State a larger stake or bankroll, if the trade is wanted at all.',
  no_quorum:
    'See how the calls failed (`calls`, or `bin/conclave explain`), mend that, and ask again with a new `requestId`.',
  deadline_passed: 'Ask again with a new `requestId` and a longer `deadlineMs`; look whether a worker was away.',
  too_late: 'Ask again with a new `requestId`: the service was away while this one was decided.',
  market_closed: 'Nothing: it is no longer traded.',
  market_resolved: 'Nothing: take the market off the list of the bot.',
  budget_refused: 'Wait for the next hour or day, or raise the cap that is named (`POST /v1/budget`).',
  decision_cap: 'Raise `decisionMicroUsd`, or ask about fewer markets at once.',
  budget_exhausted: 'Wait for the next day of the account, or raise `dayMicroUsd`.',
  budget_unreadable: 'Start a worker: its governor writes the policy. Where a ledger is missing, restore the store.',
  mode_emergency: 'Wait, or set another mode (`POST /v1/mode/clear`) when its cause is gone.',
  mode_halted: 'Wait, or set another mode (`POST /v1/mode/clear`) when its cause is gone.',
  mode_changed: 'Nothing: the mode became stricter meanwhile. Ask again when it is back.',
  no_models:
    '`bin/conclave doctor` says whose keys are missing; `bin/conclave models` says which models are out, and why.',
  not_worth_asking: 'Nothing: the budget goes to decisions that are worth more. A larger budget changes that.',
  injection_flagged: 'Read the text of the market before you trade it by hand.',
};
