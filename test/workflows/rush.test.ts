import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { reconcile } from '../../client/reconcile.ts';
import type { Decision } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

const DECIDERS = 64;
const FITS = 20;
const MODEL = 'sim-gpt-5-mini';

for (const seed of [1, 2]) {
  describe(`64 deciders at once against a cap that fits 20 (seed ${seed})`, function () {
    this.timeout(240_000);
    let service: TestService;
    let worstCaseMicroUsd = 0;
    before(async () => {
      service = await startTestService({
        seed,
        models: [MODEL],
        decision: { escalateWithin: 0, attemptsPerCall: 1 },
        // Bands would turn the last ones to economy, which asks one model just the same.
        budget: { bands: { conserve: 0.98, critical: 0.99, leaveGap: 0.05 } },
      });
      const probe = await service.decide(service.request({ requestId: 'probe-0000' }));
      worstCaseMicroUsd = probe.candidates[0]?.worstCaseMicroUsd ?? 0;
      assert.ok(worstCaseMicroUsd > 0);
    });
    after(() => service.stop());

    it('admits exactly as many as the cap has room for, refuses none before, and never bills more than the cap', async () => {
      const { store } = service.workers;
      const account = await store.control.readAccount('main');
      const [day] = await store.ledger.recent('main', 1);
      assert.ok(account && day);
      const spentBefore = day.total.committedMicroUsd;
      const dayMicroUsd = spentBefore + FITS * worstCaseMicroUsd + worstCaseMicroUsd - 1;
      await store.ledger.setCaps(day._id, { ...account.budget, dayMicroUsd, bands: account.budget.bands }, 2);
      const billedBefore = service.simulator.bill().totalMicroUsd;

      // Nobody answers until all have been admitted or refused: so nothing is released meanwhile.
      service.simulator.setFaults([{ kind: 'hang' }]);
      const requests = Array.from({ length: DECIDERS }, (_, index) =>
        service.request({ requestId: `rush-${String(index).padStart(4, '0')}`, deadlineMs: 300_000 }),
      );
      const running = await Promise.all(requests.map((request) => service.start(request)));
      const refused: string[] = [];
      for (const handle of running) {
        void handle.result().then((decision) => {
          if ((decision as Decision).verdict.reasons[0]?.code === 'budget_refused') refused.push(handle.workflowId);
        });
      }
      while (refused.length < DECIDERS - FITS) await delay(50);
      const [full] = await store.ledger.recent('main', 1);
      assert.equal(Object.keys(full?.entries ?? {}).length, FITS);
      assert.equal(full?.total.heldMicroUsd, FITS * worstCaseMicroUsd);
      assert.ok((full?.total.committedMicroUsd ?? Number.POSITIVE_INFINITY) <= dayMicroUsd);

      service.simulator.dropHanging();
      const decisions = (await Promise.all(running.map((handle) => handle.result()))) as Decision[];
      assert.equal(decisions.filter((decision) => decision.path === 'quick').length, FITS);
      const [after] = await store.ledger.recent('main', 1);
      const billed = service.simulator.bill().totalMicroUsd - billedBefore;
      assert.ok(billed > 0, 'what hung was billed to some');
      assert.ok(billed <= FITS * worstCaseMicroUsd, `billed ${billed}`);
      assert.ok((after?.total.committedMicroUsd ?? 0) - spentBefore >= billed, 'the ledger is never below the bill');
      assert.equal(after?.total.heldMicroUsd, 0);
    });

    it('lets the money that came back be used', async () => {
      await service.heal();
      const { store } = service.workers;
      // What hung stays charged, so the room is what a bill corrects: every uncertain attempt turns out to be free.
      const uncertain = await store.attempts.uncertain();
      const results = await reconcile(
        store,
        uncertain.map(({ _id }) => ({ attemptId: _id, costMicroUsd: 0 })),
      );
      assert.deepEqual(new Set(results.map(({ became }) => became)), new Set(['reconciled']));
      const decision = await service.decide(service.request({ requestId: 'later-0000' }));
      assert.equal(decision.path, 'quick', JSON.stringify([decision.verdict.reasons, decision.candidates]));
      assert.ok(decision.costMicroUsd > 0 && decision.costMicroUsd < worstCaseMicroUsd);
    });
  });
}
