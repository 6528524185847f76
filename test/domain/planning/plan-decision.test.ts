import assert from 'node:assert/strict';
import fc from 'fast-check';
import { candidateSentence } from '../../../domain/explain/candidate-sentences.ts';
import { callName } from '../../../domain/explain/decision-words.ts';
import { bandFor, bandToday } from '../../../domain/money/bands.ts';
import { applyBudgetChange } from '../../../domain/money/budget-change.ts';
import { stepRepeats, stepWorstCaseMicroUsd } from '../../../domain/money/step-reservation.ts';
import type { PlanInput } from '../../../domain/planning/plan.ts';
import { permitsPanel } from '../../../domain/planning/policy-rules.ts';
import type { PlannedCall } from '../../../domain/planning/priced-model.ts';
import { askedTimes } from '../../../domain/planning/samples.ts';
import type { Band } from '../../../domain/shared/modes.ts';
import { DEFAULT_BUDGET_POLICY } from '../../../domain/shared/policy.ts';
import { marketAt } from '../../support/judge.ts';
import { modelsOf, NO_KEY, planOf, pricedModel, quickOf } from '../../support/planning.ts';

const MODELS = [
  pricedModel('dear', 30_000),
  pricedModel('cheap', 10_000),
  pricedModel('mid', 20_000),
  pricedModel('gone', 1, {}, { unavailable: NO_KEY }),
];
const plan = (more: Partial<PlanInput> = {}, policy: Partial<PlanInput['policy']> = {}) =>
  planOf({ models: MODELS, ...more }, policy);

