import assert from 'node:assert/strict';
import type { AccountNow } from '../../server/contract/now.ts';
import {
  capsOf,
  changeOf,
  describeDifference,
  describeTyped,
  differencesOf,
  dollarsOf,
  keyOf,
} from '../../web/controls/caps.ts';

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
const CAPS = capsOf(ACCOUNT);

describe('the typed caps', () => {
  it('are those in force until another is typed, and then no cap differs', () => {
    assert.deepEqual(
      CAPS.map((cap) => [keyOf(cap), dollarsOf(cap)]),
      [
        ['whole/Day', '10'],
        ['whole/Hour', '3'],
        ['whole/Decision', '1'],
        ['category/sports', '2.5'],
        ['category/crypto', ''],
        ['model/grok-4', '5'],
      ],
    );
    assert.deepEqual(differencesOf(CAPS, {}), []);
    assert.deepEqual(differencesOf(CAPS, Object.fromEntries(CAPS.map((cap) => [keyOf(cap), dollarsOf(cap)]))), []);
  });

  it('send only what differs, in whole micro-dollars', () => {
    const differences = differencesOf(CAPS, { 'whole/Day': '$25.10', 'category/crypto': '0', 'model/grok-4': '2.5' });
    assert.deepEqual(JSON.parse(JSON.stringify(changeOf(differences))), {
      dayMicroUsd: 25_100_000,
      categoryMicroUsd: { crypto: 0 },
      modelMicroUsd: { 'grok-4': 2_500_000 },
    });
    assert.deepEqual(differences.map(describeDifference), [
      'Day: $10.00 becomes $25.10 (+$15.10)',
      'crypto: no cap of its own becomes $0',
      'grok-4: $5.00 becomes $2.50 (-$2.50)',
    ]);
  });

  it('show old and new value below the amount while it is typed', () => {
    const below = (key: string, text?: string) => {
      const cap = CAPS.find((each) => keyOf(each) === key) ?? assert.fail(key);
      return describeTyped(cap, text === undefined ? {} : { [key]: text });
    };
    assert.equal(below('whole/Hour'), 'now $3.00');
    assert.equal(below('whole/Hour', '3.0'), 'now $3.00', 'the same amount in other words');
    assert.equal(below('whole/Hour', '7.50'), '$3.00 → $7.50');
    assert.equal(below('category/sports', ''), '$2.50 → no cap of its own');
    assert.equal(below('whole/Hour', 'seven'), 'now $3.00; “seven” is not an amount');
  });

  it('show a cap that is lowered with its sign', () => {
    const [lowered] = differencesOf(CAPS, { 'whole/Hour': '0.5' });
    assert.ok(lowered);
    assert.equal(describeDifference(lowered), 'Hour: $3.00 becomes $0.5000 (-$2.50)');
  });

  for (const day of ['', 'abc', '-1', '0', '1e3', '1,000', '0.0000001', '1000001', 'Infinity']) {
    it(`are refused with a sentence that has the value: "${day}"`, () => {
      assert.throws(
        () => differencesOf(CAPS, { 'whole/Day': day }),
        (error: Error) => error instanceof RangeError && error.message.startsWith(`"${day}" is not an amount`),
      );
    });
  }

  it('remove the cap of a category or a model that is left empty', () => {
    const differences = differencesOf(CAPS, { 'category/sports': ' ' });
    assert.deepEqual(JSON.parse(JSON.stringify(changeOf(differences))), { categoryMicroUsd: { sports: null } });
    assert.deepEqual(differences.map(describeDifference), ['sports: $2.50 becomes no cap of its own']);
  });
});
