import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FAILURE_RULES, type FailureKind } from '../../../domain/health/failure.ts';
import type { FeeRow } from '../../../domain/market/fee.ts';
import { applyBudgetChange } from '../../../domain/money/apply-budget-change.ts';
import { bandFor, bandToday } from '../../../domain/money/bands.ts';
import { stepRepeats, stepWorstCaseMicroUsd } from '../../../domain/money/step-reservation.ts';
import { escalate, shouldEscalate } from '../../../domain/planning/escalate.ts';
import { type PlanInput, type PlannedCall, planDecision, quickInstead } from '../../../domain/planning/plan.ts';
import { NO_RECORD } from '../../../domain/planning/select.ts';
import type { Band } from '../../../domain/shared/modes.ts';
import { DEFAULT_BUDGET_POLICY, DEFAULT_DECISION_POLICY } from '../../../domain/shared/policy.ts';
import { DEFAULT_FEES } from '../../../kalshi/fee-schedule.ts';
import { marketAt } from '../../support/judge.ts';

const model = (id: string, worstCaseMicroUsd: number, unavailable: string | null = null) => ({
  model: id,
  provider: 'p',
  worstCaseMicroUsd,
  callTimeoutMs: 1_000,
  unavailable,
  shadow: false,
  record: NO_RECORD,
});
const MODELS = [model('dear', 30_000), model('cheap', 10_000), model('mid', 20_000), model('gone', 1, 'no key')];

const plan = (more: Partial<PlanInput> = {}, policy: Partial<PlanInput['policy']> = {}) =>
  planDecision({
    decisionId: 'main/one',
    deadlineMs: 20_000,
    learned: { labels: 0, panelsAsked: 0 },
    market: marketAt(44, 46),
    maxStakeMicroUsd: 20_000_000,
    policy: { ...DEFAULT_DECISION_POLICY, strategy: 'stake', explore: false, ...policy },
    mode: 'normal',
    models: MODELS,
    decisionCapMicroUsd: 1_000_000,
    ...more,
  });

describe('the plan', () => {
  it('asks the cheapest model first for a small stake, the others if it is unsure', () => {
    const small = plan();
    assert.equal(small.start, 'quick');
    assert.equal(small.quick?.model, 'cheap');
    assert.deepEqual(
      small.panel.map((call) => call.model),
      ['mid', 'dear'],
    );
  });

  it('asks the primary model first when there is one', () => {
    assert.equal(plan({}, { primaryModel: 'mid' }).quick?.model, 'mid');
    assert.equal(plan({}, { primaryModel: 'gone' }).quick?.model, 'cheap');
  });

  it('asks the panel at once from the stake limit on', () => {
    const large = plan({ maxStakeMicroUsd: 50_000_000 });
    assert.equal(large.start, 'panel');
    assert.equal(large.quick, null);
    assert.equal(large.panel.length, 3);
  });

  it('asks nobody at a price that leaves nothing to win', () => {
    for (const [bid, ask] of [
      [1, 2],
      [1, 3],
      [97, 99],
      [98, 99],
    ] as const) {
      assert.equal(plan({ market: marketAt(bid, ask) }).refusal?.code, 'price_gate', `${bid}/${ask}`);
    }
    assert.equal(plan({ market: marketAt(2, 3) }).refusal, null);
  });

  it('asks one model and no panel in economy, and when the ensemble is off', () => {
    for (const one of [
      plan({ mode: 'economy', maxStakeMicroUsd: 90_000_000 }),
      plan({ maxStakeMicroUsd: 90_000_000 }, { ensemble: false }),
    ]) {
      assert.equal(one.start, 'quick');
      assert.deepEqual(one.panel, []);
    }
  });

  it('asks nobody in an emergency or a halt', () => {
    assert.equal(plan({ mode: 'emergency' }).refusal?.code, 'mode_emergency');
    assert.equal(plan({ mode: 'halted' }).refusal?.code, 'mode_halted');
  });

  it('says of every model why it is asked or passed over', () => {
    for (const each of [
      plan(),
      plan({ mode: 'economy' }),
      plan({ mode: 'halted' }),
      plan({ decisionCapMicroUsd: 50_000 }),
    ]) {
      assert.deepEqual(
        each.candidates.map((candidate) => candidate.model),
        MODELS.map((row) => row.model),
      );
      for (const candidate of each.candidates) assert.ok(candidate.why.length > 5);
    }
    assert.equal(plan().candidates.find((candidate) => candidate.model === 'gone')?.why, 'no key');
  });

  it('has nobody to ask when no model can be asked', () => {
    assert.equal(plan({ models: [model('gone', 1, 'no key')] }).refusal?.code, 'no_models');
  });

  it('falls back to one model when the panel cannot be paid', () => {
    const smaller = quickInstead(plan({ maxStakeMicroUsd: 50_000_000 }), 'no room');
    assert.equal(smaller.quick?.model, 'cheap');
    assert.deepEqual(smaller.panel, []);
  });

  it('sends no more than its models and two, whatever fails', () => {
    for (const models of [1, 2, 5, 15]) {
      for (const attempts of [1, 2, 10]) {
        const repeats = (kind: 'quick' | 'panel' | 'wider', calls: number, isFirst: boolean) =>
          stepRepeats(kind, calls, attempts, isFirst);
        assert.ok(models + repeats('panel', models, true) <= models + 2);
        assert.equal(repeats('wider', models, false), 0, 'whoever is asked after a panel has none left');
        const escalated = 1 + repeats('quick', 1, true) + (models - 1) + repeats('panel', models - 1, false);
        assert.ok(escalated <= models + 2);
      }
    }
    assert.equal(stepRepeats('panel', 5, 1, true), 0, 'one attempt a call leaves nothing to repeat');
    assert.equal(stepRepeats('shadow', 5, 2, true), 0);
  });

  it('never reserves more than a decision may', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20_000, max: 200_000 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        (cap, attempts, large) => {
          const policy = { attemptsPerCall: attempts };
          const made = plan({ decisionCapMicroUsd: cap, maxStakeMicroUsd: large ? 60_000_000 : 1_000_000 }, policy);
          const step = (calls: PlannedCall[], kind: 'quick' | 'panel') =>
            stepWorstCaseMicroUsd(calls, stepRepeats(kind, calls.length, attempts, kind === 'quick' || !made.quick));
          const quick = made.quick ? step([made.quick], 'quick') : 0;
          if (quick > cap) return;
          assert.ok(quick + step([...made.panel], 'panel') <= cap);
        },
      ),
      // Two models fit at two attempts each only if the dearer one's are the ones repeated.
      { numRuns: 1_000, examples: [[60_000, 2, true]] },
    );
  });
});

