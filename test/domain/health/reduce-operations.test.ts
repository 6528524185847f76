import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ModeState } from '../../../domain/health/mode-state.ts';
import {
  beginOperations,
  callFailed,
  clearRequest,
  type HealthState,
  msUntilDue,
  type OpenBreaker,
  type Operations,
  type OperationsEffect,
  type OperationsEvent,
  operatorRequest,
  reportOperations,
} from '../../../domain/health/operations-state.ts';
import { reduceOperations } from '../../../domain/health/reduce-operations.ts';
import { MODES } from '../../../domain/shared/modes.ts';

const ENTER_AFTER_MS = 5_000;
const LEAVE_AFTER_MS = 15_000;
const NORMAL: ModeState = {
  mode: 'normal',
  version: 1,
  reason: { code: 'first_start', figures: {} },
  by: 'conclave',
  source: 'automatic',
  atMs: 0,
  untilMs: null,
};
const begin = (mode: Partial<ModeState> = {}): Operations => ({
  ...beginOperations({ ...NORMAL, ...mode }, null),
  ratesDueAtMs: null,
});
const healthWith = (reachable: number, breakers: readonly OpenBreaker[] = []): HealthState => ({
  breakers,
  models: { reachable, configured: 3, quorum: 2 },
  enterAfterMs: ENTER_AFTER_MS,
  leaveAfterMs: LEAVE_AFTER_MS,
});
const breaker = (id: string, dueInMs: number | null): OpenBreaker => ({
  subject: { kind: 'model', id },
  state: 'open',
  reason: { code: 'unknown_model', figures: {} },
  lastProbe: null,
  sinceMs: 0,
  openings: 1,
  // By a clock that is an hour behind.
  nextProbeAtMs: -3_600_000,
  probe: { model: id, provider: 'p' },
  dueInMs,
});

/** A run of `operations` without Temporal: effects on the world are recorded, and what the store would answer is applied. */
function run(start: Operations) {
  let state = start;
  let nowMs = 0;
  const effects: OperationsEffect[] = [];
  const apply = (event: OperationsEvent): void => {
    const reduced = reduceOperations(state, event);
    state = reduced.state;
    for (const effect of reduced.effects) {
      effects.push(effect);
      if (effect.type === 'write_mode') apply({ type: 'mode_written', change: effect.change, atMs: nowMs });
    }
  };
  return {
    apply,
    state: () => state,
    effects: () => effects.splice(0),
    /** Turns until nothing is due at this instant. */
    turns(atMs: number, isClosing = false): OperationsEffect[] {
      nowMs = atMs;
      for (let turn = 0; turn < 100; turn++) {
        apply({ type: 'turn', atMs, isClosing });
        if (msUntilDue(state, atMs, isClosing) !== 0) return effects.splice(0);
      }
      return assert.fail('it never came to rest');
    },
  };
}
const olga = { reason: 'an outage', by: 'olga' };
const types = (effects: readonly OperationsEffect[]) => effects.map(({ type }) => type);