describe('the plan', () => {
  it('asks the cheapest model first for a small stake, the others if it is unsure', () => {
    const small = plan();
    assert.equal(small.start, 'quick');
    assert.equal(quickOf(small)?.model, 'cheap');
    assert.deepEqual(modelsOf(small.queue), ['mid', 'dear']);
  });

  it('asks the primary model first when there is one', () => {
    assert.equal(quickOf(plan({}, { primaryModel: 'mid' }))?.model, 'mid');
    assert.equal(quickOf(plan({}, { primaryModel: 'gone' }))?.model, 'cheap');
  });

  it('asks the panel at once from the stake limit on', () => {
    const large = plan({ maxStakeMicroUsd: 50_000_000 });
    assert.equal(large.start, 'panel');
    assert.equal(large.first.length, 3);
    assert.deepEqual(large.queue, []);
  });

  it('asks each model for as many answers as the policy says, and fewer models where the cap has no room', () => {
    const twice = { samplesPerModel: 2 };
    assert.deepEqual(plan({}, twice).first.map(callName), ['cheap', 'cheap, answer 2']);
    const panel = plan({ maxStakeMicroUsd: 50_000_000 }, twice);
    assert.deepEqual(modelsOf(panel.first), ['cheap', 'mid', 'dear', 'cheap', 'mid', 'dear']);
    assert.deepEqual(panel.notes.at(-1), { code: 'asked_several_times', figures: { samples: 2 } });
    assert.ok(panel.callsEveryModel, 'every model was called, however often');
    // 2 x 30,000, and 2 more requests of the dearer model.
    const small = plan({ maxStakeMicroUsd: 50_000_000, decisionCapMicroUsd: 100_000 }, twice);
    assert.deepEqual(modelsOf(small.first), ['cheap', 'mid', 'cheap', 'mid']);
  });

  it('asks one model once where mode or budget leave one, and as often as it may where the policy does', () => {
    const twice = { samplesPerModel: 2 };
    assert.deepEqual(modelsOf(plan({ mode: 'economy' }, twice).first), ['cheap']);
    assert.deepEqual(modelsOf(plan({ band: 'conserve' }, twice).first), ['cheap']);
    assert.deepEqual(modelsOf(plan({}, { ...twice, ensemble: false }).first), ['cheap', 'cheap']);
    const weighed = plan({ budgetShadowPrice: 0 }, { ...twice, strategy: 'value' });
    assert.deepEqual(modelsOf(weighed.first), ['cheap'], 'each further answer is weighed');
  });

  it('calls no model at a price that leaves nothing to win', () => {
    for (const [bid, ask] of [
      [1, 2],
      [1, 3],
      [97, 99],
      [98, 99],
    ] as const) {
      assert.equal(plan({ markets: [marketAt(bid, ask)] }).refusal?.code, 'price_gate', `${bid}/${ask}`);
    }
    assert.equal(plan({ markets: [marketAt(2, 3)] }).refusal, null);
  });

  it('asks one model and no panel in economy, and when the ensemble is off', () => {
    for (const one of [
      plan({ mode: 'economy', maxStakeMicroUsd: 90_000_000 }),
      plan({ maxStakeMicroUsd: 90_000_000 }, { ensemble: false }),
    ]) {
      assert.equal(one.start, 'quick');
      assert.deepEqual(one.queue, []);
    }
  });

  it('calls no model in an emergency or a halt', () => {
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
      for (const { why } of each.candidates) assert.ok(candidateSentence(why).length > 5);
    }
    assert.deepEqual(plan().candidates.find((candidate) => candidate.model === 'gone')?.why, NO_KEY);
  });

  it('has no call to plan when no model can be called', () => {
    assert.equal(plan({ models: MODELS.slice(3) }).refusal?.code, 'no_models');
  });

  it('is no panel of none where no model fits the cap of a decision', () => {
    for (const policy of [
      { strategy: 'stake' },
      { strategy: 'consensus' },
      { strategy: 'value', explore: true },
    ] as const) {
      const made = plan({ decisionCapMicroUsd: 1, maxStakeMicroUsd: 60_000_000 }, policy);
      assert.ok(made.start !== 'panel' || made.first.length > 0, JSON.stringify(policy));
      if (made.start === 'none') assert.equal(made.refusal?.code, 'decision_cap');
    }
    assert.equal(plan({ decisionCapMicroUsd: 1, maxStakeMicroUsd: 60_000_000 }).refusal?.code, 'decision_cap');
  });

  it('sends no more than its models and two, whatever fails', () => {
    for (const models of [1, 2, 5, 15]) {
      for (const attempts of [1, 2, 10]) {
        const repeats = (kind: 'quick' | 'panel' | 'wider', calls: number, round: number) =>
          stepRepeats(kind, calls, attempts, round);
        assert.ok(models + repeats('panel', models, 0) <= models + 2);
        assert.equal(repeats('wider', models, 1), 0, 'models that are called after a panel have none left');
        const escalated = 1 + repeats('quick', 1, 0) + (models - 1) + repeats('panel', models - 1, 1);
        assert.ok(escalated <= models + 2);
        assert.equal(repeats('panel', models, 2), 0, 'nor have later rounds');
      }
    }
    assert.equal(stepRepeats('panel', 5, 1, 0), 0, 'one attempt a call leaves nothing to repeat');
    assert.equal(stepRepeats('shadow', 5, 2, 0), 0);
  });

  it('never reserves more than a decision may', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20_000, max: 200_000 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        (cap, attempts, large, samplesPerModel) => {
          const policy = { attemptsPerCall: attempts, samplesPerModel };
          const made = plan({ decisionCapMicroUsd: cap, maxStakeMicroUsd: large ? 60_000_000 : 1_000_000 }, policy);
          const reserved = (calls: readonly PlannedCall[], kind: 'quick' | 'panel', round: number) =>
            stepWorstCaseMicroUsd(calls, stepRepeats(kind, calls.length, attempts, round));
          if (made.start === 'none') return;
          const first = reserved(made.first, made.start, 0);
          if (made.start === 'quick' && first > cap) return;
          assert.ok(first + reserved(askedTimes(made.queue, samplesPerModel), 'panel', 1) <= cap);
        },
      ),
      // Two models fit at two attempts each only if the dearer one's are the ones repeated.
      { numRuns: 1_000, examples: [[60_000, 2, true, 1]] },
    );
  });
});

describe('budget bands', () => {
  it('permit a panel only while the band is open', () => {
    const bands = ['open', 'conserve', 'critical', 'exhausted'] as const;
    assert.deepEqual(bands.map(permitsPanel), [true, false, false, false]);
  });

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
