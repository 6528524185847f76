import assert from 'node:assert/strict';
import { briefKey, briefKeys, type ResearchSubject } from '../../../domain/research/brief-key.ts';
import { marketAt } from '../../support/judge.ts';

const base = marketAt(40, 42);
const alone = (change: Partial<typeof base>): ResearchSubject => ({
  event: null,
  markets: [{ market: { ...base, ...change } }],
});
const keyOf = (change: Partial<typeof base>, simulated = false) => briefKey(alone(change), simulated);

describe('the key of a brief', () => {
  const event = { eventTicker: base.eventTicker, title: 'The high in Harborview' };
  const title = 'Will the high in Harborview be above 60 on Nov 29?';

  it('is one for all markets of an event, whichever are asked about', () => {
    const key = (markets: ResearchSubject['markets']) => briefKey({ event, markets }, false);
    assert.equal(key([{ market: base }]), key([{ market: { ...base, ticker: 'KX-OTHER', title: 'Another' } }]));
    assert.notEqual(key([]), briefKey({ event: { ...event, eventTicker: 'KX-NEXT' }, markets: [] }, false));
  });

  it('is one for markets of an event that differ in numbers alone, and another for another name, event or world', () => {
    const key = keyOf({ title });
    assert.equal(keyOf({ title: 'Will the high in Harborview be above 61.5 on Nov 29?', ticker: 'KX-T61' }), key);
    assert.notEqual(keyOf({ title: 'Will the high in Eastport be above 60 on Nov 29?' }), key);
    assert.notEqual(keyOf({ title, eventTicker: 'KX-NEXT' }), key);
    assert.notEqual(keyOf({ title }, true), key);
  });

  it('of a market alone also finds a brief on its event, and not the other way round', () => {
    const ofEvent = briefKey({ event, markets: [] }, false);
    assert.deepEqual(briefKeys(alone({ title }), false), [keyOf({ title }), ofEvent]);
    assert.deepEqual(briefKeys({ event, markets: [{ market: base }] }, false), [ofEvent]);
  });
});
