import assert from 'node:assert/strict';
import { addContracts } from '../../../domain/market/contracts.ts';
import { buildDecisions } from '../../../domain/planning/build-decisions.ts';
import type { CallResult } from '../../../domain/planning/call-result.ts';
import type { DecisionSnapshot } from '../../../domain/planning/decision-snapshot.ts';
import type { Plan } from '../../../domain/planning/plan.ts';
import type { Reusable } from '../../../domain/planning/reuse.ts';
import { marketAt } from '../../support/judge.ts';
import { callResult, marketSnapshot, NOW_MS, plannedCall, snapshotOf, stateOf } from '../../support/planning.ts';

const AT = { workflowId: 'w', runId: 'r', nowMs: NOW_MS + 1_000, mode: 'normal' } as const;
const QUICK: Partial<Plan> = { start: 'quick', first: [plannedCall('a')], queue: [plannedCall('b')] };
const PANEL: Partial<Plan> = { start: 'panel', first: [plannedCall('a'), plannedCall('b')], callsEveryModel: true };
const alone = (plan: Partial<Plan>, more: Partial<DecisionSnapshot>, ...calls: CallResult[]) => {
  const [draft] = buildDecisions(stateOf(snapshotOf(plan, more), ...calls), AT);
  assert.ok(draft);
  return draft;
};
const TICKERS = ['KX-1', 'KX-2', 'KX-3'] as const;
const GATE = { code: 'price_gate', figures: { price: 0.01, priceGate: 0.02 } } as const;
const EVENT = { eventTicker: 'KX', mutuallyExclusive: true, exhaustive: false, refused: [] };
/** Three candidates, at most one of which wins; the third is decided by its price alone. */
const event = (plan: Partial<Plan>, ...calls: CallResult[]) => {
  const markets = TICKERS.map((ticker, index) =>
    marketSnapshot({
      decisionId: `main/one.${ticker}`,
      requestId: `one.${ticker}`,
      market: { ...marketAt(49, 51), ticker },
      ...(index === 2 ? { part: 0, refusal: GATE } : {}),
    }),
  );
  return buildDecisions(stateOf(snapshotOf(plan, { event: EVENT, markets }), ...calls), AT);
};
const about = (model: string, probabilities: readonly [string, number][], more: Partial<CallResult> = {}) => ({
  ...callResult(model, 0.5, more),
  probabilities: probabilities.map(([ticker, rawProbability]) => ({ ticker, rawProbability })),
});

describe('the decision on one market', () => {
  it('is made from its answers, by a quorum that follows from how they were asked for', () => {
    const quick = alone(QUICK, {}, callResult('a', 0.7));
    assert.deepEqual([quick.path, quick.verdict.action, quick.terms.rules.quorum], ['quick', 'BUY', 1]);
    assert.equal(quick.event, undefined);
    const failedFirst = [callResult('a', null), callResult('b', 0.7, { step: 'panel' })];
    assert.deepEqual(
      [
        alone(QUICK, {}, ...failedFirst).terms.rules.quorum,
        alone({ ...QUICK, strategy: 'value' }, {}, ...failedFirst).path,
      ],
      [1, 'escalated'],
    );
    const panel = [callResult('a', 0.7, { step: 'panel' }), callResult('b', null, { step: 'panel' })];
    const short = alone(PANEL, {}, ...panel);
    assert.deepEqual([short.path, short.verdict.reasons[0]?.code, short.terms.rules.quorum], ['full', 'no_quorum', 2]);
  });

  it('needs the panel’s quorum after a first model that failed, and one answer where each call was weighed', () => {
    const queue = ['b', 'c', 'd'].map((model) => plannedCall(model));
    const calls = [
      callResult('a', null),
      callResult('b', 0.7, { step: 'panel' }),
      callResult('c', null, { step: 'panel' }),
      callResult('d', null, { step: 'panel' }),
    ];
    const rules = (strategy: Plan['strategy']) => alone({ ...QUICK, queue, strategy }, {}, ...calls).terms.rules.quorum;
    assert.deepEqual([rules('stake'), rules('value')], [2, 1]);
  });

  it('is a full panel where every model was called at once and more than one answered', () => {
    const both = ['a', 'b'].map((model) => callResult(model, 0.6, { step: 'panel' }));
    assert.equal(alone(PANEL, {}, ...both).isFullPanel, true);
    assert.equal(alone({ ...PANEL, callsEveryModel: false }, {}, ...both).isFullPanel, false);
    assert.equal(alone(PANEL, {}, callResult('a', 0.6, { step: 'panel' })).isFullPanel, false);
  });

  it('rests on an earlier decision’s answers where no model was called, and is valid no longer than they are', () => {
    const reusable: Reusable = {
      decisionId: 'main/earlier',
      ageMs: 60_000,
      priceMoveMicroUsd: 0,
      kind: null,
      sourceTicker: 'KXTEST-1',
      savedMicroUsd: 10,
      answers: [{ model: 'a', rawProbability: 0.7 }],
      validUntilMs: NOW_MS + 5_000,
    };
    const refusal = { code: 'budget_exhausted', figures: { dayMicroUsd: 1 } } as const;
    const markets = [marketSnapshot({ part: 0, reusable, refusal })];
    const draft = alone({ refusal }, { markets, reservation: null });
    const { answers: _, validUntilMs, ...reused } = reusable;
    assert.deepEqual([draft.path, draft.verdict.action, draft.reused], ['reused', 'BUY', reused]);
    assert.equal(draft.validUntilMs, validUntilMs);
  });

  it('keeps what the calls were weighed by, unless earlier answers were used', () => {
    const value = {
      budgetShadowPrice: 2,
      first: { models: ['a'], valueMicroUsd: 9, costMicroUsd: 1, requiredMultiple: 2, pays: true },
    };
    const draft = alone({ ...QUICK, value }, {}, callResult('a', 0.7));
    assert.deepEqual(draft.economics, { budgetShadowPrice: 2, evaluations: [value.first] });
    const reused = alone({ ...QUICK, value }, { markets: [marketSnapshot({ part: 0, reusable: REUSABLE })] });
    assert.deepEqual([reused.path, reused.economics], ['reused', undefined]);
  });

  it('trades towards the position that is right, in hundredths where the account wants them and the market has them', () => {
    const position = { side: 'yes', contracts: 2.5, averageCents: 45 } as const;
    const traded = (orderSizes: 'whole' | 'hundredths', isFractional: boolean) => {
      const markets = [marketSnapshot({ market: { ...marketAt(49, 51), isFractional }, position })];
      const { policy } = snapshotOf({});
      const { terms, verdict } = alone(
        QUICK,
        { markets, policy: { ...policy, orderSizes, blend: 1 } },
        callResult('a', 0.75),
      );
      assert.equal(verdict.target?.held, 2.5);
      assert.equal(verdict.action, 'BUY');
      return [terms.sizeStep, verdict.trade?.contracts, verdict.target?.least];
    };
    const [step, contracts, least] = traded('hundredths', true);
    assert.equal(step, 0.01);
    assert.equal(contracts, addContracts(least ?? 0, -2.5));
    assert.notEqual((contracts ?? 0) % 1, 0);
    for (const whole of [traded('whole', true), traded('hundredths', false)]) {
      assert.deepEqual(whole, [undefined, Math.floor((whole[2] ?? 0) - 2.5), whole[2]]);
    }
  });

  it('trades nothing once the market has closed', () => {
    const markets = [marketSnapshot({ market: { ...marketAt(49, 51), closeTimeMs: AT.nowMs } })];
    const draft = alone(QUICK, { markets }, callResult('a', 0.9));
    assert.deepEqual([draft.verdict.action, draft.verdict.reasons[0]?.code], ['SKIP', 'market_closed']);
  });
});

