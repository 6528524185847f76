import * as v from 'valibot';
import {
  between,
  flag,
  listOf,
  microUsd,
  oneOf,
  setting,
  shape,
  text,
  whole,
  withoutStandards,
} from './field-schema.ts';
import { METHODS, RESEARCH, STRATEGIES } from './method.ts';

const blendWeight = 'it must be "evidence" or a weight from 0 to 1';
const blend = v.union(
  [v.literal('evidence'), v.pipe(v.number(), v.minValue(0, blendWeight), v.maxValue(1, blendWeight))],
  blendWeight,
);

/** The longest that a policy may have between two analyses of one market, in milliseconds. */
export const LONGEST_COOLDOWN_MS = 604_800_000;
const MOST_CATEGORIES = 50;
const categories = () =>
  listOf(
    text(60),
    `it must be a list of at most ${MOST_CATEGORIES} categories such as ["sports", "weather"]`,
    MOST_CATEGORIES,
  );

/** How an account decides: each setting with what holds where nothing states it, and what it does (for a flag: what is done
 * where it is true). The configuration file, the fields of a request, the command line's flags and the tables of the
 * documentation are made from this. Shares and probabilities are from 0 to 1. */
export const decisionSettings = {
  method: setting(oneOf(METHODS), 'weighted', 'how answers are weighed'),
  strategy: setting(oneOf(STRATEGIES), 'value', 'which models are called'),
  explore: setting(flag(), true, 'call more models than a decision needs, to learn from them'),
  reuse: setting(flag(), true, 'use earlier answers where they would do'),
  ensemble: setting(flag(), true, 'call more than one model'),
  blend: setting(
    blend,
    'evidence',
    'weight of the models against the price, or "evidence": what resolved markets have proven',
  ),
  minEdge: setting(between(0, 1), 0.03, 'least edge after fees, as a probability: .03 is three cents a contract'),
  minAgreement: setting(between(0, 1), 0.5, 'least weighted share of the models that would make the same trade'),
  allowOutliers: setting(flag(), false, 'trade even far from the market price'),
  quickBelowStakeMicroUsd: setting(microUsd(), 50_000_000, 'strategy "stake" calls one model below this stake'),
  escalateWithin: setting(between(0, 0.5), 0.1, 'strategy "stake" calls more where the answer is this close to .5'),
  kellyFraction: setting(between(0, 1), 0.25, 'share of full Kelly that a position may take'),
  orderSizes: setting(
    oneOf(['whole', 'hundredths']),
    'whole',
    'orders of whole contracts, or of hundredths where the market has them',
  ),
  consensusModels: setting(whole(2, 20), 3, 'models that "consensus" calls'),
  consensusAgreement: setting(between(0.5, 1), 0.66, 'share of them that must agree'),
  quorum: setting(
    whole(1, 100),
    2,
    'answers that a panel needs to decide; with fewer models that can be called, the account is degraded',
  ),
  samplesPerModel: setting(
    whole(1, 5),
    1,
    'answers that each model is asked for, which count as one; "value" asks again only where that is worth its cost',
  ),
  primaryModel: setting(
    v.nullable(v.string('it must be the id of a model, or null for the best for its cost')),
    null,
    'the model that is called first; null: the best for its cost',
  ),
  priceInPrompt: setting(oneOf(['hidden', 'shown']), 'hidden', 'whether the models are shown the price'),
  research: setting(
    oneOf(RESEARCH),
    'off',
    'whether an evidence brief is looked for before the models are asked: `cached` uses one that is fresh, `auto` also has one made where it is worth its cost, `always` has one made without asking for its worth',
  ),
  withoutShare: setting(
    between(0, 0.5),
    0.1,
    'share of the decisions that are offered evidence or the price and go without, to measure what it adds; none where `explore` is off',
  ),
  priceGate: setting(between(0, 0.49), 0.02, 'prices this close to 0 or 1 are not worth a call'),
  maxSpread: setting(between(0, 1), 0.1, 'widest spread between bid and ask that is traded'),
  maxOddsRatio: setting(
    between(1, 1_000_000),
    4,
    'most that the odds of P may differ from those of the price for a trade, as a factor: 4 permits .80 at a price of .50',
  ),
  baseRate: setting(
    between(0.01, 0.99),
    0.4,
    'share of markets that end YES, where calibration starts from without a price',
  ),
  minVolume: setting(
    between(0, 1_000_000_000),
    0,
    'least contracts ever traded in a market for a model to be asked about it; one whose volume is not stated has none',
  ),
  allowedCategories: setting(categories(), [], 'categories that models are asked about; none named: all'),
  excludedCategories: setting(categories(), [], 'categories that no model is asked about'),
  analysisCooldownMs: setting(
    whole(0, LONGEST_COOLDOWN_MS, 'milliseconds'),
    0,
    'least time between two decisions of the account that call models about one market',
  ),
  maxAnalysesPerMarketDay: setting(
    whole(0, 1_000),
    0,
    'most decisions of the account that call models about one market in a day of its zone; 0: any number',
  ),
  nearExpiryMs: setting(
    whole(0, 2_592_000_000, 'milliseconds'),
    0,
    'a market that ends within this is near its expiry: one model is asked, and no brief is looked for; 0: none is',
  ),
  nearExpiryPrice: setting(
    between(0.5, 1),
    0.5,
    'only where the dearer side costs at least this: .9 leaves a market at 60 cents to the usual path',
  ),
  nearExpiryConfidence: setting(
    between(0, 1),
    0,
    'near expiry: least probability, by the models, that the side which is bought wins',
  ),
  minConfidence: setting(between(0, 1), 0, 'least probability, by the models, that the side which is bought wins'),
  maxPositionShare: setting(
    between(0, 1),
    1,
    'most of the bankroll that a position, or those of an event together, may come to',
  ),
  validityMs: setting(whole(1_000, 86_400_000), 300_000, 'how long a verdict may be acted on'),
  attemptsPerCall: setting(whole(1, 10), 2, 'paid attempts that a planned call may make'),
  emergencyStopLoss: setting(
    between(0, 1),
    0.2,
    'in an emergency, sell once the middle of the quotes is this share below the price paid',
  ),
} as const;

export const decisionPolicySchema = shape(decisionSettings);

/** What a caller may override for one decision. Absent: as the account has it. */
export const overrideFields = withoutStandards(decisionSettings, [
  'method',
  'strategy',
  'explore',
  'reuse',
  'ensemble',
  'blend',
  'minEdge',
  'minAgreement',
  'allowOutliers',
  'quickBelowStakeMicroUsd',
  'escalateWithin',
  'samplesPerModel',
  'priceInPrompt',
  'research',
  'kellyFraction',
  'minVolume',
  'allowedCategories',
  'excludedCategories',
  'analysisCooldownMs',
  'maxAnalysesPerMarketDay',
  'nearExpiryMs',
  'nearExpiryPrice',
  'nearExpiryConfidence',
  'minConfidence',
  'maxPositionShare',
]);
