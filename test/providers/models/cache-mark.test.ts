import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildPrompt } from '../../../domain/forecast/prompt.ts';
import type { Market } from '../../../domain/market/market.ts';
import { costMicroUsd, worstCaseMicroUsd } from '../../../domain/money/cost.ts';
import type { ModelRow, Prompt, PromptCache } from '../../../domain/shared/model.ts';
import { toRequest as toAnthropic } from '../../../providers/models/anthropic-messages.ts';
import { readAnthropicReply } from '../../../providers/models/anthropic-reply.ts';
import { toRequest as toOpenAi } from '../../../providers/models/openai-chat.ts';
import { aMarket } from '../../domain/a-market.ts';
import { fixture, rowOf } from '../rows.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const withoutCache = ({ promptCache: _, ...row }: ModelRow): ModelRow => row;
const PLAIN = withoutCache(rowOf('claude-sonnet-5-5'));
const LONG = aMarket({ rules: 'It resolves to Yes if it rains. '.repeat(240) });

interface Case {
  readonly protocol: string;
  readonly row: ModelRow;
  readonly mark: string;
  toRequest(row: ModelRow, prompt: Prompt): object;
  textsOf(body: object): readonly [system: unknown, user: unknown];
}

const CASES: readonly Case[] = [
  {
    protocol: 'Anthropic',
    row: PLAIN,
    mark: '"cache_control":{"type":"ephemeral"}',
    toRequest: toAnthropic,
    textsOf: (body) => {
      const { system, messages } = body as ReturnType<typeof toAnthropic>;
      return [system, messages[0]?.content];
    },
  },
  {
    protocol: 'OpenAI',
    row: withoutCache(rowOf('gpt-6.1-terra')),
    mark: '"prompt_cache_breakpoint":{"mode":"explicit"}',
    toRequest: toOpenAi,
    textsOf: (body) => {
      const { messages } = body as ReturnType<typeof toOpenAi>;
      return [messages[0]?.content, messages[1]?.content];
    },
  },
];

for (const { protocol, row, mark, toRequest, textsOf } of CASES) {
  const request = (promptCache: PromptCache | null, market: Market = LONG, nowMs = NOW_MS) =>
    toRequest({ ...row, ...(promptCache ? { promptCache } : {}) }, buildPrompt(market, nowMs));
  const marks = (body: object) => JSON.stringify(body).split(mark).length - 1;

  describe(`the mark for the prompt cache of ${protocol}`, () => {
    it('is set on nothing where the row does not say from what length on it is cached', () => {
      assert.equal(marks(request(null)), 0);
      assert.ok(textsOf(request(null)).every((text) => typeof text === 'string'));
    });

    it('is set where the prefix is long enough to be cached, and on nothing shorter', () => {
      // The longest market with the system text and the tool or schema is some 2,200 tokens, the latter two some 300.
      assert.equal(marks(request({ fromTokens: 2_048, prefix: 'market' })), 1);
      assert.equal(marks(request({ fromTokens: 4_096, prefix: 'market' })), 0);
      assert.equal(marks(request({ fromTokens: 2_048, prefix: 'market' }, aMarket())), 0);
      assert.equal(marks(request({ fromTokens: 1_024, prefix: 'system' })), 0, 'what all markets share is too short');
      const [system, user] = textsOf(request({ fromTokens: 200, prefix: 'system' }));
      assert.ok(Array.isArray(system) && typeof user === 'string');
      assert.equal(marks(request({ fromTokens: 200, prefix: 'system' })), 1);
      assert.equal(marks(request({ fromTokens: 200, prefix: 'market' })), 1, 'one mark is enough');
    });

    it('changes no word of the prompt, and leaves the time out of what is cached', () => {
      const rules = fc.string({ unit: 'grapheme', maxLength: 9_000 });
      fc.assert(
        fc.property(rules, fc.integer({ min: 1, max: 4_000 }), (text, fromTokens) => {
          const prompt = buildPrompt(aMarket({ rules: text }), NOW_MS);
          const body = toRequest({ ...row, promptCache: { fromTokens, prefix: 'market' } }, prompt);
          assert.deepEqual(textsOf(body).map(wholeText), [prompt.system, prompt.user + prompt.moment]);
        }),
      );
      const cached = (nowMs: number) =>
        JSON.stringify(request({ fromTokens: 1, prefix: 'market' }, LONG, nowMs)).split(mark)[0];
      assert.equal(cached(NOW_MS), cached(NOW_MS + 240_000));
    });
  });
}

describe('a mark for a prompt cache', () => {
  it('is on none of the built-in rows’ requests: what they share is too short for it to pay', () => {
    const prompt = buildPrompt(LONG, NOW_MS);
    for (const id of ['claude-sonnet-5-5', 'claude-haiku-5-5']) {
      assert.doesNotMatch(JSON.stringify(toAnthropic(rowOf(id), prompt)), /cache_control/);
    }
    for (const id of ['gpt-6.1-terra', 'gpt-6-luna']) {
      const body = toOpenAi(rowOf(id), prompt);
      assert.doesNotMatch(JSON.stringify(body), /breakpoint/);
      assert.deepEqual(body.prompt_cache_options, { mode: 'explicit' }, 'nor a mark of the provider’s own');
    }
    for (const id of ['grok-4.7', 'grok-4.3'])
      assert.equal('prompt_cache_options' in toOpenAi(rowOf(id), prompt), false);
  });

  it('pays when the prefix is read again, costs a quarter when it is not, and is within the worst case both ways', () => {
    const cost = (written: number, read: number, plain: number) =>
      costMicroUsd(
        PLAIN,
        readAnthropicReply(
          {
            ...fixture('anthropic-json'),
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
    // $2, $2.50 written, $.1 read, $10: 2,400 tokens that could be cached, 30 after them, 100 of output.
    const [without, written, read] = [cost(0, 0, 2_430), cost(2_400, 0, 30), cost(0, 2_400, 30)];
    assert.deepEqual([without, written, read], [5_860, 7_060, 1_300]);
    // A write is 1,200 dearer, a read 4,560 cheaper: it pays from 1,200 / 5,760 = 21 % of the requests read on.
    const mean = (share: number) => share * read + (1 - share) * written;
    assert.ok(mean(0.2) > without && mean(0.21) < without);
    const marked: ModelRow = { ...PLAIN, promptCache: { fromTokens: 2_048, prefix: 'market' } };
    const bytes = Buffer.byteLength(JSON.stringify(toAnthropic(marked, buildPrompt(LONG, NOW_MS))));
    assert.ok(worstCaseMicroUsd(PLAIN, bytes) > written);
  });
});

function wholeText(content: unknown): string {
  if (!Array.isArray(content)) return String(content);
  return content.map((block: { text: string }) => block.text).join('');
}
