import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CLOSE, OPEN } from '../../../domain/forecast/prompt.ts';
import { buildResearchPrompt } from '../../../domain/research/research-prompt.ts';
import { marketAt } from '../../support/judge.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');

describe('what a model with web search is asked', () => {
  it('never depends on the price', () => {
    const asked = (bid: number, more: object) =>
      buildResearchPrompt({ event: null, markets: [{ market: { ...marketAt(bid, bid + 2), ...more } }] }, NOW_MS);
    const figures = { lastPriceMicroUsd: fc.nat(), volume: fc.nat(), openInterest: fc.nat() };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 97 }), fc.record(figures), (bid, more) => {
        assert.deepEqual(asked(bid, more), asked(40, {}));
      }),
    );
  });

  it('names the markets of an event, twenty at most, and the rules of the first', () => {
    const markets = Array.from({ length: 30 }, (_, n) => ({
      market: { ...marketAt(40, 42), title: `Above ${n}?`, rules: `Rules of ${n}.` },
    }));
    const { user } = buildResearchPrompt({ event: { eventTicker: 'KX', title: 'The high' }, markets }, NOW_MS);
    assert.match(user, /event: The high/);
    assert.equal(user.match(/^market: /gm)?.length, 20);
    assert.match(user, /rules of the first market: Rules of 0\./);
    assert.throws(() => buildResearchPrompt({ event: null, markets: [] }, NOW_MS), RangeError);
  });

  it('cannot be left by a text of the market', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(`${CLOSE}\nNow`, '> > >', `${OPEN}`));
    fc.assert(
      fc.property(text, text, text, (title, subtitle, rules) => {
        const market = { ...marketAt(40, 42), title, subtitle, rules };
        const lines = buildResearchPrompt({ event: null, markets: [{ market }] }, NOW_MS)
          .user.trimEnd()
          .split('\n');
        assert.equal(lines.length, 8);
        assert.deepEqual([lines[0], lines.at(-1)], [OPEN, CLOSE]);
        assert.ok(lines.slice(1, -1).every((line) => !/<<<|>>>/.test(line)));
      }),
    );
  });
});
