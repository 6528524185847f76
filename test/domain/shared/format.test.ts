import assert from 'node:assert/strict';
import * as format from '../../../domain/shared/format.ts';

describe('what people read', () => {
  const cases: readonly (readonly [string, string])[] = [
    [format.formatMoney(42_440_000), '$42.44'],
    [format.formatMoney(12_345), '$0.0123'],
    [format.formatMoney(40), '$0.000040'],
    [format.formatMoney(0), '$0'],
    [format.formatMoney(-1_500_000), '-$1.50'],
    [format.formatPrice(570_000), '57c'],
    [format.formatPrice(573_500), '57.35c'],
    [format.formatProbability(0.32249), '0.322'],
    [format.formatProbability(null), '-'],
    [format.formatEdge(0.0421), '+4.21c'],
    [format.formatEdge(-0.0421), '-4.21c'],
    [format.formatTimesItsCost(1.5), '1.50 times its cost'],
    [format.formatTimesItsCost(11_585.24), 'over 100 times its cost'],
    [format.formatEdge(null), '-'],
    [format.formatShare(0.753), '75 %'],
    [format.formatShare(null), '-'],
    [format.formatDuration(830), '830 ms'],
    [format.formatDuration(1_400), '1.4 s'],
    [format.formatDuration(125_000), '2 min 05 s'],
    [format.formatDuration(null), '-'],
    [format.formatTime(Date.UTC(2026, 10, 24, 15, 4, 5)), '2026-11-24 15:04:05Z'],
    [format.formatCount(1, 'decision'), '1 decision'],
    [format.formatCount(2, 'decision'), '2 decisions'],
    [format.shorten('Will  it\nrain?', 20), 'Will it rain?'],
    [format.shorten('Will it rain?', 5), 'Will…'],
  ];
  for (const [written, expected] of cases) {
    it(`is written as ${expected}`, () => assert.equal(written, expected));
  }
});
