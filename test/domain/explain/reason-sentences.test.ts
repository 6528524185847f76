import assert from 'node:assert/strict';
import type { Reason } from '../../../domain/decision/reason.ts';
import { reasonSentence } from '../../../domain/explain/reason-sentences.ts';
import { becauseOf, withSentences } from '../../../domain/explain/with-sentences.ts';
import { resolvedDecision } from '../../support/decision.ts';

const CAP = { capMicroUsd: 10_000_000, committedMicroUsd: 9_990_000, askedMicroUsd: 20_000 };
const STOP = { midMicroUsd: 405_000, bidMicroUsd: 400_000, stopMicroUsd: 410_000, paidMicroUsd: 512_500 };

const CASES: readonly (readonly [Reason, string])[] = [
  [
    { code: 'edge_found', figures: { side: 'yes', sideProbability: 0.6, edge: 0.0825, threshold: 0.03 } },
    'YES is worth 60c and costs 51.75c with its fee: an edge of 8.25c, threshold 3c.',
  ],
  [
    { code: 'exit_above_value', figures: { edge: 0.05, threshold: 0.03 } },
    'Selling brings 5c a contract more than the position is worth, above the threshold of 3c.',
  ],
  [
    { code: 'above_target', figures: { side: 'yes', held: 400, contracts: 241, edge: -0.1275 } },
    '241 of 400 YES are more than is right to hold at this price: they are sold to lower the risk, at 12.75c a contract less than they are worth.',
  ],
  [
    { code: 'at_target', figures: { held: 82, least: 82, most: 158.1 } },
    'What is held, 82 YES, is right at this price: nothing is traded from 82 YES to 158.1 YES.',
  ],
  [
    { code: 'at_target', figures: { held: -2.5, least: -30, most: 0 } },
    'What is held, 2.5 NO, is right at this price: nothing is traded from 30 NO to none.',
  ],
  [
    { code: 'emergency_exit', figures: STOP },
    'Emergency: the middle of the quotes, 40.5c, is at or below the stop of 41c (paid 51.25c), so the position is sold at the bid of 40c.',
  ],
  [
    { code: 'price_gate', figures: { price: 0.015, priceGate: 0.02 } },
    'The price of 1.5c is within 2c of certainty: no call can pay for itself.',
  ],
  [
    { code: 'volume_below_minimum', figures: { volume: 12.5, minVolume: 200 } },
    '12.5 contracts were traded so far, and `minVolume` asks for 200: no model is asked about it. Lower `minVolume`, or wait until more was traded.',
  ],
  [
    { code: 'volume_below_minimum', figures: { volume: null, minVolume: 200 } },
    'The market does not state its volume, and `minVolume` asks for 200: no model is asked about it. Lower `minVolume`, or wait until more was traded.',
  ],
  [
    {
      code: 'category_excluded',
      figures: { category: 'sports', by: 'allowedCategories', list: ['weather', 'crypto'] },
    },
    'No model is asked about sports: `allowedCategories` of the policy is weather, crypto. Change the list, or state another one in the request.',
  ],
  [
    {
      code: 'cooling_down',
      figures: { decisionId: 'main/a', atMs: 0, analysisCooldownMs: 10_800_000, untilMs: 10_800_000 },
    },
    'Models were asked about this market at 1970-01-01 00:00:00Z, for main/a; `analysisCooldownMs` leaves 180 min 00 s between: ask again from 1970-01-01 03:00:00Z, or with 0 in the request.',
  ],
  [
    { code: 'analyses_used_up', figures: { analyses: 4, maxAnalysesPerMarketDay: 4, untilMs: 86_400_000 } },
    'Models were asked about this market in 4 decisions today, and `maxAnalysesPerMarketDay` permits 4: ask again from 1970-01-02 00:00:00Z, or with more in the request.',
  ],
  [
    {
      code: 'confidence_below_minimum',
      figures: { side: 'no', confidence: 0.62, minConfidence: 0.95, isNearExpiry: true },
    },
    'By the models NO wins with 62 %, and `nearExpiryConfidence` asks for 95 %.',
  ],
  [
    { code: 'spread_too_wide', figures: { spread: 0.11, maxSpread: 0.1 } },
    'The spread of 11c is wider than 10c: there is no price to trade against.',
  ],
  [
    {
      code: 'market_disagreement',
      figures: { modelProbability: 0.1, marketPrice: 0.585, oddsRatio: 12.687, maxOddsRatio: 4 },
    },
    'Models 10 %, market 58.5 %: their odds differ by a factor of 12.7, and above 4 that is treated as model error.',
  ],
  [
    { code: 'market_disagreement', figures: { modelProbability: 0.1, marketPrice: 0.585, maxDisagreement: 0.3 } },
    'Models 10 %, market 58.5 %: gaps above 30c are treated as model error.',
  ],
  [
    { code: 'blend_unproven', figures: { resolvedEvents: 12, neededEvents: 1400, lowerBound: -0.002 } },
    'The blend with the price is not proven yet (12 resolved events, about 1400 more needed at the present effect; gain over the price at least -0.0020): on paper only.',
  ],
  [
    { code: 'blend_unproven', figures: { resolvedEvents: 120, neededEvents: null, lowerBound: -0.003 } },
    'The blend with the price is not proven yet (120 resolved events, and at the present effect no number will do; gain over the price at least -0.0030): on paper only.',
  ],
  [
    { code: 'blend_unproven', figures: { resolvedEvents: 0, neededEvents: null, lowerBound: null } },
    'The blend with the price is not proven yet (no event has resolved; gain over the price not known yet): on paper only.',
  ],
  [
    { code: 'edge_below_threshold', figures: { best: { side: 'no', edge: 0.0181, contracts: null }, threshold: 0.03 } },
    'The best edge after fees is 1.81c on NO, below the threshold of 3c.',
  ],
  [
    { code: 'edge_below_threshold', figures: { best: { side: 'no', edge: 0.02, contracts: 1 }, threshold: 0.03 } },
    'With the rounded fee of 1 contract the edge on NO is 2c, below the threshold of 3c.',
  ],
  [{ code: 'edge_below_threshold', figures: { best: null, threshold: 0.03 } }, 'Neither side has an offer.'],
  [
    { code: 'agreement_below_minimum', figures: { agreement: 0.33, minAgreement: 0.6 } },
    "33 % of the models' weight would take this action, below the required 60 %.",
  ],
  [
    { code: 'size_below_one', figures: { side: 'yes' } },
    'Bankroll, Kelly fraction, stake limit or, in an event, its other markets allow less than one YES contract.',
  ],
  [
    { code: 'no_quorum', figures: { answered: 0, quorum: 2, called: 2, failures: ['not_sent'] } },
    'No model answered (2 called): connection failed.',
  ],
  [
    { code: 'no_quorum', figures: { answered: 1, quorum: 2, called: 3, failures: ['timed_out', 'auth'] } },
    '1 answer of the 2 needed arrived (3 called): timed out, the key was refused.',
  ],
  [
    { code: 'deadline_passed', figures: { answered: 0, quorum: 1, called: 1, failures: ['aborted'] } },
    'The deadline passed. No model answered (1 called): stopped before it answered.',
  ],
  [
    {
      code: 'too_late',
      figures: { validUntilMs: Date.UTC(2026, 10, 24, 12), reachedAtMs: Date.UTC(2026, 10, 24, 12, 30) },
    },
    'The decision was recorded at 2026-11-24 12:30:00Z, and its trade was valid until 2026-11-24 12:00:00Z: the service was away for too long.',
  ],
  [
    {
      code: 'market_closed',
      figures: { closeTimeMs: Date.UTC(2026, 10, 24, 12), reachedAtMs: Date.UTC(2026, 10, 24, 12) + 2_500 },
    },
    'The market closed at 2026-11-24 12:00:00Z, 2.5 s before the verdict was reached: it can no longer be traded.',
  ],
  [
    { code: 'budget_refused', figures: { cap: 'day', of: null, ...CAP } },
    'The day cap of $10.00 has $9.99 committed: no room for a worst case of $0.0200.',
  ],
  [
    { code: 'budget_refused', figures: { cap: 'model', of: 'grok-4', ...CAP } },
    'The cap of model grok-4 of $10.00 has $9.99 committed: no room for a worst case of $0.0200.',
  ],
  [
    { code: 'decision_cap', figures: { cap: 'decision', of: null, ...CAP } },
    'The decision cap of $10.00 has $9.99 committed: no room for a worst case of $0.0200.',
  ],
  [
    { code: 'budget_exhausted', figures: { dayMicroUsd: 10_000_000 } },
    "The day's budget of $10.00 is used up: no model is called.",
  ],
  [
    { code: 'budget_unreadable', figures: { account: 'main' } },
    "What account main may spend today cannot be read: its cost governor has not written a policy yet, or the day's ledger is missing. Nothing is spent until it can.",
  ],
  [
    { code: 'mode_emergency', figures: { mode: 'emergency', held: null } },
    'The mode is emergency: no model is called and no position is opened.',
  ],
  [
    { code: 'mode_emergency', figures: { mode: 'emergency', held: { midMicroUsd: null, bidMicroUsd: 0 } } },
    'The mode is emergency: the position is kept, because it has no bid.',
  ],
  [
    { code: 'mode_emergency', figures: { mode: 'emergency', held: { midMicroUsd: null, bidMicroUsd: 400_000 } } },
    'The mode is emergency: the position is kept, because its quotes are too far apart, or one-sided, to be a price.',
  ],
  [
    { code: 'mode_emergency', figures: { mode: 'emergency', held: { ...STOP, midMicroUsd: 420_000 } } },
    'The mode is emergency: the middle of the quotes, 42c, is above the stop of 41c (paid 51.25c), so the position is kept.',
  ],
  [
    { code: 'mode_halted', figures: { mode: 'halted' } },
    'The mode is halted: no model is called and nothing is traded.',
  ],
  [
    { code: 'mode_changed', figures: { mode: 'emergency', withheldAction: 'BUY' } },
    'The mode is emergency now: it permits no BUY.',
  ],
  [{ code: 'no_models', figures: { models: 3 } }, 'No model can be called now (0 of 3).'],
  [{ code: 'no_models', figures: { models: 0 } }, 'No model is configured.'],
  [
    {
      code: 'not_worth_asking',
      figures: { models: ['grok-4'], valueMicroUsd: 1_000, costMicroUsd: 2_000, requiredMultiple: 1.5 },
    },
    'The budget is scarce today: an answer of grok-4 costs $0.0020, must be worth 1.50 times that, and is worth $0.0010.',
  ],
  [
    { code: 'injection_flagged', figures: { injectionFlags: ['override', 'dictated_answer'], effect: 'none' } },
    "The market's text reads like instructions to a model (override, dictated answer); it changes nothing in this verdict.",
  ],
  [
    { code: 'injection_flagged', figures: { injectionFlags: ['role'], effect: 'withheld' } },
    "The market's text reads like instructions to a model (role): the trade would rest on a single model, so it is withheld.",
  ],
  [
    {
      code: 'injection_flagged',
      figures: { injectionFlags: ['role'], effect: 'reduced', leastProbability: 0.58, forecastProbability: 0.6 },
    },
    "The market's text reads like instructions to a model (role): the trade holds whichever model is left out, and is sized for the forecast that favours it least, 58c instead of 60c.",
  ],
];

