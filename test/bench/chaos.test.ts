import assert from 'node:assert/strict';
import { broken } from '../../bench/chaos/figures.ts';
import { runSeed } from '../../bench/chaos/run-seed.ts';

describe('chaos, one short seed', () => {
  it('loses no decision, spends nothing above a cap, and ends with the ledger at the bill', async function () {
    this.timeout(240_000);
    const said: string[] = [];
    const figures = await runSeed({
      seed: 7,
      decisions: 30,
      outages: false,
      stormMs: 12_000,
      progress: (line) => said.push(line),
    });
    assert.deepEqual(broken(figures), [], `${said.join('\n')}\n${JSON.stringify(figures, null, 2)}`);
    assert.ok(figures.deaths >= 1, 'workers died');
    assert.ok(figures.askedMicroUsd > figures.capMicroUsd, 'more was asked than there was money for');
    assert.ok(figures.billedMicroUsd > 0);
  });
});
