import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  pageRemedy,
  serviceHeadline,
  serviceSentence,
  terminalSentence,
} from '../../../domain/explain/service-health-sentences.ts';
import type { OutFacts, ServiceFacts } from '../../../domain/health/service-facts.ts';
import { judgeService, SERVICE_CODES, type ServiceCode } from '../../../domain/health/service-health.ts';
import { MODE_RULES, MODES } from '../../../domain/shared/modes.ts';
import { WELL } from '../../support/health.ts';

const { atMs } = WELL;
const NONE = { running: [], isNone: true, lastHeartbeatAtMs: atMs - 16_000 };
const AWAY = { is: 'away', sinceMs: atMs - 9_000 } as const;
const UNKNOWN = { is: 'unknown' } as const;
const MODELS = { reachable: 3, configured: 3, quorum: 2, out: [], missingKeys: [] };
const OUT: OutFacts = {
  kind: 'provider',
  id: 'litellm',
  why: {
    code: 'breaker',
    reason: { code: 'last_calls_failed', figures: { calls: 5, overMs: 2_000, failures: ['not_sent'] } },
  },
  sinceMs: atMs - 60_000,
};
const GOVERNOR = { singleton: 'governor', account: 'main', isRunning: true, stuck: null } as const;
const SETTLED = WELL.settlements ?? assert.fail();

/** What each fact, changed alone, is told as, and whether a decision that is started now is still decided. */
const TABLE: readonly (readonly [string, Partial<ServiceFacts>, ServiceCode, 'decided' | 'not decided'])[] = [
  ['the store is away', { store: AWAY, workers: null }, 'store_away', 'not decided'],
  ['Temporal is away', { temporal: AWAY, running: null, singletons: null }, 'temporal_away', 'not decided'],
  ['nothing was looked at', { store: UNKNOWN, workers: null }, 'not_known_yet', 'not decided'],
  ['a heartbeat was only found', { workers: { ...NONE, isNone: false } }, 'not_known_yet', 'not decided'],
  ['no worker runs', { workers: NONE }, 'no_worker', 'not decided'],
  [
    'workers hang',
    { running: { count: 9, oldestStartedAtMs: atMs - 40_000, untaken: { count: 3, oldestMs: 30_000 } } },
    'not_taken',
    'not decided',
  ],
  ['no worker ever ran', { mode: null }, 'never_started', 'not decided'],
  [
    'an account has no policy',
    { accounts: [{ account: 'main', hasPolicy: false, isExhausted: false }] },
    'account_without_policy',
    'not decided',
  ],
  [
    'no key is set',
    { models: { ...MODELS, reachable: 0, configured: 0, missingKeys: ['A_KEY'] } },
    'no_key',
    'not decided',
  ],
  ['all models are out', { models: { ...MODELS, reachable: 0, out: [OUT] } }, 'no_model', 'not decided'],
  [
    'the automatic emergency lasts',
    { mode: { mode: 'emergency', source: 'automatic', by: 'operations', atMs } },
    'mode_stops',
    'not decided',
  ],
  ['an operator halts', { mode: { mode: 'halted', source: 'operator', by: 'olga', atMs } }, 'mode_stops', 'decided'],
  ['a panel is too small', { models: { ...MODELS, reachable: 1 } }, 'below_quorum', 'decided'],
  ['one provider is out', { models: { ...MODELS, reachable: 2, out: [OUT] } }, 'out', 'decided'],
  [
    'the day’s budget is used up',
    { accounts: [{ account: 'main', hasPolicy: true, isExhausted: true }] },
    'budget_exhausted',
    'decided',
  ],
  ['a governor has ended', { singletons: [{ ...GOVERNOR, isRunning: false }] }, 'singleton_ended', 'decided'],
  [
    'a governor is stuck',
    { singletons: [{ ...GOVERNOR, stuck: { what: 'activity', attempts: 9, sinceMs: null, failure: 'it failed.' } }] },
    'singleton_stuck',
    'decided',
  ],
  [
    'the venue does not answer',
    { settlements: { ...SETTLED, failures: 3, failure: 'No route.' } },
    'settlements_failing',
    'decided',
  ],
  [
    'the venue is not asked',
    { settlements: { ...SETTLED, lastRunAtMs: atMs - 3_600_000 } },
    'settlements_silent',
    'decided',
  ],
  [
    'outcomes are late',
    { settlements: { ...SETTLED, overdue: 2, lagMs: 4 * 86_400_000 } },
    'settlements_behind',
    'decided',
  ],
];

