import assert from 'node:assert/strict';
import type { CallRecord, Decision } from '../../../domain/decision/decision.ts';
import { addUpAll } from '../../../domain/learning/bucket.ts';
import { type NotMade, tallyFlow } from '../../../domain/learning/flow.ts';
import { flowIn } from '../../../domain/learning/flow-figures.ts';
import { type DecidedInHour, tallyHour } from '../../../domain/learning/tally-hour.ts';
import type { Plan, PlanInput } from '../../../domain/planning/plan.ts';
import { withEarlierAnswers, withoutCall } from '../../../domain/planning/plan-without-call.ts';
import { firstStep, smallerStep } from '../../../domain/planning/smaller-step.ts';
import { marketAt } from '../../support/judge.ts';
import { NO_KEY, planInput, planOf, pricedModel, quickOf } from '../../support/planning.ts';

const MODELS = [
  pricedModel('alpha', 5_000),
  pricedModel('bravo', 10_000),
  pricedModel('charlie', 10_000),
  pricedModel('broken', 10_000, {}, { unavailable: NO_KEY }),
  pricedModel('trial', 10_000, {}, { shadow: true }),
  pricedModel('late', 10_000, { p95Ms: 60_000 }),
];

/** A small stake: one model first. */
const planned = (more: Partial<PlanInput> = {}, policy: Partial<PlanInput['policy']> = {}) =>
  planOf({ models: MODELS, ...more }, policy);

const call = (
  id: string,
  outcome: CallRecord['outcome'] = 'answered',
  costMicroUsd = 1_000,
): DecidedInHour['calls'][0] => ({
  model: id,
  outcome,
  failure: outcome === 'failed' ? { kind: 'server_error' } : null,
  requestBytes: 2_000,
  costMicroUsd,
  latencyMs: 500,
});

/** A decision as its plan and its calls leave it. */
function decided(plan: Plan, more: Partial<DecidedInHour> = {}): DecidedInHour {
  const code = plan.refusal?.code ?? 'edge_below_threshold';
  return {
    segment: { category: 'sports', volatility: 'unknown', expiry: '1d_to_7d' },
    purpose: 'decision',
    costMicroUsd: 1_000,
    latencyMs: 900,
    path: plan.start === 'none' ? 'none' : plan.start === 'quick' ? 'quick' : 'full',
    action: 'SKIP',
    isFullPanel: plan.callsEveryModel,
    notes: plan.notes,
    verdict: { reasons: [{ code }] },
    candidates: plan.candidates,
    calls: [],
    ...more,
  };
}

const DAY_CAP = { cap: 'day', of: null, capMicroUsd: 1, committedMicroUsd: 1, askedMicroUsd: 1 } as const;

/** Models that were not asked, by why. */
function unasked(decision: DecidedInHour): Partial<Record<NotMade, string[]>> {
  const found: Partial<Record<NotMade, string[]>> = {};
  for (const { how, model: id } of tallyFlow([decision]).notMade) found[how] = [...(found[how] ?? []), id].toSorted();
  return found;
}

const ENOUGH: Decision['notes'] = [{ code: 'confident', figures: { distance: 0.3, escalateWithin: 0.1 } }];

