import assert from 'node:assert/strict';
import * as v from 'valibot';
import { reconcile } from '../../client/reconcile.ts';
import { localDay } from '../../domain/money/days.ts';
import { type CostView, costView } from '../../server/contract/cost.ts';
import type { AttemptDocument } from '../../store/attempts.ts';
import { sourcesOf, testApp } from '../support/dashboard.ts';
import { startTestService, type TestService } from '../support/service.ts';

const ACCOUNT = 'main';
const ZONE = 'America/New_York';
const DAY_MS = 86_400_000;
const CATEGORIES = ['politics', 'weather', 'sports'];
const PER_DAY = 12;
const QUIET_MS = 1_000;

/** Sums by day, model and category, in micro-dollars. */
type Sums = Readonly<Record<string, number>>;

describe('the dashboard’s totals', () => {
  let service: TestService;
  let nowMs = 0;
  before(async function () {
    this.timeout(120_000);
    const startedAtMs = Date.now();
    let shiftMs = 0;
    const clock = { now: () => Date.now() + shiftMs };
    service = await startTestService({ clock, decision: { explore: true }, shadowShare: 1, shadows: ['sim-grok-4'] });
    // Some requests end without an answer: their cost is not known until the bill comes.
    service.simulator.setFaults([
      { kind: 'drop_after', probability: 0.2 },
      { kind: 'no_usage', probability: 0.1 },
    ]);
    for (const day of [0, 1]) {
      shiftMs = day * DAY_MS;
      const requests = Array.from({ length: PER_DAY }, (_, n) =>
        service.request({
          maxStakeMicroUsd: n % 2 ? 20_000_000 : 200_000_000,
          quotes: { category: CATEGORIES[n % CATEGORIES.length] },
        }),
      );
      await Promise.all(requests.map((request) => service.decide(request)));
      await untilNothingIsHeld(service);
    }
    service.simulator.setFaults([]);
    nowMs = startedAtMs + DAY_MS;
  });
  after(() => service.stop());

  /** As the page gets it, from a server without answers to earlier questions. */
  const view = async (): Promise<CostView> => {
    const { store } = service.workers;
    const app = testApp(sourcesOf(store, { accounts: service.config.accounts, now: () => nowMs }));
    const [from, to] = [localDay(nowMs - DAY_MS, ZONE).date, localDay(nowMs + DAY_MS, ZONE).date];
    const response = await app.request(`/api/cost?account=${ACCOUNT}&from=${from}&to=${to}`);
    return v.parse(costView, await response.json());
  };

  /** Page and bill of one moment: a provider that seemed out is probed now and then, which is billed as well. */
  const atRest = async () => {
    for (;;) {
      const { length } = service.simulator.requests();
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      await untilNothingIsHeld(service);
      const shown = await view();
      const bill = await billOf(service);
      if (service.simulator.requests().length === length) return { shown, bill };
    }
  };

  it('are the ledger’s to the micro-dollar, never below the bill, and the bill itself once that is booked', async () => {
    const { shown: before, bill } = await atRest();
    await sameAsLedger(service, before);
    const shown = sumsOf(before);
    assert.ok(before.days.length >= 2, 'two days were spent on');
    assert.ok(new Set(before.days.flatMap(({ cells }) => cells.map(({ category }) => category))).size >= 3);
    assert.ok(before.total.uncertainMicroUsd > 0 && before.uncertainCount > 0, 'some costs are unknown');
    for (const [key, billed] of Object.entries(bill.sums)) assert.ok((shown[key] ?? 0) >= billed, key);
    assert.ok(total(shown) > total(bill.sums), 'what is unknown is charged at its worst case');

    await reconcile(service.workers.store, bill.attempts);
    const { shown: after, bill: whole } = await atRest();
    await sameAsLedger(service, after);
    assert.deepEqual(sumsOf(after), whole.sums);
    assert.equal(after.total.spentMicroUsd, total(whole.sums));
    assert.equal(after.total.uncertainMicroUsd, 0);
    assert.deepEqual([after.uncertain, after.uncertainCount], [[], 0]);
  });
});