describe('the health of the service', () => {
  it('is green where nothing is wrong', () => {
    const health = judgeService(WELL);
    assert.deepEqual([health.isOk, health.isDeciding, health.findings], [true, true, []]);
    assert.deepEqual([health.workers, health.waiting, health.oldestWaitingSinceMs], [2, 0, null]);
    assert.equal(
      serviceHeadline(health),
      'A decision that is started now is decided: 2 workers, 3 of 3 models reachable.',
    );
  });

  for (const [what, changed, code, decided] of TABLE) {
    it(`says of a service in which ${what}: ${code}`, () => {
      const health = judgeService({ ...WELL, ...changed });
      assert.deepEqual(
        health.findings.map((finding) => finding.code),
        [code],
      );
      assert.equal(health.isOk, false);
      assert.equal(health.isDeciding, decided === 'decided');
    });
  }

  it('has a case for every code', () => {
    assert.deepEqual(new Set(TABLE.map(([, , code]) => code)), new Set(SERVICE_CODES));
  });

  it('counts what waits: all that run without a worker, what is not taken with one', () => {
    const running = { count: 19, oldestStartedAtMs: atMs - 40_000, untaken: { count: 3, oldestMs: 30_000 } };
    const dead = judgeService({ ...WELL, workers: NONE, running });
    assert.deepEqual([dead.waiting, dead.oldestWaitingSinceMs], [19, atMs - 40_000]);
    assert.equal(serviceHeadline(dead), 'No worker is running: 19 decisions wait.');
    const hanging = judgeService({ ...WELL, running });
    assert.deepEqual([hanging.waiting, hanging.oldestWaitingSinceMs], [3, atMs - 30_000]);
    const busy = judgeService({ ...WELL, running: { ...running, untaken: { count: 3, oldestMs: 900 } } });
    assert.deepEqual([busy.isOk, busy.waiting], [true, 0]);
  });

  it('tells what is out as the reason where no model is left, and an emergency not beside it', () => {
    const health = judgeService({
      ...WELL,
      mode: { mode: 'emergency', source: 'automatic', by: 'operations', atMs },
      models: { ...MODELS, reachable: 0, out: [OUT] },
    });
    assert.deepEqual(health.findings.map(serviceSentence), [
      'No model reachable (0 of 3): litellm is not called: the last 5 calls failed, over 2 s (connection failed).',
    ]);
    assert.equal(health.findings[0]?.sinceMs, atMs - 60_000);
  });

  it('lets a trial of a model that was out count as a way to decide', () => {
    const health = judgeService({ ...WELL, models: { ...MODELS, reachable: 0, trials: 1 } });
    assert.deepEqual([health.isDeciding, health.findings.map(({ code }) => code)], [true, ['below_quorum']]);
  });

  it('says in each rendering what to do, in the page without a command', () => {
    for (const [, changed] of TABLE) {
      for (const finding of judgeService({ ...WELL, ...changed }).findings) {
        assert.doesNotMatch(`${serviceSentence(finding)} ${pageRemedy(finding)}`, /`|bin\/conclave|--/);
        assert.match(terminalSentence(finding), /^[^`]+\. .*[.;)]$/s);
        assert.ok(serviceSentence(finding).endsWith('.'), serviceSentence(finding));
      }
    }
  });

  it('is never green, whatever the rest, where one thing keeps a decision from being decided', () => {
    const critical = TABLE.filter(([, , , decided]) => decided === 'not decided');
    const others = fc.subarray([...TABLE]);
    fc.assert(
      fc.property(fc.constantFrom(...critical), others, ([, fatal], also) => {
        const facts = Object.assign({}, WELL, ...also.map(([, changed]) => changed), fatal) as ServiceFacts;
        const health = judgeService(facts);
        return !health.isOk && !health.isDeciding;
      }),
    );
  });

  it('is green only with both servers, a worker, a model and a mode that calls it', () => {
    const reach = fc.constantFrom<ServiceFacts['store']>({ is: 'there' }, UNKNOWN, AWAY);
    const facts = fc.record({
      store: reach,
      temporal: reach,
      workers: fc.option(fc.constantFrom(WELL.workers, NONE, { ...NONE, isNone: false })),
      mode: fc.option(
        fc.record({
          mode: fc.constantFrom(...MODES),
          source: fc.constantFrom('operator', 'automatic', 'expired', 'cleared'),
          by: fc.constant('olga'),
          atMs: fc.constant(atMs),
        }),
      ),
      models: fc.record({
        reachable: fc.nat(3),
        configured: fc.constantFrom(0, 3),
        quorum: fc.constantFrom(1, 2),
        out: fc.subarray([OUT]),
        missingKeys: fc.constant([]),
      }),
    });
    fc.assert(
      fc.property(facts, (changed) => {
        const { isOk } = judgeService({ ...WELL, ...changed } as ServiceFacts);
        if (!isOk) return true;
        const { store, temporal, workers, mode, models } = changed;
        return (
          store.is === 'there' &&
          temporal.is === 'there' &&
          (workers?.running.length ?? 0) > 0 &&
          mode !== null &&
          MODE_RULES[mode.mode].calls !== 'none' &&
          models.reachable > 0
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
