import assert from 'node:assert/strict';
import { reasonSentence } from '../../domain/explain/reason-sentences.ts';
import { rebuildVerdict } from '../../domain/learning/rebuild.ts';
import { COLD_SCOREBOARD } from '../../domain/learning/scoreboard.ts';
import type { Decision } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

const HOUR_MS = 3_600_000;
const MANY = 6;

describe('the guards of a policy', () => {
  let service: TestService;
  before(async () => {
    service = await startTestService();
  });
  after(() => service.stop());

  const callsOf = ({ requestId }: { readonly requestId: string }) =>
    Object.keys(service.simulator.bill().byAttempt).filter((attempt) => attempt.includes(requestId)).length;
  const codeOf = ({ verdict }: Decision) => verdict.reasons[0]?.code;
  it('ask no model about a market of little volume, or of a category that is not wanted', async () => {
    const thin = service.request({ minVolume: 200, quotes: { volume: 150 } });
    const unwanted = service.request({ excludedCategories: ['Sports'], category: 'sports' });
    const [one, other] = await Promise.all([service.decide(thin), service.decide(unwanted)]);
    assert.deepEqual(
      [one.action, one.path, one.costMicroUsd, codeOf(one)],
      ['SKIP', 'none', 0, 'volume_below_minimum'],
    );
    assert.deepEqual([other.path, codeOf(other)], ['none', 'category_excluded']);
    assert.deepEqual([callsOf(thin), callsOf(unwanted)], [0, 0]);
    assert.ok(one.candidates.every(({ why }) => why.code === 'no_call'));
  });

  it('leave time between two analyses of a market, for this account alone, and say until when', async () => {
    const first = service.request({ analysisCooldownMs: HOUR_MS });
    const asked = await service.decide(first);
    assert.ok(callsOf(first) > 0);
    const again = service.request({ analysisCooldownMs: HOUR_MS, market: first.market });
    const decision = await service.decide(again);
    const [reason] = decision.verdict.reasons;
    assert.ok(reason?.code === 'cooling_down', JSON.stringify(decision.verdict));
    assert.equal(reason.figures.decisionId, asked.decisionId);
    assert.match(reasonSentence(reason), /ask again from \d{4}-/);
    assert.equal(callsOf(again), 0);
    const without = service.request({ market: first.market, reuse: false });
    await service.decide(without);
    assert.ok(callsOf(without) > 0, 'a request may ask for none');
  });

  it('let no more decisions a day ask about a market than there may be, however many come at once', async () => {
    const { market } = service.request();
    const limits = { maxAnalysesPerMarketDay: 2, reuse: false } as const;
    const requests = Array.from({ length: MANY }, () => service.request({ ...limits, market }));
    const decisions = await Promise.all(requests.map((each) => service.decide(each)));
    assert.equal(requests.filter((each) => callsOf(each) > 0).length, 2);
    const unasked = decisions.filter((_, index) => requests[index] && callsOf(requests[index]) === 0).map(codeOf);
    assert.deepEqual(
      unasked,
      Array.from({ length: MANY - 2 }, () => 'analyses_used_up'),
    );
  });

  it('do not count a decision that called no model after all', async () => {
    const gated = service.request({ analysisCooldownMs: HOUR_MS, quotes: { yes_bid: 1, yes_ask: 2 } });
    assert.equal(codeOf(await service.decide(gated)), 'price_gate');
    const market = { ...(gated.market as object), yes_bid: 44, yes_ask: 46 };
    const later = service.request({ analysisCooldownMs: HOUR_MS, market });
    await service.decide(later);
    assert.ok(callsOf(later) > 0);
  });

  it('have one model asked near expiry, and ask it for more certainty, as explain can redo', async () => {
    const closes = new Date(Date.now() + 5 * HOUR_MS).toISOString();
    const request = service.request({
      blend: 1,
      minEdge: 0,
      allowOutliers: true,
      nearExpiryMs: 24 * HOUR_MS,
      nearExpiryConfidence: 1,
      maxStakeMicroUsd: 100_000_000,
      quotes: { close_time: closes, expiration_time: closes },
    });
    const decision = await service.decide(request);
    assert.deepEqual([decision.path, callsOf(request)], ['quick', 1]);
    const { minConfidence, isNearExpiry } = decision.terms.rules;
    assert.deepEqual([minConfidence, isNearExpiry], [1, true]);
    assert.ok(decision.action !== 'BUY');
    assert.deepEqual(rebuildVerdict(decision, COLD_SCOREBOARD), decision.verdict);
  });

  it('keep a position within its share of the bankroll, and say so', async () => {
    const decision = await service.decide(service.request({ maxPositionShare: 0.005 }));
    assert.equal(decision.terms.maxStakeMicroUsd, 5_000_000);
    const note = decision.notes.find(({ code }) => code === 'stake_bounded');
    assert.deepEqual(note?.figures, {
      askedMicroUsd: 20_000_000,
      maxStakeMicroUsd: 5_000_000,
      bankrollMicroUsd: 1_000_000_000,
      maxPositionShare: 0.005,
    });
  });
});
