import assert from 'node:assert/strict';
import { checkRequest } from '../../../activities/admission/check-request.ts';
import { type DecisionRequest, promptsFor } from '../../../domain/planning/decision-request.ts';
import { DEFAULT_GROUP } from '../../../domain/shared/group.ts';
import { DEFAULT_BUDGET_POLICY, DEFAULT_DECISION_POLICY, type DecisionPolicy } from '../../../domain/shared/policy.ts';
import { KALSHI_MARKET, NOW_MS } from '../../domain/kalshi-market.ts';
import { venueMarket } from '../../domain/venue-market.ts';

const REQUEST = {
  account: 'main',
  market: KALSHI_MARKET,
  bankrollMicroUsd: 1_000_000_000,
  maxStakeMicroUsd: 25_000_000,
  deadlineMs: 60_000,
  evidence: [{ text: 'The station reported 43 degrees at noon.' }],
};
const EVENT = {
  ...REQUEST,
  market: undefined,
  event: {
    event: { event_ticker: 'KXBRIDGEWALK', title: 'The bridge' },
    markets: ['A', 'B', 'C'].map((suffix) => venueMarket({ ticker: `KXBRIDGEWALK-${suffix}` })),
  },
};
const IDS = Array.from({ length: 40 }, (_, index) => `request-${index}`);

function checked(request: object, policy: Partial<DecisionPolicy> = {}, kind: 'market' | 'event' = 'market') {
  const decision = { ...DEFAULT_DECISION_POLICY, withoutShare: 0.5, ...policy };
  const main = { zone: 'UTC', group: DEFAULT_GROUP, budget: DEFAULT_BUDGET_POLICY, decision };
  const result = checkRequest({ categories: {}, accounts: { main } }, { kind, request }, NOW_MS);
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.value;
}

const shownIn = (request: DecisionRequest) =>
  promptsFor(request, 500, NOW_MS).prompts.map(({ user }) => user.includes('The station reported'));

describe('a request with evidence', () => {
  it('goes without it on the share that is drawn, in prompt, arm and hash alike, and records the draw either way', () => {
    const all = IDS.map((requestId) => checked({ ...REQUEST, requestId }));
    const without = all.filter(({ armDraw }) => armDraw?.arm === 'closedBook');
    assert.ok(without.length > 8 && without.length < 32, `${without.length} of ${all.length}`);
    for (const request of all) {
      const isWithout = without.includes(request);
      const { question } = request.markets[0] as DecisionRequest['markets'][number];
      assert.deepEqual(shownIn(request), [!isWithout]);
      assert.equal(question.arm, isWithout ? 'closedBook' : 'evidence');
      assert.equal(question.evidenceHash === undefined, isWithout);
      assert.deepEqual([request.armDraw?.offered, request.armDraw?.probability], ['evidence', 0.5]);
    }
  });

  it('draws the same when it comes again', () => {
    for (const requestId of IDS)
      assert.deepEqual(checked({ ...REQUEST, requestId }), checked({ ...REQUEST, requestId }));
  });

  it('draws once for all markets of an event, which share their prompts', () => {
    const arms = IDS.map((requestId) => {
      const { markets } = checked({ ...EVENT, requestId }, {}, 'event');
      assert.equal(new Set(markets.map(({ question }) => question.arm)).size, 1);
      return markets[0]?.question.arm;
    });
    assert.deepEqual([...new Set(arms)].toSorted(), ['closedBook', 'evidence']);
  });

  it('always has it where nothing is to be learned, by account or by request', () => {
    for (const requestId of IDS) {
      assert.equal(checked({ ...REQUEST, requestId }, { withoutShare: 0 }).armDraw, undefined);
      const unexplored = checked({ ...REQUEST, requestId, explore: false });
      assert.deepEqual([unexplored.armDraw, unexplored.given.evidence.length], [undefined, 1]);
    }
  });
});
