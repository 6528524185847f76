import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  checkBudgetChanged,
  checkClearMode,
  checkSetMode,
  checkSetPolicy,
} from '../../../domain/messages/check-messages.ts';
import { type BudgetPolicy, DEFAULT_BUDGET_POLICY } from '../../../domain/shared/policy.ts';
import type { Checked } from '../../../domain/shared/refusal.ts';

const WHO = { reason: 'provider outage', by: 'ada' };

const CURRENT: BudgetPolicy = {
  dayMicroUsd: 20_000_000,
  hourMicroUsd: 5_000_000,
  decisionMicroUsd: 500_000,
  categoryMicroUsd: { sports: 1_000_000, politics: 2_000_000 },
  purposeMicroUsd: { probe: 100_000 },
  modelMicroUsd: { 'grok-4': 300_000 },
  bands: { conserve: 0.6, critical: 0.8 },
};

function refused(result: Checked<unknown>, field: string, ...words: string[]): void {
  assert.ok(!result.ok, `expected a refusal of ${field}`);
  assert.equal(result.field, field, result.message);
  for (const word of words) assert.ok(result.message.includes(word), `"${result.message}" lacks "${word}"`);
}

function policyAfter(budget: unknown, current: BudgetPolicy | null = CURRENT, others = {}): BudgetPolicy {
  const result = checkSetPolicy(Object.freeze({ budget, ...WHO, ...others }), current);
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.value.budget;
}

describe('checkBudgetChanged', () => {
  it('takes a band and its version, and nothing else', () => {
    assert.deepEqual(checkBudgetChanged({ band: 'conserve', version: 3 }), {
      ok: true,
      value: { band: 'conserve', version: 3 },
    });
    refused(checkBudgetChanged({ band: 'short', version: 3 }), 'band', '"short"', 'conserve');
    for (const version of [0, 1.5, '3', null]) refused(checkBudgetChanged({ band: 'open', version }), 'version');
    for (const odd of [null, 'conserve', []]) refused(checkBudgetChanged(odd), 'band');
  });
});

describe('checkSetMode and checkClearMode', () => {
  it('accept what the contract says', () => {
    assert.deepEqual(checkSetMode({ mode: 'halted', ...WHO }), { ok: true, value: { mode: 'halted', ...WHO } });
    assert.deepEqual(checkClearMode(WHO), { ok: true, value: WHO });
  });

  it('refuse a mode that is none, and name those that are', () => {
    refused(checkSetMode({ mode: 'stop', ...WHO }), 'mode', '"stop"', 'normal, economy, degraded, emergency, halted');
    refused(checkSetMode(WHO), 'mode', 'missing');
    refused(checkSetMode({ mode: ['halted'], ...WHO }), 'mode');
  });

  it('take how long a mode holds, in whole milliseconds up to 30 days', () => {
    const given = (forMs: unknown) => checkSetMode({ mode: 'halted', ...WHO, forMs });
    for (const forMs of [1, 7_200_000, 2_592_000_000]) {
      assert.deepEqual(given(forMs), { ok: true, value: { mode: 'halted', ...WHO, forMs } });
    }
    for (const forMs of [0, -1, 1.5, 2_592_000_001, '2h', null, Number.NaN]) refused(given(forMs), 'forMs', '30 days');
    refused(checkClearMode({ ...WHO, forMs: 1 }), 'forMs', 'no field named forMs');
  });

  it('refuse a change without a reason or a name', () => {
    refused(checkSetMode({ mode: 'halted', by: 'ada' }), 'reason', 'missing');
    refused(checkClearMode({ reason: ' ', by: 'ada' }), 'reason', '" "');
    refused(checkClearMode({ reason: 'x'.repeat(501), by: 'ada' }), 'reason', '501 characters');
    refused(checkClearMode({ reason: 'over', by: 7 }), 'by', '7');
    refused(checkClearMode({ reason: 'over', by: 'x'.repeat(101) }), 'by', '1 to 100');
    refused(checkClearMode({ ...WHO, mode: 'normal' }), 'mode', 'no field named mode');
    for (const input of [null, undefined, 'halted', 5, []]) refused(checkSetMode(input), '');
  });
});

