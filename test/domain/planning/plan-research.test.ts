import assert from 'node:assert/strict';
import fc from 'fast-check';
import { drawnWithoutEvidence } from '../../../domain/forecast/arm-draw.ts';
import { NOTHING_GIVEN } from '../../../domain/forecast/given.ts';
import { COLD_SCOREBOARD, OF_ARM, type Scoreboard } from '../../../domain/learning/scoreboard.ts';
import { spreadWithBrief } from '../../../domain/planning/brief-effect.ts';
import type { DecisionRequest, RequestedMarket } from '../../../domain/planning/decision-request.ts';
import { LEARNING_SHARE, planResearch, type ResearchContext } from '../../../domain/planning/plan-research.ts';
import { priceResearch, type ResearchModel } from '../../../domain/planning/research-model.ts';
import { marketResolved, NONE_RESOLVED } from '../../../domain/planning/resolved-markets.ts';
import type { Brief } from '../../../domain/research/brief.ts';
import { briefKey } from '../../../domain/research/brief-key.ts';
import { hashToUnitInterval } from '../../../domain/shared/hash-to-unit-interval.ts';
import { pick } from '../../../domain/shared/pick.ts';
import { DEFAULT_BUDGET_POLICY, DEFAULT_DECISION_POLICY, type DecisionPolicy } from '../../../domain/shared/policy.ts';
import { DEFAULT_FEES } from '../../../kalshi/fee-schedule.ts';
import { marketAt } from '../../support/judge.ts';
import { NO_KEY, NOW_MS } from '../../support/planning.ts';
import { MODEL_A } from '../../support/scripted-provider.ts';

const HOUR_MS = 3_600_000;
const LEDGER_ID = 'main/2026-11-24/UTC';

const searcher = (model: string, change: Partial<ResearchModel> = {}): ResearchModel => ({
  model,
  provider: 'p',
  isService: false,
  requestBytes: 4_000,
  maxSearches: 6,
  worstCaseMicroUsd: 300_000,
  expectedCostMicroUsd: 100_000,
  callTimeoutMs: 60_000,
  unavailable: null,
  ...change,
});

const CONTEXT: ResearchContext = {
  nowMs: NOW_MS,
  startedAtMs: NOW_MS,
  unasked: NONE_RESOLVED,
  mode: { mode: 'normal', version: 7, source: 'automatic' },
  reachable: { reachable: 2, configured: 2, quorum: 2 },
  account: { budget: DEFAULT_BUDGET_POLICY, policyVersion: 3, band: 'open', ledgerId: LEDGER_ID, money: null },
  board: COLD_SCOREBOARD,
  fees: DEFAULT_FEES,
  simulated: true,
  models: [searcher('a')],
  briefs: [],
};

function requested(bid: number, ask: number, ticker = 'KX-1'): RequestedMarket {
  return {
    decisionId: `main/one.${ticker}`,
    requestId: `one.${ticker}`,
    market: {
      ...marketAt(bid, ask),
      ticker,
      closeTimeMs: NOW_MS + 48 * HOUR_MS,
      scheduledResolutionMs: NOW_MS + 48 * HOUR_MS,
    },
    strike: null,
    volatility: 'unknown',
    position: null,
    question: { promptVersion: '4', hash: 'h' },
  };
}

/** Of a decision that no draw takes anything from. */
function request(policy: Partial<DecisionPolicy> = {}, more: Partial<DecisionRequest> = {}): DecisionRequest {
  return {
    decisionId: 'main/one',
    account: 'main',
    requestId: 'one',
    event: null,
    markets: [requested(49, 51)],
    policy: { ...DEFAULT_DECISION_POLICY, research: 'auto', explore: false, ...policy },
    bankrollMicroUsd: 5_000_000_000,
    maxStakeMicroUsd: 1_000_000_000,
    deadlineMs: 120_000,
    scheduledEventsMs: [],
    given: NOTHING_GIVEN,
    ...more,
  };
}

const brief = (change: Partial<Brief> = {}): Brief => ({
  briefId: 'main/before/research',
  key: briefKey(request(), true),
  decisionId: 'main/before',
  model: 'a',
  retrievedAtMs: NOW_MS - HOUR_MS,
  searches: 3,
  costMicroUsd: 90_000,
  claims: [],
  resolutionSays: null,
  dropped: {},
  ...change,
});

const of = (asked: DecisionRequest, change: Partial<ResearchContext> = {}) =>
  planResearch({ ...CONTEXT, ...change }, asked);
