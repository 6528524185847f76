import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WordForms } from '../../../domain/market/word-forms.ts';

const ENDINGS = ['s', 'es', 'd', 'ed', 'ing', 'ly', 'y', 'e', 'er', 'ion', 'ies', 'ied'];

/** The rule itself, word against word. */
function isSameWord(one: string, other: string): boolean {
  if (one === other) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  const stem = short.length > 4 ? short.slice(0, -1) : short;
  return short.length >= 3 && long.startsWith(stem) && ENDINGS.includes(long.slice(stem.length));
}

const word = fc
  .tuple(
    fc.constantFrom('ri', 'rise', 'risi', 'carry', 'carri', 'rat', 'vote', 'decision'),
    fc.constantFrom('', ...ENDINGS),
  )
  .map((parts) => parts.join(''));

describe('the forms of a word', () => {
  it('are found by a few look-ups as they are by comparing it with every word', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), word, (words, asked) => {
        const is = words.some((each) => isSameWord(asked, each));
        found += is ? 1 : 0;
        assert.equal(new WordForms(words).hasFormOf(asked), is, `${asked} among ${words.join(', ')}`);
      }),
      { numRuns: 3_000 },
    );
    assert.ok(found > 300, `${found} were found`);
  });
});