describe('checkSetPolicy', () => {
  it('replaces what is given and keeps what is absent', () => {
    assert.deepEqual(policyAfter({}), CURRENT);
    assert.deepEqual(policyAfter({ dayMicroUsd: 1 }), { ...CURRENT, dayMicroUsd: 1 });
    assert.deepEqual(policyAfter({ bands: { critical: 0.95 } }).bands, { conserve: 0.6, critical: 0.95 });
  });

  it('takes the gap below which a band is left, and refuses one that could never be crossed', () => {
    assert.deepEqual(policyAfter({ bands: { leaveGap: 0.1 } }).bands, { ...CURRENT.bands, leaveGap: 0.1 });
    assert.deepEqual(policyAfter({ bands: { leaveGap: 0 } }).bands, { ...CURRENT.bands, leaveGap: 0 });
    const after = policyAfter({ dayMicroUsd: 1 }, { ...CURRENT, bands: { ...CURRENT.bands, leaveGap: 0.2 } });
    assert.equal(after.bands.leaveGap, 0.2, 'it stays when it is not named');
    for (const leaveGap of [-0.1, 1, '5 %', null]) {
      refused(checkSetPolicy({ budget: { bands: { leaveGap } }, ...WHO }, CURRENT), 'budget.bands.leaveGap', 'share');
    }
    refused(
      checkSetPolicy({ budget: { bands: { leaveGap: 0.6 } }, ...WHO }, CURRENT),
      'budget.bands',
      'below conserve',
    );
  });

  it('does not require the hour to be within the day', () => {
    assert.equal(policyAfter({ hourMicroUsd: 90_000_000 }).hourMicroUsd, 90_000_000);
  });

  it('merges caps by category and purpose key by key; null takes one away', () => {
    const after = policyAfter({
      categoryMicroUsd: { sports: 0, crypto: 7, politics: null },
      purposeMicroUsd: { probe: null },
    });
    assert.deepEqual(after.categoryMicroUsd, { sports: 0, crypto: 7 });
    assert.deepEqual(after.purposeMicroUsd, {});
    assert.deepEqual(CURRENT.categoryMicroUsd, { sports: 1_000_000, politics: 2_000_000 });
  });

  it('takes a configured budget as a whole', () => {
    const after = policyAfter({ categoryMicroUsd: { crypto: 7 } }, CURRENT, { fromConfiguration: true });
    assert.deepEqual(after.categoryMicroUsd, { crypto: 7 });
    assert.deepEqual(after.purposeMicroUsd, CURRENT.purposeMicroUsd);
  });

  it('takes caps by model, which a whole policy that names none takes away', () => {
    const after = policyAfter({ modelMicroUsd: { 'grok-4': 7, 'gpt-5.4': null } }, CURRENT);
    assert.deepEqual(after.modelMicroUsd, { 'grok-4': 7 });
    assert.deepEqual(policyAfter({ dayMicroUsd: 3 }, after).modelMicroUsd, { 'grok-4': 7 });
    assert.deepEqual(policyAfter({ modelMicroUsd: { 'grok-4': null } }, after).modelMicroUsd, {});
    const whole = { ...DEFAULT_BUDGET_POLICY, dayMicroUsd: 3 };
    assert.deepEqual(policyAfter(whole, after, { fromConfiguration: true }).modelMicroUsd, {});
    const wrong = (modelMicroUsd: unknown) => checkSetPolicy({ budget: { modelMicroUsd }, ...WHO }, CURRENT);
    refused(wrong({ 'a b': 1 }), 'budget.modelMicroUsd', '"a b"', 'grok-4');
    refused(wrong({ 'grok-4': 0.5 }), 'budget.modelMicroUsd.grok-4', '0.5');
  });

  it('passes on who, why, zone and origin', () => {
    const result = checkSetPolicy({ budget: {}, ...WHO, zone: 'Europe/Berlin' }, CURRENT);
    assert.deepEqual(result, {
      ok: true,
      value: { budget: CURRENT, ...WHO, zone: 'Europe/Berlin', fromConfiguration: false },
    });
    refused(checkSetPolicy({ budget: {}, ...WHO, zone: 'Berlin' }, CURRENT), 'zone', '"Berlin"', 'IANA');
    refused(checkSetPolicy({ budget: {}, ...WHO, fromConfiguration: 1 }, CURRENT), 'fromConfiguration', '1');
    refused(checkSetPolicy({ budget: {} }, CURRENT), 'reason', 'missing');
  });

  it('refuses limits that are not money', () => {
    const change = (budget: unknown) => checkSetPolicy({ budget, ...WHO }, CURRENT);
    for (const value of [0, -1, 0.5, 2 ** 53, '5', null, Number.NaN]) {
      refused(change({ dayMicroUsd: value }), 'budget.dayMicroUsd', 'above 0');
      refused(change({ hourMicroUsd: value }), 'budget.hourMicroUsd');
      refused(change({ decisionMicroUsd: value }), 'budget.decisionMicroUsd');
    }
    refused(change({ categoryMicroUsd: { sports: -1 } }), 'budget.categoryMicroUsd.sports', '-1');
    refused(change({ categoryMicroUsd: [] }), 'budget.categoryMicroUsd', 'a list');
    refused(change({ purposeMicroUsd: { fun: 1 } }), 'budget.purposeMicroUsd', '"fun"', 'decision, probe');
    refused(change({ daily: 5 }), 'budget', 'daily');
    refused(change(undefined), 'budget', 'missing');
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`c${index}`, 1]));
    refused(change({ categoryMicroUsd: many }), 'budget.categoryMicroUsd', '101');
  });

  it('refuses bands that are out of order or no shares', () => {
    const change = (bands: unknown, current: BudgetPolicy | null = CURRENT) =>
      checkSetPolicy({ budget: { bands }, ...WHO }, current);
    refused(change({ conserve: 0.8 }), 'budget.bands', '0.8');
    refused(change({ conserve: 0.9, critical: 0.5 }), 'budget.bands');
    refused(change({ conserve: 0 }), 'budget.bands.conserve', '0');
    refused(change({ critical: 1.1 }), 'budget.bands.critical', '1.1');
    refused(change({ middle: 0.5 }), 'budget.bands', 'middle');
    refused(change(0.5), 'budget.bands', '0.5');
    assert.ok(change({ critical: 1 }).ok);
  });

  it('checks a change by itself while the policy is not known yet', () => {
    assert.ok(checkSetPolicy({ budget: { bands: { conserve: 0.99 } }, ...WHO }, null).ok);
    refused(checkSetPolicy({ budget: { bands: { conserve: 0.9, critical: 0.8 } }, ...WHO }, null), 'budget.bands');
    refused(checkSetPolicy({ budget: { dayMicroUsd: 0 }, ...WHO }, null), 'budget.dayMicroUsd');
    assert.deepEqual(policyAfter({ dayMicroUsd: 3 }, null), { ...DEFAULT_BUDGET_POLICY, dayMicroUsd: 3 });
  });

  it('never takes a key that every object inherits', () => {
    for (const key of ['__proto__', 'constructor', 'toString', 'a.b', '$set', 'Sports', '', 'x'.repeat(41)]) {
      const budget = JSON.parse(`{"categoryMicroUsd":{"${key}":5}}`);
      refused(checkSetPolicy({ budget, ...WHO }, CURRENT), 'budget.categoryMicroUsd');
    }
    const poisoned = JSON.parse('{"__proto__":{"dayMicroUsd":5}}');
    refused(checkSetPolicy({ budget: poisoned, ...WHO }, CURRENT), 'budget', '__proto__');
  });

  it('never throws, and every accepted policy is one that the ledger can hold', () => {
    const cap = fc.oneof(fc.integer({ min: -1, max: 9 }), fc.constant(null), fc.anything());
    const share = fc.oneof(fc.double({ min: 0, max: 1.1 }), fc.anything());
    const budget = fc.oneof(
      fc.anything(),
      fc.record(
        {
          dayMicroUsd: cap,
          decisionMicroUsd: cap,
          categoryMicroUsd: fc.dictionary(fc.constantFrom('sports', 'a b', '__proto__', 'x'), cap),
          bands: fc.record({ conserve: share, critical: share }, { requiredKeys: [] }),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(budget, (given) => {
        const result = checkSetPolicy({ budget: given, ...WHO }, CURRENT);
        if (!result.ok) return assert.ok(result.message.length < 500);
        const { dayMicroUsd, decisionMicroUsd, categoryMicroUsd, bands } = result.value.budget;
        const caps = [dayMicroUsd, decisionMicroUsd, ...Object.values(categoryMicroUsd)];
        assert.ok(caps.every((value) => Number.isSafeInteger(value) && value >= 0));
        assert.ok(0 < bands.conserve && bands.conserve < bands.critical && bands.critical <= 1);
      }),
      { numRuns: 500 },
    );
  });
});
