import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  ALERT_KINDS,
  type AlertKind,
  type KeptAlert,
  SEVERITIES,
  type Severity,
} from '../../../domain/health/alert.ts';
import {
  beganAtMs,
  belongsTo,
  CAUSE_OF,
  endedBy,
  type Incident,
  isGraver,
  isTold,
  JOINS_WITHIN_MS,
  joinedBy,
  MOST_ALERTS,
  openedBy,
  scopeOf,
} from '../../../domain/health/incident.ts';
import { CLOSES_AFTER_MS } from '../../../domain/health/incident-story.ts';

const T = 1_800_000_000_000;
const MINUTE_MS = 60_000;

function alert(kind: AlertKind, severity: Severity, raisedAtMs = T, account: string | null = null, id = ''): KeptAlert {
  const figures = { lastHeartbeatAtMs: null, provider: 'xai', ledgerId: 'main/d' };
  const about = { kind, figures } as unknown as Pick<KeptAlert, 'kind' | 'figures'>;
  return { id: id || `${kind}/${raisedAtMs}`, ...about, account, severity, raisedAtMs, delivery: null } as KeptAlert;
}

describe('which alerts are one incident', () => {
  const workersGone = openedBy(alert('no_worker', 'critical'), 0);
  const table: readonly [string, KeptAlert, boolean][] = [
    ['the mode that follows', alert('mode_changed', 'critical', T + MINUTE_MS), true],
    ['a governor that stands still, of whatever account', alert('singleton_stuck', 'critical', T, 'main'), true],
    ['a cap of an account', alert('cap_reached', 'warning', T + MINUTE_MS, 'main'), false],
    ['outcomes that cannot be read', alert('settlements_stalled', 'warning', T + MINUTE_MS), false],
    ['a provider that is out long after', alert('provider_out', 'warning', T + JOINS_WITHIN_MS + 1), false],
    ['one that is raised before, by another clock', alert('provider_out', 'warning', T - MINUTE_MS), true],
  ];
  for (const [name, other, expected] of table) {
    it(`${name}: ${expected ? 'yes' : 'no'}`, () => assert.equal(belongsTo(workersGone, other), expected));
  }

  it('keeps accounts apart where it is about money', () => {
    const ofMain = openedBy(alert('cap_reached', 'warning', T, 'main'), 0);
    assert.ok(belongsTo(ofMain, alert('band_changed', 'warning', T + 1, 'main')));
    assert.ok(!belongsTo(ofMain, alert('band_changed', 'warning', T + 1, 'other')));
  });

  it('takes no more once it is full, so that each alert is held, told where it is graver, and ended', () => {
    const outs = Array.from({ length: MOST_ALERTS }, (_, n) => alert('provider_out', 'warning', T + n, null, `${n}`));
    const [first, ...more] = outs as [KeptAlert, ...KeptAlert[]];
    const full = more.reduce(joinedBy, openedBy(first, 0));
    assert.ok(belongsTo({ ...full, alerts: full.alerts.slice(1) }, alert('no_worker', 'critical', T + MINUTE_MS)));
    assert.ok(!belongsTo(full, alert('no_worker', 'critical', T + MINUTE_MS)));
  });

  it('takes no more once it is closed', () => {
    const closed = { ...workersGone, closedAtMs: T + 1 };
    assert.ok(!belongsTo(closed, alert('no_worker', 'critical', T + 2)));
  });

  it('begins when the last worker was last seen, as far as clocks can be believed', () => {
    const seen = (lastHeartbeatAtMs: number | null) => {
      const gone = { ...alert('no_worker', 'critical'), figures: { lastHeartbeatAtMs } } as KeptAlert;
      return beganAtMs(openedBy(gone, 0));
    };
    assert.equal(seen(T - 15_000), T - 15_000);
    assert.equal(seen(null), T);
    assert.equal(seen(T + 5_000), T, 'a clock that is ahead');
    assert.equal(seen(T - 5 * 60 * MINUTE_MS), T, 'a clock that is hours behind');
  });
});