describe('operations: an operator', () => {
  it('sets a mode: written, audited, announced, with its end', () => {
    const service = run(begin());
    service.apply(operatorRequest({ mode: 'emergency', ...olga, forMs: 60_000 }));
    const effects = service.turns(1_000);
    assert.deepEqual(types(effects), ['write_mode', 'announce_mode']);
    const { mode, version, source, by, untilMs, audit, reason } = reportOperations(service.state());
    assert.deepEqual([mode, version, source, by, untilMs], ['emergency', 2, 'operator', 'olga', 61_000]);
    assert.deepEqual(reason, { code: 'operator', figures: { text: 'an outage' } });
    assert.deepEqual(
      audit.map(({ from, to }) => [from, to]),
      [['normal', 'emergency']],
    );
  });

  it('is obeyed before anything else that is due, in the order of the messages', () => {
    const service = run({ ...begin(), ratesDueAtMs: 0, probing: [breaker('a', 0).subject] });
    service.apply(callFailed({ provider: 'p', model: 'a' }));
    service.apply({ type: 'probe_ended', result: { subject: breaker('a', 0).subject, failure: null } });
    service.apply(operatorRequest({ mode: 'halted', ...olga }));
    service.apply(clearRequest(olga));
    assert.deepEqual(types(service.turns(0)), [
      'write_mode',
      'announce_mode',
      'write_mode',
      'announce_mode',
      'record_probe',
      'judge_health',
      'hold_rates',
    ]);
    assert.equal(service.state().mode.source, 'cleared');
  });

  it('outranks the health, and gives the mode back to it at the end of the time or by clearing it', () => {
    for (const end of ['time', 'clear'] as const) {
      const service = run(begin());
      service.apply(operatorRequest({ mode: 'halted', ...olga, ...(end === 'time' ? { forMs: 60_000 } : {}) }));
      service.turns(0);
      service.apply({ type: 'health_judged', health: healthWith(0), atMs: 1_000 });
      assert.deepEqual(service.turns(50_000), [], 'nothing changes it');
      assert.equal(service.state().pending, null);
      if (end === 'time') {
        assert.equal(msUntilDue(service.state(), 50_000, false), 10_000);
        service.turns(60_000);
        const { mode, reason, source, untilMs } = service.state().mode;
        assert.deepEqual([mode, source, untilMs], ['emergency', 'expired', null]);
        const models = healthWith(0).models;
        assert.deepEqual(reason, { code: 'override_expired', figures: { by: 'olga', mode: 'halted', models } });
      } else {
        service.apply(clearRequest(olga));
        service.turns(60_000);
        assert.deepEqual([service.state().mode.mode, service.state().pending?.mode], ['normal', 'emergency']);
        service.turns(60_000 + ENTER_AFTER_MS);
        assert.deepEqual([service.state().mode.mode, service.state().mode.source], ['emergency', 'automatic']);
      }
    }
  });

  it('whose time ends without any call judged leaves the normal mode', () => {
    const service = run(begin({ mode: 'halted', source: 'operator', by: 'olga', untilMs: 10 }));
    service.turns(10);
    assert.equal(service.state().mode.mode, 'normal');
  });

  it('is not overruled by what the health asked for before', () => {
    const service = run(begin());
    service.apply({ type: 'health_judged', health: healthWith(0), atMs: 0 });
    service.apply(operatorRequest({ mode: 'economy', ...olga }));
    service.turns(ENTER_AFTER_MS);
    assert.equal(service.state().mode.mode, 'economy');
    const late = run(begin({ mode: 'economy', source: 'operator' }));
    const request = {
      mode: 'emergency',
      reason: NORMAL.reason,
      by: 'automatic',
      source: 'automatic',
      forMs: null,
    } as const;
    late.apply({ type: 'mode_requested', request });
    assert.deepEqual(late.turns(0), []);
  });
});

describe('operations: the mode that the health asks for', () => {
  const cases = [
    { from: 'normal', reachable: 0, to: 'emergency', afterMs: ENTER_AFTER_MS },
    { from: 'normal', reachable: 1, to: 'degraded', afterMs: ENTER_AFTER_MS },
    { from: 'degraded', reachable: 3, to: 'normal', afterMs: LEAVE_AFTER_MS },
    { from: 'emergency', reachable: 1, to: 'degraded', afterMs: LEAVE_AFTER_MS },
  ] as const;
  for (const { from, reachable, to, afterMs } of cases) {
    it(`is ${to} from ${from} with ${reachable} reachable, after ${afterMs} ms`, () => {
      const service = run(begin({ mode: from }));
      service.apply({ type: 'health_judged', health: healthWith(reachable), atMs: 1_000 });
      assert.deepEqual(service.turns(1_000 + afterMs - 1), []);
      assert.equal(msUntilDue(service.state(), 1_000 + afterMs - 1, false), 1);
      service.turns(1_000 + afterMs);
      assert.deepEqual([service.state().mode.mode, service.state().mode.source], [to, 'automatic']);
      assert.equal(service.state().pending, null);
    });
  }

  it('starts its time again when the health changed its mind, and is forgotten when all is well', () => {
    const service = run(begin());
    service.apply({ type: 'health_judged', health: healthWith(0), atMs: 0 });
    service.apply({ type: 'health_judged', health: healthWith(1), atMs: 4_000 });
    assert.deepEqual([service.state().pending?.mode, service.state().pending?.sinceMs], ['degraded', 4_000]);
    service.apply({ type: 'health_judged', health: healthWith(3), atMs: 4_500 });
    assert.equal(service.state().pending, null);
    assert.deepEqual(service.turns(100_000), []);
  });
});

