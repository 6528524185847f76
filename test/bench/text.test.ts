import assert from 'node:assert/strict';
import { hostileText } from '../../bench/text/families.ts';
import { fuzz } from '../../bench/text/fuzz.ts';
import { SCANS } from '../../bench/text/scans.ts';

const TEXTS = 300;
const LONGEST = 24_000;
/** Hostile texts have more of what is looked for, so some work is right; a square is hundreds of times an honest text. */
const MOST_RATIO = 60;

describe('the bench of hostile texts', () => {
  it('makes the same text again from seed and number, of every family', () => {
    const families = new Set(Array.from({ length: TEXTS }, (_, number) => hostileText(3, number, LONGEST).family));
    assert.ok(families.size > 15, `${families.size} families`);
    assert.deepEqual(hostileText(3, 7, LONGEST), hostileText(3, 7, LONGEST));
    assert.notEqual(hostileText(3, 7, LONGEST).text, hostileText(4, 7, LONGEST).text);
  });

  it('finds no text that costs a function many times what an honest one of its length does', function () {
    this.timeout(60_000);
    const slowest = fuzz({ seed: 1, texts: TEXTS, longest: LONGEST, scans: SCANS });
    assert.equal(slowest.length, Object.keys(SCANS).length);
    const slow = slowest.filter(({ ratio }) => ratio > MOST_RATIO);
    assert.deepEqual(slow, []);
  });

  it('finds a function that takes the square of a text', function () {
    this.timeout(60_000);
    // As it was in the search for instructions.
    const ROLE = /(?:^|[\n.;>\])}"'|*#-])\s*(?:#+\s*)?\**(?:system|user)\**\s*[:>\]]/;
    const square = { role: (text: string) => ROLE.test(text), spaces: (text: string) => /\s+x$/.test(text) };
    const slowest = fuzz({ seed: 1, texts: TEXTS, longest: LONGEST, scans: square });
    assert.ok(
      slowest.some(({ ratio }) => ratio > MOST_RATIO),
      JSON.stringify(slowest),
    );
  });
});