/** Ledgers and page say the same, day by day, in every sum that both have. */
async function sameAsLedger({ workers }: TestService, { days, total: all }: CostView): Promise<void> {
  for (const day of days) {
    const ledger = (await workers.store.ledger.read(day.ledgerId)) ?? assert.fail(`no ledger ${day.ledgerId}`);
    const { spentMicroUsd, heldMicroUsd, uncertainMicroUsd, committedMicroUsd } = ledger.total;
    assert.deepEqual(day.total, {
      spentMicroUsd: spentMicroUsd,
      heldMicroUsd: heldMicroUsd,
      uncertainMicroUsd: uncertainMicroUsd,
      committedMicroUsd: committedMicroUsd,
    });
    const spentOn = (filter: (cell: (typeof day.cells)[number]) => boolean) =>
      day.cells.filter(filter).reduce((sum, { spentMicroUsd }) => sum + spentMicroUsd, 0);
    assert.equal(
      spentOn(() => true),
      spentMicroUsd,
    );
    for (const [name, sums] of Object.entries(ledger.categories)) {
      assert.equal(
        spentOn(({ category }) => category === name),
        sums.spentMicroUsd,
        name,
      );
    }
    for (const [name, sums] of Object.entries(ledger.purposes)) {
      assert.equal(
        spentOn(({ purpose }) => purpose === name),
        sums.spentMicroUsd,
        name,
      );
    }
  }
  assert.equal(
    all.spentMicroUsd,
    days.reduce((sum, day) => sum + day.total.spentMicroUsd, 0),
  );
}

const keyOf = (date: string, model: string, category: string) => `${date} ${model} ${category}`;

function sumsOf({ days }: CostView): Sums {
  const sums: Record<string, number> = {};
  for (const { date, cells } of days) {
    for (const { model, category, spentMicroUsd } of cells) {
      const key = keyOf(date, model, category);
      sums[key] = (sums[key] ?? 0) + spentMicroUsd;
    }
  }
  return withoutZeros(sums);
}

/** What the simulated providers billed, by the day of the ledger that each attempt was charged to. What is not on the bill
 * was never sent, or cost nothing. */
async function billOf({ simulator, workers }: TestService) {
  const { byAttempt } = simulator.bill();
  const facts = new Map<string, AttemptDocument>();
  for (const attemptId of Object.keys(byAttempt)) {
    const fact = await workers.store.attempts.read(attemptId);
    facts.set(attemptId, fact ?? assert.fail(`the bill has an unknown attempt: ${attemptId}`));
  }
  const sums: Record<string, number> = {};
  for (const [attemptId, { costMicroUsd }] of Object.entries(byAttempt)) {
    const fact = facts.get(attemptId);
    // Probes are the service's own: they are in no account's totals.
    if (fact?.account !== ACCOUNT) continue;
    const key = keyOf(fact.ledgerId.split('/')[1] ?? '', fact.model, fact.category);
    sums[key] = (sums[key] ?? 0) + costMicroUsd;
  }
  const unsent = (await workers.store.attempts.uncertain()).filter(({ _id }) => !Object.hasOwn(byAttempt, _id));
  return {
    sums: withoutZeros(sums),
    attempts: [
      ...Object.entries(byAttempt).map(([attemptId, { costMicroUsd }]) => ({ attemptId, costMicroUsd })),
      ...unsent.map(({ _id }) => ({ attemptId: _id, costMicroUsd: 0 })),
    ],
  };
}

const withoutZeros = (sums: Sums): Sums =>
  Object.fromEntries(
    Object.entries(sums)
      .filter(([, sum]) => sum !== 0)
      .toSorted(),
  );
const total = (sums: Sums) => Object.values(sums).reduce((sum, each) => sum + each, 0);

/** Models on trial are asked beside the decision, and may still be under way when it has ended. */
async function untilNothingIsHeld({ workers }: TestService): Promise<void> {
  for (let look = 0; look < 400; look++) {
    const ledgers = await workers.store.ledger.recent(ACCOUNT, 5);
    if (ledgers.every(({ total: { heldMicroUsd } }) => heldMicroUsd === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Money is still held.');
}
