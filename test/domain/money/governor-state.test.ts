import assert from 'node:assert/strict';
import {
  type AccountOpening,
  bandToAnnounce,
  beginGovernor,
  type Governor,
  type GovernorEvent,
  msUntilSweep,
  reduceGovernor,
  reportGovernor,
  type SweepResult,
} from '../../../domain/money/governor-state.ts';
import { DEFAULT_BUDGET_POLICY } from '../../../domain/shared/policy.ts';

const OPENING: AccountOpening = {
  zone: 'UTC',
  budget: DEFAULT_BUDGET_POLICY,
  policyVersion: 3,
  band: 'open',
  bandVersion: 4,
};
const swept = (more: Partial<SweepResult> = {}): SweepResult => ({
  band: 'open',
  day: { committedMicroUsd: 7_000_000 } as SweepResult['day'],
  expired: 0,
  ledgerId: 'main/2026-11-24/UTC',
  dayEndsInMs: 60_000,
  money: { budgetShadowPrice: 0 } as SweepResult['money'],
  ...more,
});
const stateAfter = (...events: readonly GovernorEvent[]): Governor =>
  events.reduce(reduceGovernor, beginGovernor({ expired: 2, audit: [] }));
const opened = { type: 'opened', opening: OPENING } as const;

describe('a governor', () => {
  it('reports nothing before it has read its account, and no money before its first sweep', () => {
    assert.equal(reportGovernor('main', stateAfter()), null);
    const started = reportGovernor('main', stateAfter(opened));
    assert.deepEqual([started?.policyVersion, started?.day, started?.money], [3, null, null]);
    const report = reportGovernor('main', stateAfter(opened, { type: 'swept', swept: swept({ expired: 5 }) }));
    assert.deepEqual([report?.day?.committedMicroUsd, report?.expired], [7_000_000, 7]);
  });

  it('announces a band that changed, once, with what is committed', () => {
    const fuller = stateAfter(opened, { type: 'swept', swept: swept({ band: 'conserve' }) });
    const announcement = bandToAnnounce(fuller);
    assert.deepEqual(announcement, {
      from: 'open',
      to: 'conserve',
      bandVersion: 5,
      committedMicroUsd: 7_000_000,
      ledgerId: 'main/2026-11-24/UTC',
    });
    assert.ok(announcement);
    const announced = reduceGovernor(fuller, { type: 'band_announced', announcement });
    assert.equal(bandToAnnounce(announced), null);
    assert.deepEqual([announced.opening?.band, announced.opening?.bandVersion], ['conserve', 5]);
    assert.equal(bandToAnnounce(stateAfter(opened, { type: 'swept', swept: swept() })), null);
  });

  it('keeps a policy that was written while a band was announced', () => {
    const opening = { ...OPENING, policyVersion: 4 };
    const change = { version: 4, reason: 'more', by: 'olga', atMs: 1 };
    const fuller = stateAfter(opened, { type: 'swept', swept: swept({ band: 'critical' }) });
    const announcement = bandToAnnounce(fuller);
    assert.ok(announcement);
    const written = reduceGovernor(fuller, { type: 'policy_written', opening, change });
    const both = reduceGovernor(written, { type: 'band_announced', announcement });
    assert.deepEqual([both.opening?.policyVersion, both.opening?.band], [4, 'critical']);
  });

  it('sweeps at once after a message or a new policy, and again when one came during the sweep', () => {
    const change = { version: 4, reason: 'more', by: 'olga', atMs: 1 };
    const events = [{ type: 'ledger_changed' }, { type: 'policy_written', opening: OPENING, change }] as const;
    for (const event of events) {
      assert.ok(stateAfter(opened, event).isSweepDue);
      assert.ok(!stateAfter(opened, event, { type: 'sweep_started' }).isSweepDue);
      assert.ok(stateAfter(opened, { type: 'sweep_started' }, event, { type: 'swept', swept: swept() }).isSweepDue);
    }
  });

  it('begins a new day with a sweep, however seldom it sweeps otherwise', () => {
    assert.equal(msUntilSweep(stateAfter(opened), 5_000), 5_000);
    const late = stateAfter(opened, { type: 'swept', swept: swept({ dayEndsInMs: 1_200 }) });
    assert.equal(msUntilSweep(late, 5_000), 1_200);
    assert.equal(msUntilSweep(stateAfter(opened, { type: 'swept', swept: swept({ dayEndsInMs: -3 }) }), 5_000), 1);
  });

  it('keeps its last twenty policy changes', () => {
    const changes = Array.from({ length: 30 }, (_, n) => ({ version: n, reason: 'r', by: 'b', atMs: n }));
    const { audit } = stateAfter(
      ...changes.map((change) => ({ type: 'policy_written', opening: OPENING, change }) as const),
    );
    assert.deepEqual([audit.length, audit[0]?.version, audit.at(-1)?.version], [20, 10, 29]);
  });
});
