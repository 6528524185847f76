import assert from 'node:assert/strict';
import { readEvidence } from '../../../domain/decision/evidence-schema.ts';

describe('a text of evidence in which nothing can be read', () => {
  it('is refused: a decision that was given nothing would be kept as one with evidence', () => {
    for (const text of [' ', '\n\t', '\u200b\u2060 \u202e']) {
      const read = readEvidence([{ text: 'It rained.' }, { text }]);
      assert.ok(!read.ok, JSON.stringify(text));
      assert.equal(read.field, 'evidence.1.text');
      assert.match(read.message, /; it must say something\.$/);
    }
    assert.ok(readEvidence([{ text: ' It rained. ' }]).ok);
  });
});
