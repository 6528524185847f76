import assert from 'node:assert/strict';
import { type Simulator, startSimulator } from '../../../local/simulator/index.ts';

describe('the simulator’s prices', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator({ seed: 1, latency: 'instant' });
  });
  after(() => simulator.close());

  async function billed(attemptId: string): Promise<number> {
    const response = await fetch(`${simulator.url}/openai/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-conclave-attempt': attemptId },
      body: JSON.stringify({ model: 'sim-gpt-5', messages: [{ role: 'user', content: 'ticker: KXONE' }] }),
    });
    assert.equal(response.status, 200);
    return simulator.bill().byAttempt[attemptId]?.costMicroUsd ?? 0;
  }

  it('can be changed while it runs, by whoever holds it and over its control address', async () => {
    const before = await billed('one');
    assert.ok(before > 0);
    simulator.setModel('sim-gpt-5', { priceFactor: 2 });
    assert.equal(await billed('two'), 2 * before);
    const change = { model: 'sim-gpt-5', priceFactor: 3 };
    await fetch(`${simulator.url}/control/models`, { method: 'POST', body: JSON.stringify(change) });
    assert.equal(await billed('three'), 3 * before);
  });
});
