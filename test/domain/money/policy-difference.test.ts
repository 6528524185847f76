import assert from 'node:assert/strict';
import { auditWords } from '../../../domain/explain/audit-sentences.ts';
import { policyDifferences } from '../../../domain/money/budget-change.ts';
import { DEFAULT_BUDGET_POLICY } from '../../../domain/shared/policy.ts';

const before = { zone: 'UTC', budget: { ...DEFAULT_BUDGET_POLICY, categoryMicroUsd: { sports: 1_000_000 } } };

describe('the difference between two policies', () => {
  it('is what changed, and nothing else', () => {
    assert.deepEqual(policyDifferences(before, before), []);
    const { budget } = before;
    const after = {
      zone: 'Europe/Berlin',
      budget: {
        ...budget,
        dayMicroUsd: 12_000_000,
        categoryMicroUsd: { politics: 2_000_000 },
        purposeMicroUsd: { probe: 0 },
        modelMicroUsd: { 'grok-4': 3_000_000 },
        bands: { ...budget.bands, critical: 0.95 },
      },
    };
    const differences = policyDifferences(before, after);
    assert.deepEqual(differences, [
      { part: 'day', of: null, fromMicroUsd: 10_000_000, toMicroUsd: 12_000_000 },
      { part: 'category', of: 'sports', fromMicroUsd: 1_000_000, toMicroUsd: null },
      { part: 'category', of: 'politics', fromMicroUsd: null, toMicroUsd: 2_000_000 },
      { part: 'purpose', of: 'probe', fromMicroUsd: null, toMicroUsd: 0 },
      { part: 'model', of: 'grok-4', fromMicroUsd: null, toMicroUsd: 3_000_000 },
      { part: 'band', of: 'critical', from: 0.9, to: 0.95 },
      { part: 'zone', from: 'UTC', to: 'Europe/Berlin' },
    ]);
    const words = auditWords({ kind: 'policy', version: 4, differences, reason: 'more' });
    assert.deepEqual(words, {
      from: 'day $10.00; category sports $1.00; category politics no cap; purpose probe no cap; model grok-4 no cap; band critical 90 %; zone UTC',
      to: 'day $12.00; category sports no cap; category politics $2.00; purpose probe $0; model grok-4 $3.00; band critical 95 %; zone Europe/Berlin (version 4)',
      reason: 'more',
    });
  });

  it('shows one cap where one was changed, with its old and its new value', () => {
    const after = { ...before, budget: { ...before.budget, hourMicroUsd: 1_500_000 } };
    const differences = policyDifferences(before, after);
    const { from, to } = auditWords({ kind: 'policy', version: 2, differences, reason: 'less' });
    assert.deepEqual([from, to], ['hour $3.00', 'hour $1.50 (version 2)']);
    const nothing = auditWords({ kind: 'policy', version: 3, differences: [], reason: 'again' });
    assert.deepEqual([nothing.from, nothing.to], ['', 'nothing changed (version 3)']);
  });
});
