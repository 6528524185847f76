import assert from 'node:assert/strict';
import { readBrief } from '../../../activities/research/research.ts';
import type { Usage } from '../../../domain/shared/model.ts';
import { rowOf } from '../../providers/rows.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const USAGE: Usage = {
  promptTokens: 20_000,
  cachedPromptTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 300,
  reasoningTokens: 0,
};
const claim = (url: string) => ({ text: `It says so at ${url}.`, source: 'Agency', url, published_at: '2026-11-23' });
const text = JSON.stringify({
  claims: [claim('https://records.example/a'), claim('https://rumour.example/b')],
  resolution_says: null,
});

describe('the reply to a search', () => {
  const row = rowOf('gpt-6.1-terra');
  const input = { key: 'k', decisionId: 'main/r-1' };
  const read = (usage: Usage, asked = row) =>
    readBrief(input, asked, { finish: 'stop', text }, { endedAtMs: NOW_MS, costMicroUsd: 47_700, usage });

  it('is a brief with what it cost and how many searches it took', () => {
    const { value } = read({ ...USAGE, searches: 2 });
    assert.equal(value?.claims.length, 2);
    assert.deepEqual([value?.searches, value?.costMicroUsd, value?.model], [2, 47_700, row.id]);
  });

  it('is none where nothing was searched: the model wrote what it remembers', () => {
    assert.deepEqual(read(USAGE), {
      value: null,
      failure: { kind: 'unusable_answer', message: `Model ${row.id} wrote a brief without a search.` },
    });
  });

  it('has no claim from a host that the row blocks', () => {
    assert.ok(row.webSearch);
    const careful = { ...row, webSearch: { ...row.webSearch, blockedDomains: ['rumour.example'] } };
    const { value } = read({ ...USAGE, searches: 2 }, careful);
    assert.deepEqual(
      value?.claims.map(({ url }) => url),
      ['https://records.example/a'],
    );
    assert.deepEqual(value?.dropped, { not_allowed: 1 });
  });
});