function whyNot(asked: DecisionRequest, change: Partial<ResearchContext> = {}) {
  const plan = of(asked, change);
  return plan.kind === 'none' ? plan.because.code : plan.kind;
}
/** Of whoever trusts the models by so much, so that their answers have a value. */
const trusting = (change: Partial<DecisionPolicy> = {}) => ({ blend: 0.5, ...change });
const mode = (of: ResearchContext['mode']['mode']): Partial<ResearchContext> => ({
  mode: { mode: of, version: 1, source: 'operator' },
});

describe('whether a decision is to have a brief', () => {
  it('is not where none is wanted, no model will be asked, or the mode permits none', () => {
    assert.equal(whyNot(request({ research: 'off' })), 'off');
    assert.equal(whyNot(request({}, { markets: [requested(1, 2)] })), 'no_forecast');
    const { market } = requested(49, 51);
    const resolved = new Map([[market.ticker, marketResolved('yes', NOW_MS)]]);
    assert.equal(whyNot(request({ research: 'always' }), { unasked: resolved }), 'no_forecast');
    assert.equal(whyNot(request({ research: 'always', nearExpiryMs: 2_592_000_000 })), 'near_expiry');
    for (const strict of ['emergency', 'halted'] as const) {
      assert.equal(
        whyNot(request({ research: 'always' }), { ...mode(strict), briefs: [brief()] }),
        'mode_permits_none',
      );
    }
  });

  it('uses the newest that is fresh, in every mode in which a model is asked, whatever it would be worth', () => {
    const newer = brief({ briefId: 'newer', retrievedAtMs: NOW_MS - HOUR_MS / 2 });
    for (const research of ['cached', 'auto', 'always'] as const) {
      for (const each of ['normal', 'economy', 'degraded'] as const) {
        assert.deepEqual(of(request({ research }), { ...mode(each), briefs: [brief(), newer] }), {
          kind: 'use',
          briefId: 'newer',
          isFresh: true,
        });
      }
    }
  });

  it('uses none that is stale, of before a scheduled event, of another subject or of another world', () => {
    const asked = request({ research: 'cached' });
    const code = (change: Partial<Brief>, more: Partial<DecisionRequest> = {}) =>
      whyNot({ ...asked, ...more }, { briefs: [brief(change)] });
    assert.equal(code({ retrievedAtMs: NOW_MS - 4 * HOUR_MS }), 'use');
    assert.equal(code({ retrievedAtMs: NOW_MS - 4 * HOUR_MS - 1 }), 'none_kept');
    assert.equal(code({}, { scheduledEventsMs: [NOW_MS - 1] }), 'none_kept');
    assert.equal(code({ key: 'other' }), 'none_kept');
    assert.equal(code({ key: briefKey(request(), false) }), 'none_kept');
  });

  it('uses one that is fresh no longer where no new one is made, until it may have missed half of the time', () => {
    // 48 hours are left: one is fresh for four of them, and of use for as long as it is not older than what is left.
    const aged = (ageMs: number) => ({ briefs: [brief({ retrievedAtMs: NOW_MS - ageMs })] });
    const asked = request();
    assert.equal(whyNot(asked), 'not_worth');
    const use = { kind: 'use', briefId: 'main/before/research', isFresh: false };
    assert.deepEqual(of(asked, aged(5 * HOUR_MS)), use);
    assert.deepEqual(of(asked, aged(48 * HOUR_MS)), use);
    assert.equal(whyNot(asked, aged(48 * HOUR_MS + 1)), 'not_worth');
    assert.equal(whyNot({ ...asked, scheduledEventsMs: [NOW_MS - HOUR_MS] }, aged(5 * HOUR_MS)), 'not_worth');
    assert.equal(
      whyNot(request({ research: 'cached' }), aged(5 * HOUR_MS)),
      'none_kept',
      'kept and fresh was asked for',
    );
    assert.equal(whyNot(request({ research: 'always' }), aged(5 * HOUR_MS)), 'make');
    assert.equal(whyNot(request(trusting()), aged(5 * HOUR_MS)), 'make', 'where a new one is worth its cost');
  });

  it('makes none where only kept ones are permitted', () => {
    assert.equal(whyNot(request({ research: 'cached' })), 'none_kept');
    assert.equal(whyNot(request({ research: 'always' }), mode('economy')), 'none_kept');
    const conserving = CONTEXT.account && { ...CONTEXT.account, band: 'conserve' as const };
    assert.equal(whyNot(request({ research: 'always', strategy: 'stake' }), { account: conserving }), 'none_kept');
    assert.equal(whyNot(request({ research: 'always' }), { account: conserving }), 'make', 'where calls are weighed');
  });

  it('makes one by the cheapest model that can, whose worst case the decision may reserve', () => {
    const asked = request({ research: 'always' });
    const models = [
      searcher('out', { expectedCostMicroUsd: 1, unavailable: NO_KEY }),
      searcher('large', { expectedCostMicroUsd: 2, worstCaseMicroUsd: 1_000_001 }),
      searcher('dear', { expectedCostMicroUsd: 90_000 }),
      searcher('cheap', { expectedCostMicroUsd: 80_000 }),
    ];
    assert.deepEqual(of(asked, { models }), {
      kind: 'make',
      key: briefKey(asked, true),
      model: models[3],
      reason: { code: 'always', figures: {} },
      deadlineAtMs: NOW_MS + 60_000,
    });
    const service = searcher('service', { isService: true, expectedCostMicroUsd: 7_000 });
    const chosen = (of: readonly ResearchModel[]) => {
      const plan = planResearch({ ...CONTEXT, models: of }, asked);
      return plan.kind === 'make' && plan.model.model;
    };
    assert.equal(chosen([service, ...models]), 'cheap', 'a model that searches by itself finds more');
    assert.equal(chosen([service, ...models.slice(0, 2)]), 'service');
    assert.equal(whyNot(asked, { models: models.slice(0, 1) }), 'no_model');
    assert.equal(whyNot(asked, { models: [] }), 'no_model');
    assert.deepEqual(of(asked, { models: models.slice(0, 2) }), {
      kind: 'none',
      because: { code: 'decision_cap', figures: { worstCaseMicroUsd: 1_000_001, decisionCapMicroUsd: 1_000_000 } },
    });
    assert.equal(whyNot(asked, { account: null }), 'no_budget');
  });

  it('leaves half of the time to the models', () => {
    const asked = (deadlineMs: number) => request({ research: 'always' }, { deadlineMs });
    assert.equal(whyNot(asked(24_000)), 'make');
    assert.equal(whyNot(asked(23_999)), 'no_time');
    assert.equal(whyNot(asked(24_000), { startedAtMs: NOW_MS - 1 }), 'no_time');
    const closing = requested(49, 51);
    const markets = [{ ...closing, market: { ...closing.market, closeTimeMs: NOW_MS + 20_000 } }];
    assert.equal(whyNot(request({ research: 'always' }, { markets })), 'no_time');
    const quick = {
      models: [searcher('slow', { expectedCostMicroUsd: 1 }), searcher('quick', { callTimeoutMs: 5_000 })],
    };
    const plan = of(asked(10_000), quick);
    assert.equal(plan.kind === 'make' && plan.model.model, 'quick', 'a search that is cut off sooner needs no more');
    assert.deepEqual(of(asked(9_999), quick), {
      kind: 'none',
      because: { code: 'no_time', figures: { leftMs: 4_999, neededMs: 5_000 } },
    });
  });

  it('makes one without being told to only at prices between .05 and .95', () => {
    const code = (bid: number, ask: number, research: 'auto' | 'always' = 'auto') =>
      whyNot(request(trusting({ research }), { markets: [requested(bid, ask)] }));
    assert.equal(code(3, 5), 'price_extreme');
    assert.equal(code(95, 97), 'price_extreme');
    assert.equal(code(30, 50), 'price_extreme', 'too wide a spread is no price');
    assert.equal(code(3, 5, 'always'), 'make');
    assert.equal(code(49, 51), 'make');
    const event = {
      eventTicker: 'KXTEST',
      title: 'T',
      mutuallyExclusive: false,
      refused: [],
      marketCount: 2,
      exhaustive: false,
    };
    const markets = [requested(3, 5, 'KX-A'), requested(49, 51, 'KX-B')];
    assert.equal(whyNot(request(trusting(), { event, markets })), 'make', 'where one market of the event is open');
  });
});

