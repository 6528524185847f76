import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRecording } from '../../../domain/learning/recorded-schema.ts';

const GOOD = {
  id: 'one',
  category: 'Sports',
  created: '2025-01-01T00:00:00.123456Z',
  scheduled_resolve_time: '2025-01-05T00:00:00+02:00',
  resolve_time: '2025-01-04 22:00:00',
  market_price: null,
  outcome: 1,
  forecasts: { alpha: [0.2, 0.4], bravo: [] },
};

const reasons = (...lines: readonly unknown[]) => {
  const parsed = parseRecording(
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return parsed.ok ? [] : parsed.bad;
};

describe('a recording of questions', () => {
  it('is read with its times in UTC unless they say otherwise, to the microsecond', () => {
    const parsed = parseRecording(`\n${JSON.stringify(GOOD)}\n`);
    assert.ok(parsed.ok);
    const [question] = parsed.questions;
    assert.equal(question?.createdMs, Date.UTC(2025, 0, 1) + 123.456);
    assert.equal(question?.scheduledResolutionMs, Date.UTC(2025, 0, 4, 22));
    assert.equal(question?.resolvedMs, Date.UTC(2025, 0, 4, 22));
    assert.deepEqual(question?.forecasts, { alpha: [0.2, 0.4], bravo: [] });
  });

  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['no JSON', '{"id": ', /not JSON/],
    ['no object', [1], /not an object/],
    ['no id', { ...GOOD, id: '' }, /id is "".*text/],
    ['an outcome of neither', { ...GOOD, outcome: 0.5 }, /outcome is 0\.5/],
    ['a price in cents', { ...GOOD, market_price: 45 }, /market_price is 45/],
    ['a time that is none', { ...GOOD, created: 'yesterday' }, /created is "yesterday".*ISO 8601/],
    ['a day that is none', { ...GOOD, resolve_time: '2025-02-41' }, /resolve_time/],
    ['no answer', { ...GOOD, forecasts: { alpha: [] } }, /no probability of any model/],
    ['a forecast that is no list', { ...GOOD, forecasts: { alpha: 0.5 } }, /forecasts\.alpha is 0\.5/],
    ['a forecast above 1', { ...GOOD, forecasts: { alpha: [0.5, 1.5] } }, /forecasts\.alpha\.1 is 1\.5/],
    ['a forecast that is null', { ...GOOD, forecasts: { alpha: [null] } }, /forecasts\.alpha\.0 is null/],
  ];
  for (const [what, line, reason] of wrong) {
    it(`with ${what} is refused, the line named`, () => {
      const bad = reasons({ ...GOOD, id: 'before' }, line);
      assert.deepEqual(
        bad.map((each) => each.line),
        [2],
      );
      assert.match(bad[0]?.reason ?? '', reason);
    });
  }

  it('with the same id twice is refused', () => {
    assert.match(reasons(GOOD, '', GOOD)[0]?.reason ?? '', /"one" is on line 1 already/);
  });

  it('never throws, whatever is in the file', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.anything().map((value) => `${JSON.stringify(value)}`),
        ),
        (text) => {
          const parsed = parseRecording(text);
          assert.equal(typeof parsed.ok, 'boolean');
        },
      ),
    );
  });
});
