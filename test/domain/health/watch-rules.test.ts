import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ALERT_KINDS, type AlertCatalog, type KeptAlert } from '../../../domain/health/alert.ts';
import { isAlertOver } from '../../../domain/health/alert-ends.ts';
import type { Breaker } from '../../../domain/health/breaker.ts';
import type { AccountFacts, RecentDecision, WatchFacts } from '../../../domain/health/watch-facts.ts';
import { troublesIn, WATCHED } from '../../../domain/health/watch-rules.ts';
import { DEFAULT_BUDGET_POLICY } from '../../../domain/shared/policy.ts';

const NOW_MS = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const LEDGER = 'main/2027-01-15/UTC';

const ACCOUNT: AccountFacts = {
  account: 'main',
  ledgerId: LEDGER,
  isLedgerThere: true,
  band: 'open',
  isSpendUnusual: false,
  budget: DEFAULT_BUDGET_POLICY,
  drift: null,
};
const WELL: WatchFacts = {
  nowMs: NOW_MS,
  mode: 'normal',
  breakers: [],
  accounts: [ACCOUNT],
  recent: [],
  usual: { decisions: 1_000, skipped: 250 },
  settlements: { awaited: 20, overdue: 0, lagMs: 0 },
  singletons: [{ singleton: 'operations', account: null, isRunning: true, stuck: null }],
};

/** So many decisions, the first of which are SKIP or late, all so long ago. */
const decisions = (count: number, of: { skipped?: number; late?: number; agoMs?: number } = {}): RecentDecision[] =>
  Array.from({ length: count }, (_, index) => ({
    decidedAtMs: NOW_MS - (of.agoMs ?? MINUTE_MS),
    isSkip: index < (of.skipped ?? 0),
    isLate: index < (of.late ?? 0),
  }));
const stuck = { what: 'task', attempts: 4, sinceMs: NOW_MS - MINUTE_MS, failure: 'x' } as const;
const governor = { singleton: 'governor', account: 'main' } as const;

describe('what is wrong', () => {
  const cases: readonly [string, Partial<WatchFacts>, readonly string[]][] = [
    ['nothing where all is well', {}, []],
    ['two missed deadlines are not enough', { recent: decisions(2, { late: 2 }) }, []],
    ['three of twenty are too few', { recent: decisions(20, { late: 3 }) }, []],
    ['a fifth is a warning', { recent: decisions(20, { late: 4 }) }, ['deadlines_missed warning']],
    ['half is critical', { recent: decisions(8, { late: 4 }) }, ['deadlines_missed critical']],
    ['those of half an hour ago are over', { recent: decisions(8, { late: 8, agoMs: 30 * MINUTE_MS }) }, []],
    ['those before five minutes without one are over', { recent: decisions(8, { late: 8, agoMs: 6 * MINUTE_MS }) }, []],
    ['30 of 50 SKIP where a quarter is usual', { recent: decisions(50, { skipped: 30 }) }, ['skips_unusual warning']],
    ['20 of 50 SKIP, which chance does', { recent: decisions(50, { skipped: 20 }) }, []],
    ['all of 29 SKIP: too few', { recent: decisions(29, { skipped: 29 }) }, []],
    [
      'a service that skips nearly everything',
      { recent: decisions(50, { skipped: 50 }), usual: { decisions: 1_000, skipped: 900 } },
      [],
    ],
    ['no record', { recent: decisions(50, { skipped: 50 }), usual: null }, []],
    ['a short record', { recent: decisions(50, { skipped: 50 }), usual: { decisions: 150, skipped: 0 } }, []],
    ['a stuck governor', { singletons: [{ ...governor, isRunning: true, stuck }] }, ['singleton_stuck critical']],
    [
      'one that does not run',
      { singletons: [{ ...governor, isRunning: false, stuck: null }] },
      ['singleton_stuck critical'],
    ],
    ['workflows that were not looked at', { singletons: null }, []],
    ['four overdue markets', { settlements: { awaited: 4, overdue: 4, lagMs: 1 } }, []],
    ['five of many', { settlements: { awaited: 200, overdue: 5, lagMs: 1 } }, []],
    ['five of twenty', { settlements: { awaited: 20, overdue: 5, lagMs: 1 } }, ['settlement_backlog warning']],
    ['a venue that is not read', { settlements: null }, []],
    [
      'a ledger that does not add up',
      { accounts: [{ ...ACCOUNT, drift: { part: 'hours', wholeMicroUsd: 5, partsMicroUsd: 4 } }] },
      ['ledger_drift critical'],
    ],
  ];
  for (const [name, facts, expected] of cases) {
    it(name, () => {
      const found = troublesIn({ ...WELL, ...facts }).map(({ kind, severity }) => `${kind} ${severity}`);
      assert.deepEqual(found, expected);
    });
  }

  it('is over as soon as what raised it is, and not before: for every kind that is watched', () => {
    const bad: Partial<WatchFacts> = {
      recent: decisions(60, { skipped: 60, late: 60 }),
      singletons: [{ ...governor, isRunning: true, stuck }],
      settlements: { awaited: 20, overdue: 20, lagMs: 1 },
      accounts: [{ ...ACCOUNT, drift: { part: 'hours', wholeMicroUsd: 5, partsMicroUsd: 4 } }],
    };
    const facts = { ...WELL, ...bad };
    const raised = troublesIn(facts).map((trouble) => ({ ...trouble, raisedAtMs: NOW_MS }) as unknown as KeptAlert);
    assert.deepEqual(
      raised.map(({ kind }) => kind),
      WATCHED,
    );
    const well = { ...WELL, singletons: [{ ...governor, isRunning: true, stuck: null }] };
    for (const alert of raised) {
      assert.ok(!isAlertOver(alert, facts), `${alert.kind} goes on`);
      assert.ok(isAlertOver(alert, well), `${alert.kind} is over`);
    }
  });

  it('neither is raised and over in one look: no alert comes and goes with one decision more or less', () => {
    const any = fc.array(
      fc.record({ agoMs: fc.integer({ min: 0, max: 70 * MINUTE_MS }), isSkip: fc.boolean(), isLate: fc.boolean() }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 1_000 }), (list, skipped) => {
        const recent = list.map(({ agoMs, ...rest }) => ({ ...rest, decidedAtMs: NOW_MS - agoMs }));
        const facts = { ...WELL, recent, usual: { decisions: 1_000, skipped } };
        for (const trouble of troublesIn(facts))
          assert.ok(!isAlertOver({ ...trouble, raisedAtMs: NOW_MS } as unknown as KeptAlert, facts));
      }),
    );
  });
});