describe('the worth of a brief', () => {
  const worth = (asked: DecisionRequest, change: Partial<ResearchContext> = {}) => {
    const plan = of(asked, change);
    if (plan.kind === 'none' && plan.because.code === 'not_worth') return plan.because.figures;
    if (plan.kind === 'make' && plan.reason.code === 'worth') return plan.reason.figures;
    throw new Error(`It was not asked for: ${JSON.stringify(plan)}`);
  };
  const asked = request(trusting());

  it('of answers without a brief is as far from the price as they are, and of those with one further', () => {
    const cold = spreadWithBrief(
      { ...COLD_SCOREBOARD.spread, panels: 0, furtherFactor: 1, fromPrice: 1.95, isPriceMeasured: false },
      false,
    );
    // sqrt(1.95^2 + .85^2) = 2.1272; with the price shown sqrt(1.95^2 + .61^2) = 2.0432.
    assert.equal(cold.fromPrice.toFixed(4), '2.1272');
    assert.equal(spreadWithBrief({ ...cold, fromPrice: 1.95 }, true).fromPrice.toFixed(4), '2.0432');
    // A seventh of the gain: sqrt(1.95^2 + .85^2 / 7) = 1.9763.
    assert.equal(spreadWithBrief({ ...cold, fromPrice: 1.95 }, false, true).fromPrice.toFixed(4), '1.9763');
  });

  it('is more than its cost for a large stake, and less for a small one', () => {
    const large = worth(asked);
    assert.ok(large.valueMicroUsd > large.costMicroUsd, JSON.stringify(large));
    const small = request(trusting(), { bankrollMicroUsd: 10_000_000, maxStakeMicroUsd: 2_000_000 });
    assert.ok(worth(small).valueMicroUsd < 100_000);
    assert.equal(whyNot(small), 'not_worth');
    assert.equal(whyNot(small, { models: [searcher('free', { expectedCostMicroUsd: 0 })] }), 'make');
  });

  it('grows with the stake and falls to nothing with the models’ weight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 93 }), fc.double({ min: 0.05, max: 1, noNaN: true }), (bid, blend) => {
        const at = (stakeMicroUsd: number, weight: number) =>
          worth(
            request(
              { blend: weight },
              {
                markets: [requested(bid, bid + 1)],
                maxStakeMicroUsd: stakeMicroUsd,
                bankrollMicroUsd: 10 * stakeMicroUsd,
              },
            ),
          ).valueMicroUsd;
        assert.equal(at(1e9, 0), 0);
        assert.ok(at(1e9, blend) >= at(1e8, blend));
      }),
      { numRuns: 40 },
    );
  });

  it('has to be above the cost by what the budget demands', () => {
    const { valueMicroUsd } = worth(asked);
    const priced = (expectedCostMicroUsd: number) => ({ models: [searcher('a', { expectedCostMicroUsd })] });
    const [below, above] = [Math.floor(valueMicroUsd) - 1, Math.ceil(valueMicroUsd)].map(priced);
    assert.deepEqual([whyNot(asked, below), whyNot(asked, above)], ['make', 'not_worth']);
    const account = CONTEXT.account && { ...CONTEXT.account, band: 'conserve' as const };
    assert.equal(worth(asked, { account }).requiredMultiple, 2);
    assert.equal(whyNot(asked, { ...below, account }), 'not_worth');
  });

  it('counts every market of an event whose price leaves room', () => {
    const event = {
      eventTicker: 'KXTEST',
      title: 'T',
      mutuallyExclusive: false,
      refused: [],
      marketCount: 2,
      exhaustive: false,
    };
    const markets = [requested(49, 51, 'KX-A'), requested(49, 51, 'KX-B'), requested(3, 5, 'KX-C')];
    const { valueMicroUsd } = worth(request(trusting(), { event, markets }));
    assert.ok(Math.abs(valueMicroUsd / worth(asked).valueMicroUsd - 2) < 1e-9);
  });

  it('rests on the account’s own answers with briefs once there are enough', () => {
    const measured = (fromPrice: number): Scoreboard => ({
      ...COLD_SCOREBOARD,
      arms: [
        {
          arm: 'evidence',
          ...pick(COLD_SCOREBOARD, ...OF_ARM),
          spread: { panels: 40, furtherFactor: 1, fromPrice, isPriceMeasured: true },
        },
      ],
    });
    assert.equal(worth(asked).isMeasured, false);
    const nothing = worth(asked, { board: measured(1.95) });
    assert.deepEqual([nothing.valueMicroUsd, nothing.isMeasured], [0, true], 'briefs have moved nothing');
    assert.ok(worth(asked, { board: measured(2.5) }).valueMicroUsd > worth(asked).valueMicroUsd);
  });

  it('is nothing while nothing is proven of such answers, so a share of the decisions finds out', () => {
    const ids = Array.from({ length: 400 }, (_, n) => `main/d${n}`);
    const made = ids.filter(
      (decisionId) => whyNot(request({ explore: true, withoutShare: 0 }, { decisionId })) === 'make',
    );
    // At 50 cents (P (1 - P))^2 is .0625, 1.69 times its mean over all prices.
    const share = LEARNING_SHARE * (0.0625 / 0.037);
    assert.deepEqual(
      made,
      ids.filter((id) => hashToUnitInterval(`research/${id}`) < share),
    );
    assert.ok(Math.abs(made.length / ids.length - share) < 0.06);
    const [decisionId = ''] = made;
    const drawn = request({ explore: true, withoutShare: 0 }, { decisionId });
    assert.equal(whyNot(drawn, mode('degraded')), 'not_worth', 'in the normal mode only');
    assert.equal(whyNot(request({ explore: false }, { decisionId })), 'not_worth');
    const older = { briefs: [brief({ retrievedAtMs: NOW_MS - 5 * HOUR_MS })] };
    assert.equal(whyNot(drawn, older), 'use', 'its answers are of the arm that is to be learned about');
  });

  it('is looked for to learn the more often, the more a brief is expected to help', () => {
    const ids = Array.from({ length: 400 }, (_, n) => `main/d${n}`);
    const learned = (markets: readonly RequestedMarket[]) =>
      ids.filter((decisionId) => {
        const plan = of(request({ explore: true, withoutShare: 0 }, { decisionId, markets }));
        return plan.kind === 'make' && plan.reason.code === 'learning';
      }).length;
    const [low, middle, event] = [
      learned([requested(9, 11)]),
      learned([requested(49, 51)]),
      learned([20, 40, 60].map((bid) => requested(bid, bid + 2, `KX-${bid}`))),
    ];
    assert.ok(low < middle / 3 && middle < event, `${low}, ${middle}, ${event}`);
  });

  it('does not matter where chance has the decision go without', () => {
    const ids = Array.from({ length: 200 }, (_, n) => `main/d${n}`);
    const asked = (decisionId: string) =>
      request({ research: 'always', explore: true, withoutShare: 0.5 }, { decisionId });
    const without = ids.filter((id) => whyNot(asked(id)) === 'drawn_without');
    assert.deepEqual(
      without,
      ids.filter((id) => drawnWithoutEvidence(id, false, 0.5) !== null),
    );
    assert.ok(without.length > 60 && without.length < 140);
    const [id = ''] = without;
    assert.equal(whyNot(asked(id), { briefs: [brief()] }), 'drawn_without', 'of one that is kept as well');
    assert.equal(whyNot({ ...asked(id), markets: [requested(1, 2)] }), 'no_forecast', 'only where there could be one');
  });
});