describe('calls that were not made', () => {
  it('at a price that says enough, are those that everyone would have made: not the broken, the late or the one on trial', () => {
    const gated = planned({ markets: [marketAt(98, 99)] });
    assert.equal(gated.refusal?.code, 'price_gate');
    assert.deepEqual(unasked(decided(gated)), { price_gate: ['alpha', 'bravo', 'charlie'] });
  });

  it('in a market that the policy leaves alone save nothing: they were not wanted', () => {
    const reason = { code: 'volume_below_minimum', figures: { volume: 3, minVolume: 100 } } as const;
    const { refusal } = planned({ unasked: reason });
    assert.deepEqual(refusal, reason);
    assert.deepEqual(unasked(decided(planned({ unasked: reason }))), { withheld: ['alpha', 'bravo', 'charlie'] });
  });

  it('after a first model that was enough, are the others', () => {
    const plan = planned();
    assert.equal(quickOf(plan)?.model, 'alpha');
    assert.deepEqual(unasked(decided(plan, { calls: [call('alpha')], notes: ENOUGH })), {
      cascade: ['bravo', 'charlie'],
    });
  });

  it('after a first model that failed, or where the panel was wanted and not paid for, save nothing', () => {
    const plan = planned();
    const fault: Decision['notes'] = [
      { code: 'request_at_fault', figures: { failure: 'bad_request', providers: ['a', 'b'] } },
    ];
    assert.deepEqual(unasked(decided(plan, { calls: [call('alpha', 'failed')], notes: fault })), {
      withheld: ['bravo', 'charlie'],
    });
    const unpaid: Decision['notes'] = [
      { code: 'unsure', figures: { distance: 0.01, escalateWithin: 0.1 } },
      { code: 'cap_refused', figures: { cap: DAY_CAP, consequence: 'no_more' } },
    ];
    assert.deepEqual(unasked(decided(plan, { calls: [call('alpha')], notes: unpaid })), {
      withheld: ['bravo', 'charlie'],
    });
  });

  it('by mode, budget, a cap or a setting, save nothing', () => {
    const everyone = { withheld: ['alpha', 'bravo', 'charlie'] };
    const others = { withheld: ['bravo', 'charlie'] };
    const asked = { calls: [call('alpha')], notes: [] };
    assert.deepEqual(unasked(decided(planned({ mode: 'halted' }))), everyone);
    assert.deepEqual(
      unasked(decided(withoutCall(planned(), { code: 'budget_exhausted', figures: { dayMicroUsd: 1 } }))),
      everyone,
    );
    assert.deepEqual(unasked(decided(planned({ mode: 'economy' }), asked)), others);
    assert.deepEqual(unasked(decided(planned({}, { ensemble: false }), asked)), others);
    const large = planInput({ models: MODELS, maxStakeMicroUsd: 200_000_000 });
    const panel = firstStep(large);
    assert.equal(panel.plan.start, 'panel');
    const { plan: one } = smallerStep(large, panel, { ok: false, ...DAY_CAP });
    assert.deepEqual(unasked(decided(one, asked)), others);
  });

  it('where an earlier decision’s answers stood in because nobody could be asked, are no saving', () => {
    const refused = withoutCall(planned(), { code: 'budget_exhausted', figures: { dayMicroUsd: 1 } });
    assert.deepEqual(unasked(decided(refused, { path: 'reused', reused: { kind: null } })), {
      withheld: ['alpha', 'bravo', 'charlie'],
    });
  });

  it('because earlier answers were as good, are those that the answers are of', () => {
    const plan = withEarlierAnswers(planned(), {
      decisionId: 'main/earlier',
      ageMs: 1,
      priceMoveMicroUsd: 0,
      kind: 'same',
      sourceTicker: 'KX',
      savedMicroUsd: 1,
    });
    const answer = { rawProbability: 0.5 };
    const forecast = {
      pooled: 0.5,
      models: [
        { model: 'alpha', ...answer },
        { model: 'charlie', ...answer },
      ],
    };
    assert.deepEqual(unasked(decided(plan, { path: 'reused', reused: { kind: 'same' }, forecast })), {
      reuse: ['alpha', 'charlie'],
    });
  });

  it('are none after a panel, whoever it left out', () => {
    const large = planned({ maxStakeMicroUsd: 200_000_000, learned: { labels: 60, panelsAsked: 120, nearCertain: 0 } });
    assert.equal(large.first.length, 2);
    const calls = large.first.map(({ model: id }) => call(id));
    assert.deepEqual(unasked(decided(large, { calls })), {});
    assert.deepEqual(unasked(decided(planned(), { path: 'escalated', calls: [call('alpha'), call('bravo')] })), {});
  });
});

describe('the flow of decisions', () => {
  const panel = planned({ maxStakeMicroUsd: 200_000_000 });
  // alpha: 1,000 and 3,000. bravo: 4,000. charlie: never asked, so that what it costs is not known.
  const hour = tallyHour(
    0,
    [
      decided(panel, { action: 'BUY', calls: [call('alpha'), call('bravo', 'answered', 4_000)], costMicroUsd: 5_000 }),
      decided(planned(), { calls: [call('alpha', 'answered', 3_000)], notes: ENOUGH, costMicroUsd: 3_000 }),
      decided(planned({ markets: [marketAt(98, 99)] }), { costMicroUsd: 0 }),
    ],
    [],
    [],
  );

  it('is told by path and action, with what it cost', () => {
    const { decisions, byPath, byAction, costMicroUsd } = flowIn([hour]);
    assert.equal(decisions, 3);
    assert.deepEqual(byPath, { full: 1, quick: 1, none: 1 });
    assert.deepEqual(byAction, { BUY: 1, SKIP: 2 });
    assert.equal(costMicroUsd, 8_000);
  });

  it('estimates what was not asked at each model’s mean cost a call, and says for how many there is none', () => {
    const of = (how: NotMade) => flowIn([hour]).savings.find((each) => each.how === how);
    const known = { callsWithoutRecord: 1, decisions: 1 };
    // bravo at 4,000; alpha at (1,000 + 3,000) / 2 beside it; charlie at nothing.
    assert.deepEqual(of('cascade'), { how: 'cascade', callsNotMade: 2, estimatedMicroUsd: 4_000, ...known });
    assert.deepEqual(of('price_gate'), { how: 'price_gate', callsNotMade: 3, estimatedMicroUsd: 6_000, ...known });
    for (const how of ['reuse', 'withheld'] as const) {
      assert.deepEqual(of(how), {
        how,
        decisions: 0,
        callsNotMade: 0,
        callsWithoutRecord: 0,
        estimatedMicroUsd: 0,
      });
    }
  });

  it('adds up', () => {
    const twice = flowIn([hour, addUpAll([hour])]);
    assert.equal(twice.decisions, 6);
    assert.deepEqual(twice.byPath, { full: 2, quick: 2, none: 2 });
    assert.equal(twice.savings.find(({ how }) => how === 'cascade')?.callsNotMade, 4);
    assert.deepEqual(
      flowIn([]).savings.map(({ callsNotMade }) => callsNotMade),
      [0, 0, 0, 0],
    );
  });
});
