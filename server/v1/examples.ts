import type * as v from 'valibot';
import type { Reason } from '../../domain/decision/reason.ts';
import { reasonSentence } from '../../domain/explain/reason-sentences.ts';
import type { decision } from './contract/decision.ts';

/** Examples in the document. Those of requests are sent by the tests, and have to be accepted. */

type DecisionAnswer = v.InferOutput<typeof decision>;

const MARKET = {
  ticker: 'KXRATECUT-31MAR-C25',
  event_ticker: 'KXRATECUT-31MAR',
  title: 'Will rates be cut by 25 basis points in March 2031?',
  rules_primary: 'It resolves to Yes if the target rate is lowered by 25 basis points at the meeting of March 2031.',
  yes_bid_dollars: '0.4400',
  yes_ask_dollars: '0.4600',
  status: 'active',
  close_time: '2031-03-18T18:00:00Z',
  expiration_time: '2031-03-19T18:00:00Z',
};
const MONEY = { account: 'main', bankrollMicroUsd: 1_000_000_000, maxStakeMicroUsd: 20_000_000, deadlineMs: 60_000 };
const market = { ...MONEY, requestId: 'ratecut-2031-03', market: MARKET };
const event = {
  ...MONEY,
  requestId: 'ratecuts-2031-03',
  event: {
    event: {
      event_ticker: 'KXRATECUT-31MAR',
      title: 'How far will rates be cut in March 2031?',
      mutually_exclusive: true,
    },
    markets: [
      MARKET,
      { ...MARKET, ticker: 'KXRATECUT-31MAR-C50', title: 'Will rates be cut by 50 basis points in March 2031?' },
    ],
  },
};

const CALL = {
  step: 'panel',
  outcome: 'answered',
  reasoning: 'The last two readings of inflation were below what was expected.',
  failure: null,
} as const;
const TRADE = {
  action: 'BUY',
  side: 'yes',
  contracts: 41,
  limitMicroUsd: 460_000,
  stakeMicroUsd: 19_580_000,
  feeMicroUsd: 720_000,
  edge: 0.0524,
} as const;
const REASONS: readonly Reason[] = [
  { code: 'edge_found', figures: { side: 'yes', sideProbability: 0.53, edge: 0.0524, threshold: 0.03 } },
];

/** The answer to the example of a request. */
const DECISION: DecisionAnswer = {
  decisionId: 'main/ratecut-2031-03',
  requestId: 'ratecut-2031-03',
  account: 'main',
  group: 'default',
  workflowId: 'decision/main/ratecut-2031-03',
  runId: '0199c0de-0000-7000-8000-000000000001',
  ticker: MARKET.ticker,
  eventTicker: MARKET.event_ticker,
  seriesTicker: 'KXRATECUT',
  title: MARKET.title,
  category: 'economics',
  segment: { category: 'economics', volatility: 'unknown', expiry: 'over_30d' },
  quotes: { yesBidMicroUsd: 440_000, yesAskMicroUsd: 460_000 },
  terms: {
    fee: { ratePpm: 70_000, roundUpToMicroUsd: 10_000 },
    bankrollMicroUsd: 1_000_000_000,
    maxStakeMicroUsd: 20_000_000,
    kellyFraction: 0.25,
    position: null,
    baseRate: 0.45,
    maxSpread: 0.1,
    minEdge: 0.03,
    rules: {
      minEdge: 0.03,
      minAgreement: 0.5,
      allowOutliers: false,
      emergencyStopLoss: 0.3,
      mode: 'normal',
      quorum: 2,
    },
  },
  closeTimeMs: Date.parse(MARKET.close_time),
  scheduledResolutionMs: Date.parse(MARKET.expiration_time),
  path: 'full',
  method: 'weighted',
  action: 'BUY',
  verdict: { action: 'BUY', trade: TRADE, edge: 0.0524, threshold: 0.03, reasons: REASONS, withheldTrade: null },
  forecast: {
    models: [
      { model: 'gpt-6.1-terra', rawProbability: 0.61, weight: 0.55, blended: 0.54, wouldDo: 'BUY YES' },
      { model: 'claude-sonnet-5-5', rawProbability: 0.57, weight: 0.45, blended: 0.52, wouldDo: 'BUY YES' },
    ],
    pooled: 0.59,
    calibrated: 0.58,
    coherent: 0.58,
    marketPrice: 0.45,
    blendWeight: 0.6,
    blended: 0.53,
    agreement: 1,
    interval80: [0.41, 0.65],
    interval90: [0.37, 0.69],
    disagreement: { standardDeviation: 0.028, low: 0.57, high: 0.61 },
  },
  candidates: [
    {
      model: 'gpt-6.1-terra',
      provider: 'openai',
      worstCaseMicroUsd: 41_000,
      shadow: false,
      chosen: 'panel',
      why: { code: 'in_panel', figures: { isEveryModelCalled: true, deselected: null } },
    },
  ],
  calls: [
    {
      ...CALL,
      model: 'gpt-6.1-terra',
      provider: 'openai',
      rawProbability: 0.61,
      costMicroUsd: 3_900,
      latencyMs: 2_300,
      attemptId: 'main/ratecut-2031-03/panel/gpt-6.1-terra/1/1',
    },
    {
      ...CALL,
      model: 'claude-sonnet-5-5',
      provider: 'anthropic',
      rawProbability: 0.57,
      costMicroUsd: 6_100,
      latencyMs: 2_900,
      attemptId: 'main/ratecut-2031-03/panel/claude-sonnet-5-5/1/1',
    },
  ],
  notes: [],
  mode: 'normal',
  modeVersion: 3,
  policyVersion: 2,
  scoreboardVersion: 41,
  costMicroUsd: 10_000,
  uncertainMicroUsd: 0,
  simulated: false,
  startedAtMs: 1_930_000_000_000,
  decidedAtMs: 1_930_000_003_100,
  latencyMs: 3_100,
  validUntilMs: 1_930_000_063_100,
  because: REASONS.map(reasonSentence),
};

/** By the name of a body's schema, or by operation and schema of an answer. */
export const EXAMPLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'createDecision Decision': { bought: DECISION },
  DecisionRequest: { market },
  EventRequest: { event },
  PreviewRequest: { market, event },
  FillsRequest: {
    bought: {
      fills: [
        {
          fillId: 'fill-1',
          account: 'main',
          ticker: 'KXRATECUT-31MAR-C25',
          action: 'BUY',
          side: 'yes',
          contracts: 10,
          priceMicroUsd: 460_000,
          feeMicroUsd: 180_000,
        },
      ],
    },
  },
  OutcomesRequest: {
    two: {
      outcomes: [
        { ticker: 'KXRATECUT-31MAR-C25', settlement: 'yes' },
        { ticker: 'KXFAIR-31MAR', settlement: 'scalar', settlementValueMicroUsd: 370_000 },
      ],
    },
  },
  SetModeRequest: { economy: { mode: 'economy', reason: 'a quiet weekend', forMs: 7_200_000 } },
  ClearModeRequest: { clear: { reason: 'the weekend is over' } },
  BudgetRequest: { day: { account: 'main', budget: { dayMicroUsd: 25_000_000 }, reason: 'more markets' } },
};