describe('when an alert is over', () => {
  const over = <Kind extends keyof AlertCatalog>(
    kind: Kind,
    figures: Partial<AlertCatalog[Kind]>,
    facts: Partial<WatchFacts> = {},
    raisedAtMs = NOW_MS,
  ) => isAlertOver({ kind, figures, account: 'main', raisedAtMs } as unknown as KeptAlert, { ...WELL, ...facts });
  const breaker = (kind: 'provider' | 'model', state: Breaker['state']) =>
    [{ subject: { kind, id: 'x' }, state } as unknown as Breaker] as const;
  const account = (more: Partial<AccountFacts>) => ({ accounts: [{ ...ACCOUNT, ...more }] });
  const ledgerId = LEDGER;
  const DAY_MS = 1_440 * MINUTE_MS;
  const cap = { cap: 'day', of: null, capMicroUsd: DEFAULT_BUDGET_POLICY.dayMicroUsd, ledgerId } as const;

  const cases: readonly [string, boolean, boolean][] = [
    ['the mode while it is in force', over('mode_changed', { to: 'emergency' }, { mode: 'emergency' }), false],
    ['the mode once it is another', over('mode_changed', { to: 'emergency' }, { mode: 'degraded' }), true],
    [
      'a provider that is open',
      over('provider_out', { provider: 'x' }, { breakers: breaker('provider', 'open') }),
      false,
    ],
    [
      'a provider on trial',
      over('provider_out', { provider: 'x' }, { breakers: breaker('provider', 'half-open') }),
      false,
    ],
    [
      'a provider that is back',
      over('provider_out', { provider: 'x' }, { breakers: breaker('provider', 'closed') }),
      true,
    ],
    [
      'a model of the same name as a provider',
      over('model_out', { model: 'x' }, { breakers: breaker('model', 'open') }),
      false,
    ],
    ['a cap with no more room', over('cap_reached', cap), false],
    ['a cap that was raised', over('cap_reached', { ...cap, capMicroUsd: 1 }), true],
    ['a cap of yesterday', over('cap_reached', { ...cap, ledgerId: 'main/yesterday' }), true],
    ['a model whose cap was taken away', over('cap_reached', { ...cap, cap: 'model', of: 'm' }), true],
    ['an hour’s cap after an hour', over('cap_reached', { ...cap, cap: 'hour' }, {}, NOW_MS - 60 * MINUTE_MS), true],
    ['a band that holds', over('band_changed', { band: 'critical', ledgerId }, account({ band: 'critical' })), false],
    ['a band that is another', over('band_changed', { band: 'critical', ledgerId }), true],
    ['spending that is unusual', over('spend_anomaly', { ledgerId }, account({ isSpendUnusual: true })), false],
    ['spending that is usual again', over('spend_anomaly', { ledgerId }), true],
    ['a ledger that is gone', over('ledger_missing', { ledgerId }, account({ isLedgerThere: false })), false],
    ['a ledger that is back', over('ledger_missing', { ledgerId }), true],
    ['what is found once a day, within it', over('cost_drift', {}, {}, NOW_MS - DAY_MS + 1), false],
    ['what is found once a day, after it', over('reuse_off', {}, {}, NOW_MS - DAY_MS), true],
    [
      'a singleton that nobody looked at',
      over('singleton_stuck', { singleton: 'operations' }, { singletons: null }),
      false,
    ],
    [
      'a governor that does not get on',
      over('singleton_stuck', governor, { singletons: [{ ...governor, isRunning: true, stuck }] }),
      false,
    ],
    ['a governor that is not looked at here', over('singleton_stuck', governor), false],
    ['a governor that nobody has looked at for a day', over('singleton_stuck', governor, {}, NOW_MS - DAY_MS), true],
    [
      'a backlog that was halved and is still one',
      over('settlement_backlog', { overdue: 90 }, { settlements: { awaited: 90, overdue: 40, lagMs: 0 } }),
      false,
    ],
    [
      'missed deadlines four minutes ago',
      over('deadlines_missed', {}, { recent: decisions(9, { late: 1, agoMs: 4 * MINUTE_MS }) }),
      false,
    ],
    [
      'missed deadlines six minutes ago',
      over('deadlines_missed', {}, { recent: decisions(9, { late: 9, agoMs: 6 * MINUTE_MS }) }),
      true,
    ],
    [
      'a backlog that was halved',
      over('settlement_backlog', { overdue: 9 }, { settlements: { awaited: 9, overdue: 4, lagMs: 0 } }),
      true,
    ],
  ];
  for (const [name, found, expected] of cases) it(`${name}: ${expected}`, () => assert.equal(found, expected));

  it('is known of every kind', () => {
    for (const kind of ALERT_KINDS) assert.equal(typeof over(kind, { ledgerId } as never), 'boolean');
  });
});
