import assert from 'node:assert/strict';
import { parseRequest } from '../../../domain/decision/parse-request.ts';
import { KALSHI_MARKET, NOW_MS } from '../kalshi-market.ts';

const parsed = (evidence: unknown) =>
  parseRequest(
    {
      requestId: 'a',
      account: 'main',
      market: KALSHI_MARKET,
      bankrollMicroUsd: 1_000_000_000,
      maxStakeMicroUsd: 25_000_000,
      deadlineMs: 60_000,
      evidence,
    },
    { nowMs: NOW_MS, categories: {}, accounts: ['main'] },
  );
const at = (ms: number) => new Date(ms).toISOString();

describe('The evidence of a request', () => {
  it('is texts, of which only the text need be known', () => {
    const result = parsed([
      { text: 'News.' },
      { text: 'More.', title: 'T', source: 'S', url: 'U', publishedAt: at(NOW_MS) },
    ]);
    assert.ok(result.ok, JSON.stringify(result));
    assert.deepEqual(result.value.evidence, [
      { text: 'News.', title: null, source: null, url: null, publishedAtMs: null },
      { text: 'More.', title: 'T', source: 'S', url: 'U', publishedAtMs: NOW_MS },
    ]);
    const none = parsed(undefined);
    assert.deepEqual(none.ok && none.value.evidence, []);
  });

  it('is refused by field and value where it cannot be used', () => {
    const refusals: readonly [unknown, string, RegExp][] = [
      ['News.', 'evidence', /list of at most 10 texts/],
      [Array.from({ length: 11 }, () => ({ text: 'x' })), 'evidence', /at most 10 texts/],
      [[{ title: 'T' }], 'evidence.0.text', /text of 1 to 50000 characters/],
      [[{ text: 'x'.repeat(50_001) }], 'evidence.0.text', /50000 characters/],
      [[{ text: 'x', publishedAt: 'yesterday' }], 'evidence.0.publishedAt', /it must be a time/],
      [[{ text: 'x', by: 'me' }], 'evidence.0.by', /no field named by/],
    ];
    for (const [evidence, field, message] of refusals) {
      const result = parsed(evidence);
      assert.ok(!result.ok);
      assert.equal(result.field, field);
      assert.match(result.message, message);
    }
  });

  it('may be dated after the decision: that is a matter of its record, which keeps it out of learning', () => {
    const late = parsed([{ text: 'It ended YES.', publishedAt: at(NOW_MS + 60_000) }]);
    assert.ok(late.ok, JSON.stringify(late));
    assert.equal(late.value.evidence[0]?.publishedAtMs, NOW_MS + 60_000);
  });
});