const REUSABLE: Reusable = {
  decisionId: 'main/earlier',
  ageMs: 1,
  priceMoveMicroUsd: 0,
  kind: 'same',
  sourceTicker: 'KXTEST-1',
  savedMicroUsd: 1,
  answers: [{ model: 'a', rawProbability: 0.7 }],
  validUntilMs: null,
};

describe('the decisions on an event', () => {
  it('fit together: each probability is moved to the nearest that can be true at once, and says from where', () => {
    const drafts = event(
      QUICK,
      about('a', [
        ['KX-1', 0.8],
        ['KX-2', 0.6],
      ]),
    );
    const [one, two, gated] = drafts.map(({ forecast, event: part }) => [
      forecast?.calibrated,
      forecast?.coherent,
      part?.coherence?.sumBefore,
      part?.place,
    ]);
    assert.deepEqual(one?.map(rounded), [0.8, 0.6, 1.4, 1]);
    assert.deepEqual(two?.map(rounded), [0.6, 0.4, 1.4, 2]);
    assert.deepEqual(gated, [undefined, undefined, undefined, 0]);
    assert.ok(drafts[0]?.notes.some(({ code, figures }) => code === 'made_coherent' && figures.markets === 2));
  });

  it('have their own ids, and the event’s under which the calls are booked', () => {
    const drafts = event(QUICK, about('a', [['KX-1', 0.3]]));
    assert.deepEqual(
      drafts.map(({ decisionId, event: part }) => [decisionId, part?.decisionId, part?.markets, part?.asked]),
      TICKERS.map((ticker) => [`main/one.${ticker}`, 'main/one', 3, 2]),
    );
  });

  it('have a failed call where an answer has nothing of use for the market', () => {
    const [, two] = event(QUICK, about('a', [['KX-1', 0.3]]));
    assert.deepEqual(
      two?.calls.map(({ outcome, failure, rawProbability }) => [outcome, failure?.kind, rawProbability]),
      [['failed', 'unusable_answer', null]],
    );
    assert.equal(two?.verdict.reasons[0]?.code, 'no_quorum');
  });

  it('leave a market out that its price decides: no call, no cost looked at, no candidate chosen', () => {
    const gated = event(
      { ...QUICK, value: { budgetShadowPrice: 0, first: VALUE }, candidates: [CANDIDATE] },
      about('a', [['KX-1', 0.3]]),
    )[2];
    assert.deepEqual([gated?.path, gated?.calls, gated?.economics], ['none', [], undefined]);
    assert.deepEqual(gated?.verdict.reasons, [GATE]);
    assert.deepEqual(gated?.candidates[0]?.why, { code: 'no_call', figures: { reason: 'price_gate' } });
  });

  it('are a full panel only where every model answered on the market', () => {
    const panel = (second: [string, number][]) =>
      event(PANEL, about('a', [['KX-1', 0.3]], { step: 'panel' }), about('b', second, { step: 'panel' })).map(
        ({ isFullPanel }) => isFullPanel,
      );
    assert.deepEqual(panel([['KX-1', 0.4]]), [true, false, false]);
    assert.deepEqual(panel([['KX-2', 0.4]]), [false, false, false]);
  });
});

const VALUE = { models: ['a'], valueMicroUsd: 9, costMicroUsd: 1, requiredMultiple: 0, pays: true };
const CANDIDATE = {
  model: 'a',
  provider: 'p',
  worstCaseMicroUsd: 1,
  shadow: false,
  chosen: 'quick',
  why: { code: 'cheapest', figures: {} },
  heldBack: null,
} as const;
const rounded = (value: number | undefined) => (value === undefined ? value : Number(value.toFixed(9)));
