import assert from 'node:assert/strict';
import { termsFacts } from '../../../domain/explain/decision-facts.ts';
import { resolvedDecision } from '../../support/decision.ts';

describe('the position in an explanation', () => {
  const { terms, ...decision } = resolvedDecision(0, 1_000);
  const position = { side: 'no', contracts: 2.5, averageCents: 30 } as const;
  for (const [more, said] of [
    [{ position, positionFrom: 'fills' }, "2.5 NO at 30c on average, by the account's fills"],
    [{ position, positionFrom: 'stated' }, '2.5 NO at 30c on average, as stated'],
    // As older records have it.
    [{ position }, '2.5 NO at 30c on average, as stated'],
    [{ position: null, positionFrom: 'fills' }, "none, by the account's fills"],
    [{ position: null }, 'none was stated, and no fill was known'],
  ] as const) {
    it(`says where it is from: ${said}`, () => {
      const facts = termsFacts({ ...decision, terms: { ...terms, ...more } });
      assert.equal(facts.find(([name]) => name === 'Position')?.[1], said);
    });
  }
});