describe('the price of a brief', () => {
  const webSearch = { maxSearches: 6, searchMicroUsd: 10_000, maxInputTokens: 200_000 };
  const row = { ...MODEL_A, maxBillableOutputTokens: 8_000, webSearch };
  const priced = (costs: Parameters<typeof priceResearch>[2], more: object = {}) =>
    priceResearch({ row: { ...row, ...more }, outBecause: null }, 4_000, costs);

  it('is what such searches usually take, and then what its own have cost', () => {
    // 70,000 x $1 + 3,000 x $2 a million + 5 x $.01 = 70,000 + 6,000 + 50,000; at most 200,000 + 16,000 + 60,000.
    const cold = priced(null);
    assert.deepEqual([cold?.expectedCostMicroUsd, cold?.worstCaseMicroUsd], [126_000, 276_000]);
    assert.equal(priced({ briefs: 9, meanMicroUsd: 30_000 })?.expectedCostMicroUsd, 126_000);
    assert.equal(priced({ briefs: 10, meanMicroUsd: 30_000.2 })?.expectedCostMicroUsd, 30_001);
    assert.equal(
      priced({ briefs: 10, meanMicroUsd: 9e9 })?.expectedCostMicroUsd,
      276_000,
      'never above its worst case',
    );
    const small = priced(null, { webSearch: { maxSearches: 1, searchMicroUsd: 10_000, maxInputTokens: 10_000 } });
    assert.equal(small?.expectedCostMicroUsd, 26_000);
  });

  it('is none of a row that does not search or is called beside others only', () => {
    assert.equal(priced(null, { webSearch: undefined }), null);
    assert.equal(priced(null, { shadow: true }), null);
  });
});