describe('operations: probes', () => {
  it('are made when they are due by the workflow’s own clock, one of each at a time', () => {
    const service = run(begin());
    const health = healthWith(3, [breaker('a', 4_000), breaker('b', 9_000), breaker('c', null)]);
    service.apply({ type: 'health_judged', health, atMs: 1_000 });
    assert.equal(msUntilDue(service.state(), 1_000, false), 4_000);
    assert.deepEqual(service.turns(4_999), []);
    const target = { model: 'a', provider: 'p' };
    const { subject } = breaker('a', 0);
    assert.deepEqual(service.turns(5_000), [{ type: 'probe', subject, target }]);
    assert.equal(msUntilDue(service.state(), 5_000, false), 5_000, 'the one under way is not waited for');
    assert.deepEqual(service.turns(6_000), [], 'nor made twice');
    const result = { subject, failure: null };
    service.apply({ type: 'probe_ended', result });
    assert.deepEqual(service.turns(7_000)[0], { type: 'record_probe', result });
  });

  it('are not begun by a run that ends, which waits for those under way', () => {
    const service = run(begin());
    service.apply({ type: 'health_judged', health: healthWith(3, [breaker('a', 0)]), atMs: 0 });
    assert.deepEqual(service.turns(10, true), []);
    assert.equal(msUntilDue(service.state(), 10, true), null);
    assert.deepEqual(types(service.turns(10)), ['probe']);
    assert.equal(service.state().probing.length, 1);
  });
});

describe('operations: probes that somebody asks for', () => {
  const out = () => {
    const service = run(begin());
    service.apply({
      type: 'health_judged',
      health: healthWith(1, [breaker('a', 60_000), breaker('b', 90_000)]),
      atMs: 0,
    });
    service.turns(0);
    return service;
  };
  const asked = (effects: readonly OperationsEffect[]) =>
    effects.flatMap((effect) => (effect.type === 'probe' ? [effect.subject.id] : []));
  const a = { kind: 'model', id: 'a' } as const;

  it('are made at once, of one subject or of all that is out, and of nothing else', () => {
    const one = out();
    one.apply({ type: 'probe_requested', subject: a, atMs: 1_000 });
    assert.deepEqual(asked(one.turns(1_000)), ['a']);
    const all = out();
    all.apply({ type: 'probe_requested', subject: null, atMs: 1_000 });
    assert.deepEqual(asked(all.turns(1_000)), ['a', 'b']);
    const none = out();
    none.apply({ type: 'probe_requested', subject: { kind: 'model', id: 'well' }, atMs: 1_000 });
    assert.deepEqual(asked(none.turns(1_000)), []);
  });

  it('are made once in five seconds, however often they are asked for, and never beside one under way', () => {
    const service = out();
    const ask = (atMs: number) => {
      service.apply({ type: 'probe_requested', subject: a, atMs });
      return asked(service.turns(atMs));
    };
    const end = (atMs: number) => {
      service.apply({ type: 'probe_ended', result: { subject: a, failure: null } });
      service.turns(atMs);
      service.apply({ type: 'health_judged', health: healthWith(1, [breaker('a', 60_000)]), atMs });
    };
    assert.deepEqual(ask(1_000), ['a']);
    assert.deepEqual(ask(20_000), [], 'it is under way');
    end(20_100);
    assert.deepEqual(ask(20_200), ['a'], 'the one before was long ago');
    end(20_300);
    assert.deepEqual([ask(21_000), ask(25_199), ask(25_200)], [[], [], ['a']]);
  });

  it('are not forgotten where something else is due first, nor by a run that ends', () => {
    const service = out();
    service.apply({ type: 'probe_requested', subject: a, atMs: 1_000 });
    service.apply(callFailed({ provider: 'p', model: 'a' }));
    service.apply({ type: 'health_judged', health: healthWith(1, [breaker('a', 60_000)]), atMs: 1_000 });
    assert.deepEqual(asked(service.turns(1_000)), ['a']);
    const ending = out();
    ending.apply({ type: 'probe_requested', subject: a, atMs: 1_000 });
    assert.deepEqual(asked(ending.turns(1_000, true)), []);
    assert.deepEqual(asked(run(ending.state()).turns(2_000)), ['a']);
  });
});

describe('operations: rates', () => {
  it('are held again when one is due, and at once when a worker asks, even while they are held', () => {
    const service = run(begin());
    service.apply({ type: 'limits_configured' });
    assert.deepEqual(types(service.turns(100)), ['hold_rates']);
    service.apply({ type: 'rates_held', held: { rates: [], nextInMs: 500 }, atMs: 200 });
    assert.equal(msUntilDue(service.state(), 200, false), 500);
    assert.deepEqual(types(service.turns(700)), ['hold_rates']);
    service.apply({ type: 'limits_configured' });
    service.apply({ type: 'rates_held', held: { rates: [], nextInMs: null }, atMs: 800 });
    assert.equal(msUntilDue(service.state(), 800, false), 0, 'what was asked in between stays due');
  });
});

describe('operations: reports', () => {
  it('are judged fifty at a time, each model once', () => {
    const service = run(begin());
    for (let n = 0; n < 60; n++) service.apply(callFailed({ provider: 'p', model: `m${n % 7}` }));
    const judged = service
      .turns(0)
      .flatMap((effect) => (effect.type === 'judge_health' ? [effect.reports.length] : []));
    assert.deepEqual(judged, [7, 7]);
  });
});

