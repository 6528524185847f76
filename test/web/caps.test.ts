import assert from 'node:assert/strict';
import type { AccountNow } from '../../server/contract/now.ts';
import { changeOf, differencesOf, tellDifference, typedCapsOf } from '../../web/controls/changes.ts';
import { tellAmounts } from '../../web/controls/tell-amounts.ts';

const spent = { spentMicroUsd: 0, heldMicroUsd: 0, uncertainMicroUsd: 0 };
const ACCOUNT: AccountNow = {
  account: 'main',
  zone: 'UTC',
  band: 'open',
  budgetShadowPrice: null,
  policyVersion: 1,
  caps: { dayMicroUsd: 10_000_000, hourMicroUsd: 3_000_000, decisionMicroUsd: 1_000_000 },
  bands: { conserve: 0.7, critical: 0.9 },
  day: null,
  categories: [
    { name: 'sports', capMicroUsd: 2_500_000, ...spent },
    { name: 'crypto', capMicroUsd: null, ...spent },
  ],
  purposes: [],
  models: [{ name: 'grok-4', capMicroUsd: 5_000_000, ...spent }],
};
const TYPED = typedCapsOf(ACCOUNT);

describe('the caps that are typed', () => {
  it('are those in force until something is typed, and then nothing differs', () => {
    assert.deepEqual(TYPED, {
      day: '10',
      hour: '3',
      decision: '1',
      categories: { sports: '2.5', crypto: '' },
      models: { 'grok-4': '5' },
    });
    assert.deepEqual(differencesOf(ACCOUNT, TYPED), []);
  });

  it('send only what differs, in whole micro-dollars', () => {
    const differences = differencesOf(ACCOUNT, {
      ...TYPED,
      day: '$25.10',
      categories: { ...TYPED.categories, crypto: '0' },
      models: { 'grok-4': '2.5' },
    });
    assert.deepEqual(JSON.parse(JSON.stringify(changeOf(differences))), {
      dayMicroUsd: 25_100_000,
      categoryMicroUsd: { crypto: 0 },
      modelMicroUsd: { 'grok-4': 2_500_000 },
    });
    assert.deepEqual(differences.map(tellDifference), [
      'Day: $10.00 becomes $25.10 (+$15.10)',
      'crypto: no cap of its own becomes $0',
      'grok-4: $5.00 becomes $2.50 (-$2.50)',
    ]);
  });

  it('say a cap that is lowered with its sign', () => {
    const [lowered] = differencesOf(ACCOUNT, { ...TYPED, hour: '0.5' });
    assert.ok(lowered);
    assert.equal(tellDifference(lowered), 'Hour: $3.00 becomes $0.5000 (-$2.50)');
  });

  for (const day of ['', 'abc', '-1', '0', '1e3', '1,000', '0.0000001', '1000001', 'Infinity']) {
    it(`are refused with a sentence that has the value: "${day}"`, () => {
      assert.throws(
        () => differencesOf(ACCOUNT, { ...TYPED, day }),
        (error: Error) => error instanceof RangeError && error.message.startsWith(`"${day}" is no amount`),
      );
    });
  }

  it('cannot take a cap of a category away, and say so', () => {
    const categories = { ...TYPED.categories, sports: ' ' };
    assert.throws(() => differencesOf(ACCOUNT, { ...TYPED, categories }), /cap of sports cannot be taken away/);
  });
});

describe("the audit's amounts", () => {
  it('are shown as all money is, and versions are left alone', () => {
    assert.equal(
      tellAmounts('version 2: day 25000000, hour 3000000, decision 1000000 micro-USD'),
      'version 2: day $25.00, hour $3.00, decision $1.00',
    );
    assert.equal(tellAmounts('7012345 micro-USD of the day are committed'), '$7.01 of the day are committed');
    assert.equal(tellAmounts('busy day 24'), 'busy day 24');
  });
});