describe('escalation', () => {
  it('follows from how near P is to a coin toss, and says so in numbers', () => {
    const policy = { escalateWithin: 0.1 };
    assert.equal(shouldEscalate({ probability: 0.45, policy }).escalate, true);
    assert.equal(shouldEscalate({ probability: 0.7, policy }).escalate, false);
    assert.match(shouldEscalate({ probability: 0.45, policy }).why, /0\.050.*0\.1/);
  });

  it('follows a failed quick path, unless the fault is the request’s own: then no other model is sent it', () => {
    const { panel } = plan({ maxStakeMicroUsd: 1_000_000 });
    assert.ok(panel.length > 0);
    const escalateAfter = (kind: FailureKind | 'not_started' | 'reservation_lost') =>
      escalate({
        forecast: null,
        failures: [{ kind, message: 'failed' }],
        panel,
        policy: DEFAULT_DECISION_POLICY,
        market: marketAt(40, 42),
        fee: DEFAULT_FEES[0] as FeeRow,
        threshold: 0.03,
        maxStakeMicroUsd: 1_000_000,
      });
    for (const kind of [...(Object.keys(FAILURE_RULES) as FailureKind[]), 'not_started', 'reservation_lost'] as const) {
      const isTheRequests = kind === 'bad_request' || kind === 'too_long';
      assert.deepEqual(escalateAfter(kind).calls, isTheRequests ? [] : panel, kind);
    }
    assert.match(escalateAfter('bad_request').why, /request's own \(bad_request\)/);
  });
});

describe('budget bands', () => {
  const thresholds = { conserve: 0.7, critical: 0.9, leaveGap: 0.05 };
  const band = (committed: number, current: Band = 'open', leaveGap = thresholds.leaveGap) =>
    bandFor(committed, 1_000, { ...thresholds, leaveGap }, current);

  it('fill up at their thresholds', () => {
    assert.deepEqual(
      [699, 700, 899, 900, 999, 1_000, 1_200].map((committed) => band(committed)),
      ['open', 'conserve', 'conserve', 'critical', 'critical', 'exhausted', 'exhausted'],
    );
  });

  it('empty only five points below, so that they do not flap', () => {
    assert.equal(band(699, 'conserve'), 'conserve');
    assert.equal(band(651, 'conserve'), 'conserve');
    assert.equal(band(649, 'conserve'), 'open');
    assert.equal(band(0, 'exhausted'), 'open');
    assert.equal(bandFor(0, 0, thresholds, 'open'), 'exhausted');
  });

  it('empty as far below as the policy says', () => {
    assert.equal(band(601, 'conserve', 0.1), 'conserve');
    assert.equal(band(599, 'conserve', 0.1), 'open');
    assert.equal(band(699, 'conserve', 0), 'open');
    assert.equal(band(899, 'critical', 0), 'conserve');
  });

  it('are not exhausted as soon as there is room, however little', () => {
    assert.equal(band(999, 'exhausted'), 'critical');
    assert.equal(bandFor(1_000, 1_010, thresholds, 'exhausted'), 'critical', 'a cap that was raised a little');
    assert.equal(bandFor(1_000, 5_000, thresholds, 'exhausted'), 'open', 'or much');
  });

  it('can be left before midnight whatever the thresholds', () => {
    const share = fc.double({ min: 0.001, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.constantFrom<Band>('conserve', 'critical', 'exhausted'), (one, other, current) => {
        const change = { bands: { conserve: Math.min(one, other) * 0.99, critical: Math.max(one, other) } };
        const { bands } = applyBudgetChange(change, DEFAULT_BUDGET_POLICY, false);
        assert.equal(bandFor(0, 1_000, bands, current), 'open');
      }),
    );
  });

  it('are of the day that they were worked out for', () => {
    const yesterday = { band: 'exhausted', bandLedgerId: 'main/2026-11-23/UTC' } as const;
    assert.equal(bandToday(yesterday, 'main/2026-11-23/UTC'), 'exhausted');
    assert.equal(bandToday(yesterday, 'main/2026-11-24/UTC'), 'open');
    assert.equal(bandToday(yesterday, 'main/2026-11-23/Asia/Tokyo'), 'open', 'nor of another zone');
    assert.equal(
      bandToday({ band: 'critical', bandLedgerId: null }, 'main/2026-11-24/UTC'),
      'critical',
      'before the first sweep',
    );
  });
});