describe('operations: a run and the next', () => {
  it('hands on everything but the mode, which the store has, and looks at the rates first', () => {
    const service = run(begin());
    service.apply({ type: 'health_judged', health: healthWith(0), atMs: 0 });
    service.apply(callFailed({ provider: 'p', model: 'm' }));
    const carried = JSON.parse(JSON.stringify(service.state())) as Operations;
    const next = beginOperations({ ...NORMAL, version: 9 }, carried);
    assert.deepEqual({ ...next, ratesDueAtMs: null, mode: NORMAL }, service.state());
    assert.equal(next.mode.version, 9, 'the store has the mode');
    assert.equal(next.ratesDueAtMs, 0);
  });

  it('come to rest after any events, with versions that rise by one and at most 50 changes kept', () => {
    const event: fc.Arbitrary<OperationsEvent> = fc.oneof(
      fc
        .record({ mode: fc.constantFrom(...MODES), forMs: fc.option(fc.nat(20_000), { nil: undefined }) })
        .map((given) => operatorRequest({ ...olga, ...given })),
      fc.constant(clearRequest(olga)),
      fc.constant<OperationsEvent>({ type: 'limits_configured' }),
      fc.constant(callFailed({ provider: 'p', model: 'm' })),
      fc.nat(3).map((reachable) => ({ type: 'health_judged' as const, health: healthWith(reachable), atMs: 0 })),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.nat(30_000)), { maxLength: 120 }), (events) => {
        const service = run(begin());
        let nowMs = 0;
        for (const [next, afterMs] of events) {
          nowMs += afterMs;
          service.apply(next.type === 'health_judged' ? { ...next, atMs: nowMs } : next);
          service.turns(nowMs);
        }
        const { audit, mode } = service.state();
        assert.ok(audit.length <= 50);
        assert.equal(audit.at(-1)?.version ?? 1, mode.version);
        for (const [index, change] of audit.entries()) {
          assert.equal(change.version, mode.version - (audit.length - 1 - index));
        }
      }),
    );
  });
});

describe('operations: a mode that does not flap', () => {
  /** How often the mode changes while the models that can be called are as many, from each of these times on. */
  function changes(trace: readonly (readonly [atMs: number, reachable: number])[], untilMs: number): number[] {
    const service = run(begin());
    const at: number[] = [];
    let next = 0;
    for (let atMs = 0; atMs <= untilMs; atMs += 100) {
      for (let event = trace[next]; event && event[0] <= atMs; event = trace[next]) {
        service.apply({ type: 'health_judged', health: healthWith(event[1]), atMs });
        next += 1;
      }
      if (service.turns(atMs).some(({ type }) => type === 'write_mode')) at.push(atMs);
    }
    return at;
  }
  /** Below the quorum for six seconds, enough for sixteen, and so on. */
  const comesAndGoes = Array.from(
    { length: 200 },
    (_, n) => [Math.floor(n / 2) * 22_000 + (n % 2) * 6_000, n % 2 ? 2 : 1] as const,
  );

  const cases: readonly (readonly [string, Parameters<typeof changes>[0], number, readonly number[]])[] = [
    [
      'an outage and its end',
      [
        [0, 1],
        [20_000, 2],
      ],
      120_000,
      [5_000, 35_000],
    ],
    [
      'less than it takes to enter',
      [
        [0, 1],
        [4_000, 2],
        [8_000, 1],
        [12_000, 2],
      ],
      60_000,
      [],
    ],
    [
      'less than it takes to leave',
      [
        [0, 1],
        [6_000, 2],
        [20_000, 1],
        [26_000, 2],
        [40_000, 1],
      ],
      60_000,
      [5_000],
    ],
    [
      'a second entry is left twice as late',
      [
        [0, 1],
        [6_000, 2],
        [22_000, 1],
        [28_000, 2],
      ],
      120_000,
      [5_000, 21_000, 27_000, 58_000],
    ],
    [
      'two outages more than ten minutes apart are left alike',
      [
        [0, 1],
        [6_000, 2],
        [700_000, 1],
        [706_000, 2],
      ],
      800_000,
      [5_000, 21_000, 705_000, 721_000],
    ],
    [
      'a model that comes and goes all the time: the stricter mode stays',
      comesAndGoes,
      600_000,
      [5_000, 21_000, 27_000],
    ],
  ];
  for (const [what, trace, untilMs, expected] of cases) {
    it(`${what}`, () => assert.deepEqual(changes(trace, untilMs), expected));
  }
});
