import assert from 'node:assert/strict';
import fc from 'fast-check';
import { costMicroUsd, worstCaseMicroUsd } from '../../src/domain/cost.ts';
import type { ModelRow, PromptCache } from '../../src/domain/model.ts';
import { buildPrompt } from '../../src/domain/prompt.ts';
import { toRequest } from '../../src/providers/anthropic.ts';
import { readAnthropicReply } from '../../src/providers/anthropic-reply.ts';
import { aMarket } from '../domain/a-market.ts';
import { fixture, rowOf } from './rows.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const { promptCache: _none, ...PLAIN }: ModelRow = rowOf('claude-sonnet-4-6');
const LONG = aMarket({ rules: 'It resolves to Yes if it rains. '.repeat(240) });

const request = (promptCache: PromptCache | null, market = LONG, nowMs = NOW_MS) =>
  toRequest({ ...PLAIN, ...(promptCache ? { promptCache } : {}) }, buildPrompt(market, nowMs));
const marks = (body: object) => JSON.stringify(body).split('"cache_control"').length - 1;

describe('the mark for Anthropic’s prompt cache', () => {
  it('is set on nothing where the row does not say from what length on it is cached', () => {
    assert.equal(marks(request(null)), 0);
    assert.equal(typeof request(null).system, 'string');
  });

  it('is set where the prefix is long enough to be cached, and on nothing shorter', () => {
    // The longest market with the system text and the tool is some 2,400 tokens, the latter two some 300.
    assert.equal(marks(request({ fromTokens: 2_048, prefix: 'market' })), 1);
    assert.equal(marks(request({ fromTokens: 4_096, prefix: 'market' })), 0);
    assert.equal(marks(request({ fromTokens: 2_048, prefix: 'market' }, aMarket())), 0);
    assert.equal(marks(request({ fromTokens: 2_048, prefix: 'system' })), 0, 'what all markets share is too short');
    const shared = request({ fromTokens: 200, prefix: 'system' });
    assert.equal(marks(shared), 1);
    assert.ok(Array.isArray(shared.system) && shared.system.length === 1);
    assert.equal(marks(request({ fromTokens: 300, prefix: 'market' })), 1, 'one mark is enough');
  });

  it('is on none of the built-in rows’ requests: what they share is too short for it to pay', () => {
    for (const id of ['claude-sonnet-4-6', 'claude-haiku-4-5']) {
      const row = rowOf(id);
      assert.equal(row.promptCache?.prefix, 'system');
      assert.equal(marks(toRequest(row, buildPrompt(LONG, NOW_MS))), 0);
    }
  });

  it('changes no word of the prompt, and leaves the time out of what is cached', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 9_000 }),
        fc.integer({ min: 1, max: 4_000 }),
        (rules, fromTokens) => {
          const prompt = buildPrompt(aMarket({ rules }), NOW_MS);
          const body = toRequest({ ...PLAIN, promptCache: { fromTokens, prefix: 'market' } }, prompt);
          assert.equal(textOf(body.system), prompt.system);
          assert.equal(textOf(body.messages[0]?.content), prompt.user);
        },
      ),
    );
    const cached = (nowMs: number) =>
      JSON.stringify(request({ fromTokens: 1, prefix: 'market' }, LONG, nowMs)).split('"cache_control"')[0];
    assert.equal(cached(NOW_MS), cached(NOW_MS + 240_000));
  });

  it('pays when the prefix is read again, costs a quarter when it is not, and is within the worst case both ways', () => {
    const cost = (written: number, read: number, plain: number) =>
      costMicroUsd(
        PLAIN,
        readAnthropicReply(
          {
            ...fixture('anthropic-tool'),
            usage: {
              input_tokens: plain,
              cache_creation_input_tokens: written,
              cache_read_input_tokens: read,
              output_tokens: 100,
            },
          },
          PLAIN,
        ).usage,
      );
    // $3, $3.75 written, $.3 read, $15: 2,400 tokens that could be cached, 30 after them, 100 of output.
    const [without, written, read] = [cost(0, 0, 2_430), cost(2_400, 0, 30), cost(0, 2_400, 30)];
    assert.deepEqual([without, written, read], [8_790, 10_590, 2_310]);
    // A write is 1,800 dearer, a read 6,480 cheaper: it pays from 1,800 / 8,280 = 22 % of the requests read on.
    const mean = (share: number) => share * read + (1 - share) * written;
    assert.ok(mean(0.21) > without && mean(0.22) < without);
    const bytes = Buffer.byteLength(JSON.stringify(request({ fromTokens: 2_048, prefix: 'market' })));
    assert.ok(worstCaseMicroUsd(PLAIN, bytes) > written);
  });
});

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return String(content);
  return content.map((block: { text: string }) => block.text).join('');
}
