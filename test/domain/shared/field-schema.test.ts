import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as v from 'valibot';
import { budgetSettings } from '../../../domain/shared/budget-schema.ts';
import { checkAllWith, checkWith } from '../../../domain/shared/check-schema.ts';
import { isoDate, isoTime, mapOf, microUsd, oneOf, openShape, shape } from '../../../domain/shared/field-schema.ts';
import { DEFAULT_BUDGET_POLICY, DEFAULT_DECISION_POLICY } from '../../../domain/shared/policy.ts';
import { decisionPolicySchema } from '../../../domain/shared/policy-schema.ts';
import { hostileValue, isSentence, nothingPolluted } from '../../support/hostile.ts';

const CAPS = mapOf(microUsd(), 'it must be an object of caps', (key) => /^[a-z]+$/.test(key), 'it must be a word', 2);
const ORDER = shape({ side: oneOf(['yes', 'no']), caps: v.optional(CAPS) });

function sentence(schema: Parameters<typeof checkWith>[0], input: unknown): string {
  const checked = checkWith(schema, input, 'order');
  return checked.ok ? 'accepted' : `${checked.field}: ${checked.message}`;
}

describe('a schema’s problem as a refusal', () => {
  it('names the field, its value and what is right', () => {
    assert.equal(sentence(ORDER, { side: 'yes', caps: { a: 1 } }), 'accepted');
    assert.equal(sentence(ORDER, { side: 'up' }), 'order.side: order.side is "up"; it must be one of yes, no.');
    assert.equal(sentence(ORDER, {}), 'order.side: order.side is missing; it must be one of yes, no.');
    assert.equal(sentence(ORDER, []), 'order: order is a list of 0; it must be an object with side, caps.');
    const negative = 'order.caps.a is -1; it must be a whole number of micro-dollars, 0 or more.';
    assert.equal(sentence(ORDER, { side: 'no', caps: { a: -1 } }), `order.caps.a: ${negative}`);
    assert.equal(
      sentence(ORDER, { side: 'no', caps: { a: 1, b: 1, c: 1 } }),
      'order.caps: order.caps is an object; it has 3 entries and may have 2 at most.',
    );
  });

  it('names a mistyped field before the one that is missing for it, and all of them', () => {
    const typed = { sied: 'yes', cap: {} };
    assert.equal(sentence(ORDER, typed), 'order.sied: order has no field named sied, cap; it has side, caps.');
    const all = checkAllWith(ORDER, typed, 'order');
    assert.equal(all.ok ? 0 : all.problems.length, 2);
    assert.equal(sentence(openShape({ side: oneOf(['yes']) }), { side: 'yes', more: 1 }), 'accepted');
  });

  it('leaves out the value of a field that may hold a secret', () => {
    const checked = checkWith(ORDER, { side: 'hunter2' }, '', ['side']);
    assert.equal(checked.ok ? '' : checked.message, 'side is not usable; it must be one of yes, no.');
  });

  it('never lets a key pass that every object inherits', () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const strict = mapOf(microUsd(), 'it must be an object', () => false, 'it must be a word');
      assert.match(sentence(strict, JSON.parse(`{"${key}": 5}`)), /has the key ".*"; it must be a word/);
      assert.match(sentence(ORDER, JSON.parse(`{"side": "yes", "${key}": {}}`)), /has no field named/);
    }
  });

  it('is one sentence whatever was given', () => {
    fc.assert(
      fc.property(hostileValue, hostileValue, (side, caps) => {
        for (const input of [side, { side, caps }]) {
          const checked = checkWith(ORDER, input);
          if (!checked.ok) isSentence(checked.message);
        }
      }),
    );
    nothingPolluted();
  });
});

describe('dates and times', () => {
  it('are days and instants that exist', () => {
    for (const day of ['2026-11-24', '2028-02-29']) assert.ok(checkWith(isoDate(), day).ok, day);
    for (const day of ['2026-02-29', '2026-13-01', '24.11.2026', '2026-11-24T00:00:00Z', '']) {
      assert.ok(!checkWith(isoDate(), day).ok, day);
    }
    for (const at of ['2026-11-24T15:00:00Z', '2026-11-24T15:00:00.5+01:00'])
      assert.ok(checkWith(isoTime(), at).ok, at);
    for (const at of ['2026-11-24', '2026-11-24T15:00:00', '2026-11-24T25:00:00Z'])
      assert.ok(!checkWith(isoTime(), at).ok, at);
  });
});

describe('the settings of a policy', () => {
  it('hold where nothing is stated, and are right themselves', () => {
    const decision = checkWith(decisionPolicySchema, {});
    assert.deepEqual(decision.ok && decision.value, DEFAULT_DECISION_POLICY);
    const budget = checkWith(shape(budgetSettings), {});
    assert.deepEqual(budget.ok && budget.value, DEFAULT_BUDGET_POLICY);
    assert.ok(checkWith(decisionPolicySchema, DEFAULT_DECISION_POLICY).ok);
    assert.ok(checkWith(shape(budgetSettings), DEFAULT_BUDGET_POLICY).ok);
  });
});
