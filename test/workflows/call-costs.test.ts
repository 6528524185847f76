import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Decision } from '../../domain/decision/decision.ts';
import { sum } from '../../domain/shared/sum.ts';
import { startTestService, type TestService } from '../support/service.ts';

const DECISIONS = 12;
/** A worker may hold a scoreboard for a second. */
const BOARD_FRESH_MS = 1_100;

describe('the cost of calls', function () {
  this.timeout(120_000);
  let service: TestService;
  before(async () => {
    service = await startTestService({ decision: { explore: true }, scorekeeper: { everyMs: 500, publishEveryMs: 0 } });
  });
  after(() => service.stop());

  const decideAll = () => Promise.all(Array.from({ length: DECISIONS }, () => service.decide(service.request())));
  const callsOf = (decisions: readonly Decision[]) =>
    decisions.flatMap(({ calls }) => calls.filter(({ model }) => model !== 'sim-local'));

  it('is predicted from the requests and from what earlier calls used, and comes out so', async () => {
    const first = callsOf(await decideAll());
    assert.ok(first.length >= 5 * DECISIONS);
    for (const { usage, requestBytes, predictedMicroUsd, costMicroUsd } of first) {
      assert.ok(usage && usage.promptTokens > 0 && usage.outputTokens > 0 && costMicroUsd > 0);
      // The simulator counts four bytes a token.
      assert.equal(usage.promptTokens + usage.cachedPromptTokens, Math.ceil((requestBytes ?? 0) / 4));
      assert.equal(predictedMicroUsd, undefined, 'a worst case is no prediction');
    }
    await learned();
    const next = callsOf(await decideAll());
    const predicted = sum(next.map(({ predictedMicroUsd = Number.NaN }) => predictedMicroUsd));
    const cost = sum(next.map(({ costMicroUsd }) => costMicroUsd));
    assert.ok(Math.abs(cost / predicted - 1) < 0.15, `${cost} for ${predicted}`);
  });

  async function learned() {
    for (let look = 0; look < 200; look++) {
      const calls = (await service.workers.store.scoreboards.latest())?.calls ?? [];
      const models = calls.filter(
        ({ model, tokens }) => model.startsWith('sim-') && tokens && tokens.calls >= DECISIONS,
      );
      if (models.length >= 5) return delay(BOARD_FRESH_MS);
      await delay(100);
    }
    throw new Error('no scoreboard says what the calls used');
  }
});
