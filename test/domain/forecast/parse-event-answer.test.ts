import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseEventAnswer } from '../../../domain/forecast/parse-event-answer.ts';

const TICKERS = ['KXA-T50', 'KXA-T60.5'];
const read = (text: string) => parseEventAnswer(text, TICKERS);
const BOTH = [
  { ticker: 'KXA-T50', rawProbability: 0.7 },
  { ticker: 'KXA-T60.5', rawProbability: 0.25 },
];

describe('an answer about an event', () => {
  it('is read bare, fenced, with prose, as a list, without anything around it, and with percentages', () => {
    const json = '{"reasoning": "warm", "probabilities": {"KXA-T50": 0.7, "KXA-T60.5": 0.25}}';
    for (const text of [
      json,
      `\`\`\`json\n${json}\n\`\`\``,
      `Thinking {of it} first.\n${json}\nThat is all.`,
      `<think>{"probabilities": {"KXA-T50": 0.1}}</think>${json}`,
      '{"KXA-T50": "70%", "KXA-T60.5": "0.25"}',
      '{"probabilities": [{"ticker": "KXA-T50", "probability": 0.7}, {"ticker": "KXA-T60.5", "probability_yes": 0.25}]}',
      '{"probabilities": {"KXA-T50": {"probability_yes": 0.7}, "KXA-T60.5": 0.25, "KXA-T99": 0.1}}',
    ]) {
      const parsed = read(text);
      assert.ok(parsed.ok, text);
      assert.deepEqual(parsed.answer.probabilities, BOTH, text);
      assert.deepEqual(parsed.missing, []);
    }
  });

  it('that lacks one market, or states it twice or out of range, is of use for the others', () => {
    for (const wrong of [
      '',
      ', "KXA-T60.5": 25',
      ', "KXA-T60.5": "perhaps"',
      ', "KXA-T60.5": null',
      ', "x": {"KXA-T60.5": 0.1}, "y": {"KXA-T60.5": 0.2}',
    ]) {
      const parsed = read(`{"KXA-T50": 0.7${wrong}}`);
      assert.ok(parsed.ok, wrong);
      assert.deepEqual(parsed.answer.probabilities, BOTH.slice(0, 1));
      assert.deepEqual(
        parsed.missing.map(({ ticker }) => ticker),
        ['KXA-T60.5'],
      );
    }
  });

  it('without any usable number is unusable, whatever it is made of', () => {
    for (const text of [
      '',
      'KXA-T50: 0.7',
      '{"probability_yes": 0.7}',
      '{"probabilities": {"KXA-T50": 70, "KXA-T60.5": -1}}',
      '{"probabilities": {"__proto__": {"KXA-T50": 2}}}',
      '{'.repeat(50_000),
      `${'{"a":'.repeat(2_000)}{"KXA-T50": 0.5}${'}'.repeat(2_000)}`,
      'x'.repeat(300_000),
    ]) {
      assert.equal(read(text).ok, false, text.slice(0, 60));
    }
  });

  it('never takes a market that was not asked for, such as one named after a property of objects', () => {
    const parsed = parseEventAnswer('{"KXA": 0.5}', ['constructor', 'toString', 'KXA']);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.answer.probabilities, [{ ticker: 'KXA', rawProbability: 0.5 }]);
  });
});