describe('the sentence of a reason', () => {
  for (const [reason, sentence] of CASES) {
    it(`${reason.code}: ${sentence}`, () => assert.equal(reasonSentence(reason), sentence));
  }
});

describe('a decision with its sentences', () => {
  const decision = resolvedDecision(1, 1_700_000_000_000);

  it('has one for each of its reasons, beside the record as it is', () => {
    const { because, ...record } = withSentences(decision);
    assert.deepEqual(record, decision);
    assert.deepEqual(because, decision.verdict.reasons.map(reasonSentence));
  });

  it('names what is in the way where no model can be called, once', () => {
    const [candidate] = decision.candidates;
    assert.ok(candidate);
    const noKey = (provider: string, apiKeyEnv: string) =>
      ({ code: 'no_key', figures: { provider, apiKeyEnv } }) as const;
    const candidates = [
      { ...candidate, why: noKey('openai', 'OPENAI_API_KEY') },
      { ...candidate, why: noKey('openai', 'OPENAI_API_KEY') },
      { ...candidate, why: noKey('xai', 'XAI_API_KEY') },
      { ...candidate, why: { code: 'shadow', figures: {} } as const, shadow: true },
    ];
    const verdict = { ...decision.verdict, reasons: [{ code: 'no_models', figures: { models: 3 } }] } as const;
    assert.deepEqual(becauseOf({ verdict, candidates }), [
      "No model can be called now (0 of 3): provider openai has no key: set OPENAI_API_KEY in the worker's environment; provider xai has no key: set XAI_API_KEY in the worker's environment.",
    ]);
  });
});
