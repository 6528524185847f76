import assert from 'node:assert/strict';
import fc from 'fast-check';
import { withoutChances } from '../../../domain/research/without-chances.ts';

const DIGITS = /\d/;

describe('a line without chances', () => {
  const stated: readonly string[] = [
    'Polymarket has it at 63.',
    'Kalshi: YES 63c, NO 38c.',
    'Traders price in 63 of 100.',
    'The odds are 5 to 2, bookmakers say.',
    'Chance of rain 40%, says the service.',
    'It is likely: 63 percent.',
    'P(YES) = .63',
    'p=0.63',
    'Implied by futures: 63.',
    'Inflation will slow, a 63% probability.',
    'The ch\u0430nce is 63 percent.',
    'The c h a n c e is 63.',
    'Die Wahrscheinlichkeit liegt bei 63.',
    'Вероятность 63.',
    '概率为63。',
    'Chance: \uff16\uff13\uff05',
    'Chance: \u0666\u0663',
    'The probability is \u00be.',
  ];
  for (const line of stated) {
    it(`has no number left: ${line}`, () => assert.doesNotMatch(withoutChances(line), /\p{N}/u));
  }

  it('has no probability left where nothing says what the number is', () => {
    for (const line of [
      'About 63%.',
      'Roughly 0.63.',
      '63 in 100.',
      '63-65%',
      'Seven out of ten.',
      '\uff16\uff13\uff05.',
      '\u0666\u0663\u066a',
    ]) {
      assert.doesNotMatch(withoutChances(line), /63|\u0666|seven/iu, line);
    }
  });

  const facts: readonly string[] = [
    'CPI rose 3.2% in October, after 3.0% in September.',
    'The unemployment rate was 4.1 percent.',
    'A poll of 1,200 voters: 52% approve, 45% disapprove.',
    'The high of 61 degrees at Central Park was reached at 14:00.',
    'Yesterday the index fell 0.4% to 5,812.33.',
    'Consumer confidence index: 98.3 in November.',
    'The committee meets on 9 December; 218 members have signed.',
  ];
  for (const line of facts) {
    it(`keeps what was measured: ${line}`, () => assert.equal(withoutChances(line), line));
  }

  it('that speaks of chances has no number left, whatever stands around them', () => {
    const word = fc.constantFrom('chance', 'odds', 'probability', 'Polymarket', 'bettors', 'likely', 'YES', 'P(');
    const measured = fc.constantFrom('', 'inflation rate', 'rose', 'polls', 'degrees');
    const share = fc.integer({ min: 0, max: 100 });
    const written = share.chain((n) =>
      fc.constantFrom(`${n}`, `${n}%`, `${n / 100}`, `${n}c`, `${n}/100`, `${n} in 100`),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 3 }), word, measured, written, (order, a, b, c) => {
        const parts: Record<string, string> = { a, b, c };
        assert.doesNotMatch(withoutChances(order.map((key) => parts[key]).join(' ')), DIGITS);
      }),
    );
  });
});
