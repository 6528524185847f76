import assert from 'node:assert/strict';
import { buildEventPrompt } from '../../../domain/forecast/event-prompt.ts';
import { parseEventAnswer } from '../../../domain/forecast/parse-event-answer.ts';
import { parseEvent } from '../../../domain/market/parse-event.ts';
import { costMicroUsd } from '../../../domain/money/cost.ts';
import { forecast } from '../../../local/simulator/answer.ts';
import { type Simulator, startSimulator } from '../../../local/simulator/index.ts';
import { behaviourOf } from '../../../local/simulator/models.ts';
import { createProviders } from '../../../providers/index.ts';
import { testEvent } from '../../support/event-request.ts';

describe('the simulated providers, asked about an event', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator({ seed: 3, latency: 'instant' });
  });
  after(() => simulator.close());

  it('answer for every ticker over every protocol, and bill more for more markets', async () => {
    const providers = createProviders(simulator.providers, {});
    const event = testEvent({ markets: 8 });
    const parsed = parseEvent(event.json, { nowMs: Date.now(), categories: {} });
    assert.ok(parsed.ok);
    for (const row of simulator.models) {
      const provider = providers[row.provider];
      assert.ok(provider);
      const ask = async (markets: number) => {
        const prompt = buildEventPrompt(parsed.value, parsed.value.markets.slice(0, markets), Date.now());
        const attemptId = `event/${row.id}/${markets}`;
        const call = { row, prompt, attemptId, timeoutMs: 5_000 };
        const reply = await provider.ask(call, new AbortController().signal);
        const tickers = prompt.answers?.tickers ?? [];
        assert.equal(tickers.length, markets);
        const answer = parseEventAnswer(reply.text, tickers);
        assert.ok(answer.ok, reply.text);
        assert.deepEqual(
          answer.answer.probabilities,
          tickers.map((ticker) => ({
            ticker,
            rawProbability: forecast(row.wireModel, behaviourOf(row.wireModel), ticker, ''),
          })),
        );
        const cost = costMicroUsd(row, reply.usage);
        assert.equal(simulator.bill().byAttempt[attemptId]?.costMicroUsd, cost);
        return cost;
      };
      const [two, eight] = [await ask(2), await ask(8)];
      assert.ok(row.local ? eight === 0 : eight > two && eight < 4 * two, `${row.id}: ${two} and ${eight}`);
    }
  });
});
