import assert from 'node:assert/strict';
import { createGovern } from '../../../activities/budget/govern.ts';
import type { Dependencies } from '../../../activities/index.ts';
import { auditWords } from '../../../domain/explain/audit-sentences.ts';
import { hourKey, localDay } from '../../../domain/money/days.ts';
import { ledgerIdOf } from '../../../domain/shared/ids.ts';
import { DEFAULT_BUDGET_POLICY } from '../../../domain/shared/policy.ts';
import type { Store } from '../../../store/index.ts';
import { NO_WEBHOOK, NOT_SWEPT } from '../../support/state.ts';
import { freshStore, NOON_MS, sharesOf, ZONE } from '../../support/store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MODEL = ['model-a'];

describe('the governor’s look at how fast an account spends', () => {
  let store: Store;
  let nowMs = NOON_MS;
  before(async () => {
    store = await freshStore();
    const budget = { ...DEFAULT_BUDGET_POLICY, hourMicroUsd: 10_000_000, decisionMicroUsd: 10_000_000 };
    const account = { account: 'main', zone: ZONE, budget, configured: budget, policyVersion: 1 };
    await store.control.createAccount({ ...account, ...NOT_SWEPT });
    for (let day = 5; day >= 0; day--) {
      const atMs = NOON_MS - day * DAY_MS;
      await store.ledger.open('main', ZONE, localDay(atMs, ZONE), budget, 1);
      if (day > 0) await spend(`usual-${day}`, 200_000, atMs);
    }
  });
  after(() => store.close());

  async function spend(decision: string, amountMicroUsd: number, atMs = nowMs): Promise<void> {
    const day = localDay(atMs, ZONE);
    const reserved = await store.ledger.reserve({
      ledgerId: ledgerIdOf('main', day.date, ZONE),
      decisionId: `main/${decision}`,
      workflowId: 'w',
      step: 'quick',
      ...sharesOf(amountMicroUsd, MODEL),
      reservedBeforeMicroUsd: 0,
      hour: hourKey(day, atMs),
      category: 'weather',
      purpose: 'decision',
      expiresAtMs: NOON_MS + DAY_MS,
      attempts: { 'model-a': 1 },
      repeats: 0,
    });
    assert.ok(reserved.ok, JSON.stringify(reserved));
  }

  const govern = () =>
    createGovern({
      store,
      config: {
        models: [],
        searchServices: [],
        accounts: {},
        governor: { sweepEveryMs: 1_000, leaseMs: 60_000 },
        retentionDays: 30,
        ...NO_WEBHOOK,
      },
      clock: { now: () => nowMs },
      workflows: {
        query: async () => null,
        update: async () => null,
        status: async () => 'running',
        signal: async () => true,
        limitQueue: async () => 'held',
      },
      log: () => undefined,
    } as unknown as Dependencies);
  const alertsOf = async (kind: string) => (await store.alerts.list(50)).filter((alert) => alert.kind === kind);

  it('makes the band stricter while it goes on, whichever worker looks, and raises each alert once', async () => {
    const bands: string[] = [];
    let bandVersion = 1;
    let band: 'open' | 'conserve' | 'critical' | 'exhausted' = 'open';
    const sweep = async () => {
      // Another worker at each sweep: what is known stands in the store.
      const { band: to, day, ledgerId } = await govern().sweepLedger('main');
      bands.push(to);
      if (to === band) return;
      bandVersion += 1;
      const { committedMicroUsd } = day;
      await govern().announceBand({ account: 'main', from: band, to, bandVersion, committedMicroUsd, ledgerId });
      band = to;
    };
    await sweep();
    for (let minute = 0; minute < 20; minute++) {
      nowMs += MINUTE_MS;
      await spend(`rush-${minute}`, 250_000);
      await sweep();
    }
    assert.deepEqual([...new Set(bands)], ['open', 'conserve', 'critical']);
    assert.equal((await store.control.readAccount('main'))?.band, 'critical');
    const severities = (await alertsOf('spend_anomaly')).map(({ severity }) => severity);
    assert.deepEqual(severities.toSorted(), ['critical', 'warning']);
    assert.deepEqual(
      await alertsOf('band_changed'),
      [],
      'half of the day is left: it is not the money that asked for it',
    );
    const [audited] = await store.control.listAudit(1);
    assert.ok(audited?.kind === 'band' && audited.isSpendAnomaly);
    assert.match(auditWords(audited).reason, /^\$\d+\.\d\d of the day are committed, far above the usual pace$/);

    nowMs += 25 * MINUTE_MS;
    await sweep();
    await sweep();
    await sweep();
    assert.deepEqual(bands.slice(-3).at(-1), 'open');
    assert.equal((await store.control.readAccount('main'))?.band, 'open');

    nowMs += 3 * 3_600_000;
    await spend('most', 2_500_000);
    await sweep();
    const [changed] = await alertsOf('band_changed');
    assert.ok(changed?.kind === 'band_changed');
    assert.deepEqual([band, changed.severity, changed.figures.band], ['conserve', 'notice', 'conserve']);
  });
});
