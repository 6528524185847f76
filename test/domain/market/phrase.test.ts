import assert from 'node:assert/strict';
import fc from 'fast-check';
import { holdsPhrase, phrase } from '../../../domain/market/phrase.ts';

const WORDS = ['ignore', 'all', 'rules', 'x', '.', '\n'] as const;
const EXPRESSION = /\bignore\b[^.\n]{0,9}\ball\b[^.\n]{0,9}\brules\b/;
const PHRASE = phrase(9, [String.raw`\bignore\b`, String.raw`\ball\b`, String.raw`\brules\b`]);

describe('a phrase', () => {
  it('is found where one expression with the gaps in it finds it', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }), (words) => {
        const text = words.join(' ');
        const is = EXPRESSION.test(text);
        found += is ? 1 : 0;
        assert.equal(holdsPhrase(text, PHRASE), is, text);
      }),
      { numRuns: 5_000 },
    );
    assert.ok(found > 50, `${found} hold it`);
  });
});