describe('an incident, for any course of alerts', () => {
  const anAlert = fc.record({
    kind: fc.constantFrom(...ALERT_KINDS),
    severity: fc.constantFrom(...SEVERITIES),
    gapMs: fc.integer({ min: 0, max: 2 * JOINS_WITHIN_MS }),
    account: fc.constantFrom('a', 'b'),
  });
  const courses = fc.array(anAlert, { minLength: 1, maxLength: 60 });

  /** As placing does it: the latest of its cause and account, or a new one. */
  function placed(course: readonly { kind: AlertKind; severity: Severity; gapMs: number; account: string }[]) {
    const incidents: Incident[] = [];
    const told: KeptAlert[] = [];
    const alerts: KeptAlert[] = [];
    let atMs = T;
    for (const [index, { kind, severity, gapMs, account }] of course.entries()) {
      atMs += gapMs;
      const next = alert(kind, severity, atMs, account, `${index}`);
      alerts.push(next);
      const at = incidents.findLastIndex((each) => each.cause === CAUSE_OF[kind] && each.account === scopeOf(next));
      const latest = incidents[at];
      const incident = latest && belongsTo(latest, next) ? joinedBy(latest, next) : openedBy(next, latest?.number ?? 0);
      if (latest && incident.id === latest.id) incidents[at] = incident;
      else incidents.push(incident);
      if (isTold(incident, next.id)) told.push(next);
    }
    return { incidents, told, alerts };
  }

  it('each alert is in one, ids are unique, and an incident is as grave as its gravest alert', () => {
    fc.assert(
      fc.property(courses, (course) => {
        const { incidents, alerts } = placed(course);
        assert.equal(new Set(incidents.map(({ id }) => id)).size, incidents.length);
        const counted = incidents.reduce((sum, each) => sum + each.alerts.length, 0);
        assert.equal(counted, alerts.length);
        for (const { severity, alerts: held } of incidents) {
          assert.ok(held.length <= MOST_ALERTS);
          assert.ok(held.every((each) => !isGraver(each.severity, severity)));
          assert.ok(held.some((each) => each.severity === severity));
        }
      }),
    );
  });

  it('tells its opening, each graver alert after it, and nothing else: three at most', () => {
    fc.assert(
      fc.property(courses, (course) => {
        const { incidents, told } = placed(course);
        const ids = new Set(told.map(({ id }) => id));
        for (const { alerts } of incidents) {
          const own = alerts.filter(({ id }) => ids.has(id));
          assert.equal(own[0]?.id, alerts[0]?.id, 'the one that opened it is told');
          assert.ok(own.length <= SEVERITIES.length);
          for (let at = 1; at < own.length; at++) {
            const [one, before] = [own[at], own[at - 1]];
            assert.ok(one && before && isGraver(one.severity, before.severity));
          }
        }
      }),
    );
  });

  it('is open while one of its alerts is, and closes when the last has been over for a while, once', () => {
    const ends = fc.array(fc.option(fc.integer({ min: 0, max: 100 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(ends, fc.integer({ min: 0, max: 300 }), (endings, seconds) => {
        const [first, ...more] = endings.map((_, index) => alert('provider_out', 'warning', T, null, `${index}`));
        assert.ok(first);
        const incident = more.reduce(joinedBy, openedBy(first, 0));
        const endOf = new Map(
          endings.flatMap((end, index) => (end === null ? [] : [[`${index}`, T + end * 1_000] as const])),
        );
        const nowMs = T + seconds * 1_000;
        const { closedAtMs } = endedBy(incident, endOf, nowMs);
        const lastMs = Math.max(...endings.map((end) => (end === null ? Number.POSITIVE_INFINITY : T + end * 1_000)));
        assert.equal(closedAtMs, nowMs - lastMs >= CLOSES_AFTER_MS ? lastMs : null);
      }),
    );
  });

  it('is not changed by an alert that it has', () => {
    const incident = openedBy(alert('no_worker', 'critical'), 3);
    assert.equal(joinedBy(incident, alert('no_worker', 'critical')), incident);
    assert.equal(incident.id, 'decisions/4');
    assert.equal(openedBy(alert('cap_reached', 'warning', T, 'main'), 0).id, 'money/main/1');
  });
});
