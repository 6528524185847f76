import assert from 'node:assert/strict';
import { broken } from '../../bench/chaos/guarantees.ts';
import { runSeed } from '../../bench/chaos/run-seed.ts';
import { sharedBundle } from '../support/bundle.ts';

/** Which faults strike something, in so short a run, hangs on the machine: `npm run chaos` insists on all of them. */
describe('chaos, one short seed', () => {
  it('loses no decision, spends nothing above a cap, and ends with the ledger at the bill', async function () {
    this.timeout(480_000);
    const said: string[] = [];
    const figures = await runSeed({
      seed: 7,
      decisions: 16,
      rush: 40,
      // In proportion to the fewer decisions, so that this too asks for far more than it may spend.
      tightDayMicroUsd: 40_000,
      outages: false,
      faultsForMs: 10_000,
      bundleFile: sharedBundle().codePath,
      progress: (line) => said.push(line),
    });
    assert.deepEqual(broken(figures), [], `${said.join('\n')}\n${JSON.stringify(figures, null, 2)}`);
    assert.ok(figures.deaths >= 1, 'workers died');
    assert.ok(figures.refused > 0, 'more was asked than there was money for');
    assert.ok(figures.billedMicroUsd > 0);
  });
});
