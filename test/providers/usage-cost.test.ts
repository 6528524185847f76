import assert from 'node:assert/strict';
import { parseAnswer } from '../../domain/forecast/parse-answer.ts';
import { costMicroUsd } from '../../domain/money/cost.ts';
import type { ModelRow } from '../../domain/shared/model.ts';
import { readAnthropicReply } from '../../providers/models/anthropic-reply.ts';
import { readOpenAiReply } from '../../providers/models/openai-chat-reply.ts';
import { readResponsesReply } from '../../providers/models/openai-responses-reply.ts';
import { readOpenAiUsage } from '../../providers/models/openai-usage.ts';
import { ProviderFailure } from '../../providers/provider.ts';
import { fixture, LOCAL_ROW, rowOf, without } from './rows.ts';

/** Prices in dollars per million tokens, which are micro-dollars per token, worked by hand below. */
function priced(row: ModelRow, dollars: { prompt: number; cached: number; written: number; output: number }): ModelRow {
  const microUsd = (price: number) => price * 1_000_000;
  return {
    ...row,
    prices: {
      promptMicroUsdPerMTok: microUsd(dollars.prompt),
      cachedPromptMicroUsdPerMTok: microUsd(dollars.cached),
      cacheWriteMicroUsdPerMTok: microUsd(dollars.written),
      outputMicroUsdPerMTok: microUsd(dollars.output),
      reasoningMicroUsdPerMTok: microUsd(dollars.output),
      checkedOn: '2026-11-24',
    },
  };
}

const OPENAI = priced(rowOf('gpt-6.1-terra'), { prompt: 2, cached: 0.25, written: 2.5, output: 12 });
const XAI = priced(rowOf('grok-4.7'), { prompt: 2, cached: 0.5, written: 2, output: 6 });
/** In chat completions xAI counts reasoning beside the completion. */
const XAI_CHAT: ModelRow = { ...XAI, features: { ...XAI.features, reasoningTokens: 'beside-completion' } };
const ANTHROPIC = priced(rowOf('claude-sonnet-5-5'), { prompt: 3, cached: 0.3, written: 3.75, output: 15 });

describe('What a call cost, from the provider’s own account of it', () => {
  it('at OpenAI counts cached tokens out of the prompt and reasoning out of the completion', () => {
    const reply = readOpenAiReply(fixture('openai-chat'), OPENAI);
    assert.deepEqual(reply.usage, {
      promptTokens: 476,
      cachedPromptTokens: 1_024,
      cacheWriteTokens: 0,
      outputTokens: 60,
      reasoningTokens: 640,
    });
    // 476 x 2 + 1024 x .25 + (60 + 640) x 12 = 952 + 256 + 8400
    assert.equal(costMicroUsd(OPENAI, reply.usage), 9_608);
  });

  it('in an OpenAI response counts the same, under other names', () => {
    const reply = readResponsesReply(fixture('openai-responses'), OPENAI);
    assert.deepEqual(reply.usage, {
      promptTokens: 376,
      cachedPromptTokens: 1_024,
      cacheWriteTokens: 0,
      outputTokens: 64,
      reasoningTokens: 576,
    });
    // 376 x 2 + 1024 x .25 + (64 + 576) x 12 = 752 + 256 + 7680
    assert.equal(costMicroUsd(OPENAI, reply.usage), 8_688);
  });

  it('in an xAI response finds reasoning inside the output, as its total says', () => {
    const { usage } = readResponsesReply(fixture('xai-responses'), XAI);
    assert.deepEqual(usage, {
      promptTokens: 1_000,
      cachedPromptTokens: 300,
      cacheWriteTokens: 0,
      outputTokens: 60,
      reasoningTokens: 900,
    });
    // 1000 x 2 + 300 x .5 + 960 x 6 = 2000 + 150 + 5760, and the reply itself says 79,100,000 ticks of a ten-billionth dollar.
    assert.equal(costMicroUsd(XAI, usage), 7_910);
  });

  it('at OpenAI counts the searches that its account states, each at the row’s price', () => {
    const row: ModelRow = { ...OPENAI, webSearch: { maxSearches: 6, searchMicroUsd: 10_000, maxInputTokens: 100_000 } };
    const { usage } = readResponsesReply(fixture('openai-responses-search'), row);
    assert.deepEqual(usage, {
      promptTokens: 17_000,
      cachedPromptTokens: 24_000,
      cacheWriteTokens: 0,
      outputTokens: 400,
      reasoningTokens: 1_500,
      searches: 2,
    });
    // 17000 x 2 + 24000 x .25 + 1900 x 12 + 2 x 10000 = 34000 + 6000 + 22800 + 20000
    assert.equal(costMicroUsd(row, usage), 82_800);
  });

  it('counts the searches that were made where no account of them is given, not pages that were opened or searches that failed', () => {
    const { usage } = readResponsesReply(without(fixture('openai-responses-search'), 'tool_usage'), OPENAI);
    assert.equal(usage.searches, 2);
  });

  it('at xAI counts what it calls successful searches, opened pages among them, and comes to its own sum', () => {
    const row: ModelRow = { ...XAI, webSearch: { maxSearches: 6, searchMicroUsd: 5_000, maxInputTokens: 100_000 } };
    const { usage } = readResponsesReply(fixture('xai-responses-search'), row);
    assert.equal(usage.searches, 2);
    // 18000 x 2 + 12000 x .5 + 1500 x 6 + 2 x 5000 = 36000 + 6000 + 9000 + 10000; the reply says 610,000,000 ticks.
    assert.equal(costMicroUsd(row, usage), 61_000);
  });

  it('at Anthropic counts the searches that it billed, not the one that it refused', () => {
    const row: ModelRow = {
      ...ANTHROPIC,
      webSearch: { maxSearches: 1, searchMicroUsd: 10_000, maxInputTokens: 100_000 },
    };
    const { usage } = readAnthropicReply(fixture('anthropic-search'), row);
    assert.equal(usage.searches, 1);
    // 12000 x 3 + 8000 x .3 + 900 x 15 + 10000 = 36000 + 2400 + 13500 + 10000
    assert.equal(costMicroUsd(row, usage), 61_900);
  });

  it('knows of no searches where there were none', () => {
    assert.ok(!('searches' in readResponsesReply(fixture('openai-responses'), OPENAI).usage));
    assert.ok(!('searches' in readResponsesReply(fixture('xai-responses'), XAI).usage));
    assert.ok(!('searches' in readAnthropicReply(fixture('anthropic-json'), ANTHROPIC).usage));
  });

  it('leaves the bill uncertain where the number of searches cannot be one', () => {
    for (const stated of [-3, 1.5, '2', 10_001, {}]) {
      const messages = {
        ...fixture('anthropic-search'),
        usage: { input_tokens: 1, output_tokens: 1, server_tool_use: { web_search_requests: stated } },
      };
      assert.throws(() => readAnthropicReply(messages, ANTHROPIC), /without a usable count of searches/);
      const responses = { ...fixture('openai-responses-search'), tool_usage: { web_search: { num_requests: stated } } };
      assert.throws(() => readResponsesReply(responses, OPENAI), ProviderFailure);
    }
    const silent = { ...fixture('openai-responses-search'), tool_usage: { web_search: null } };
    assert.equal(readResponsesReply(silent, OPENAI).usage.searches, 2);
  });

  it('at OpenAI counts tokens written to the cache out of the prompt, at their own price', () => {
    const { usage } = readOpenAiReply(fixture('openai-chat-cache-write'), OPENAI);
    assert.deepEqual(usage, {
      promptTokens: 800,
      cachedPromptTokens: 0,
      cacheWriteTokens: 1_200,
      outputTokens: 100,
      reasoningTokens: 0,
    });
    // 800 x 2 + 1200 x 2.5 + 100 x 12 = 1600 + 3000 + 1200
    assert.equal(costMicroUsd(OPENAI, usage), 5_800);
  });

  it('at xAI adds the reasoning that stands beside the completion', () => {
    const { usage } = readOpenAiReply(fixture('xai-chat'), XAI_CHAT);
    assert.deepEqual(usage, {
      promptTokens: 1_000,
      cachedPromptTokens: 300,
      cacheWriteTokens: 0,
      outputTokens: 60,
      reasoningTokens: 900,
    });
    // 1000 x 2 + 300 x .5 + (60 + 900) x 6 = 2000 + 150 + 5760
    assert.equal(costMicroUsd(XAI, usage), 7_910);
  });

  it('at Anthropic adds the cached and the written tokens that stand beside the input', () => {
    const { usage } = readAnthropicReply(fixture('anthropic-json'), ANTHROPIC);
    assert.deepEqual(usage, {
      promptTokens: 400,
      cachedPromptTokens: 1_000,
      cacheWriteTokens: 200,
      outputTokens: 120,
      reasoningTokens: 0,
    });
    // 400 x 3 + 1000 x .3 + 200 x 3.75 + 120 x 15 = 1200 + 300 + 750 + 1800
    assert.equal(costMicroUsd(ANTHROPIC, usage), 4_050);
  });

  it('at Anthropic counts thinking once, inside the output', () => {
    const { usage } = readAnthropicReply(fixture('anthropic-thinking'), ANTHROPIC);
    assert.equal(usage.outputTokens, 120);
    assert.equal(usage.reasoningTokens, 500);
    // 400 x 3 + 620 x 15 = 1200 + 9300
    assert.equal(costMicroUsd(ANTHROPIC, usage), 10_500);
  });

  it('of a local model is nothing, with or without an account', () => {
    const { usage } = readOpenAiReply(fixture('local-chat'), LOCAL_ROW);
    assert.equal(usage.promptTokens, 812);
    assert.equal(usage.outputTokens, 31);
    assert.equal(costMicroUsd(LOCAL_ROW, usage), 0);
    const silent = readOpenAiReply(without(fixture('local-chat'), 'usage'), LOCAL_ROW);
    assert.equal(costMicroUsd(LOCAL_ROW, silent.usage), 0);
    assert.deepEqual(parseAnswer(silent.text), { ok: true, answer: { rawProbability: 0.45, reasoning: 'Guess.' } });
  });

  it('is unknown when a paid reply does not say what it used', () => {
    const isUnknownBill = (error: unknown) =>
      error instanceof ProviderFailure && error.kind === 'server_error' && /billed is unknown/.test(error.message);
    for (const usage of [undefined, null, {}, { prompt_tokens: '12', completion_tokens: 3 }, { prompt_tokens: 12 }]) {
      assert.throws(() => readOpenAiReply({ ...fixture('openai-chat'), usage }, OPENAI), isUnknownBill);
    }
    for (const usage of [undefined, { input_tokens: -1, output_tokens: 2 }, { input_tokens: 12 }]) {
      assert.throws(() => readAnthropicReply({ ...fixture('anthropic-json'), usage }, ANTHROPIC), isUnknownBill);
    }
    for (const body of [null, undefined, '<html>', 7, [], {}, { error: { message: 'no' } }]) {
      assert.throws(() => readOpenAiReply(body, OPENAI), isUnknownBill);
      assert.throws(() => readAnthropicReply(body, ANTHROPIC), isUnknownBill);
      assert.throws(() => readOpenAiReply(body, LOCAL_ROW), isUnknownBill);
    }
  });

  it('is known even when the reply itself is not usable', () => {
    for (const choices of [undefined, null, [], [null], [{}], [{ message: null }], [{ message: { content: 3 } }]]) {
      const reply = readOpenAiReply({ ...fixture('openai-chat'), choices }, OPENAI);
      assert.equal(reply.text, '');
      assert.equal(costMicroUsd(OPENAI, reply.usage), 9_608);
    }
    const reply = readAnthropicReply(without(fixture('anthropic-json'), 'content'), ANTHROPIC);
    assert.equal(reply.text, '');
    assert.equal(costMicroUsd(ANTHROPIC, reply.usage), 4_050);
  });
});

describe('Reasoning tokens', () => {
  const usage = (completion: number, reasoning: number, total?: number) => ({
    prompt: 100,
    completion,
    total,
    cached: 0,
    cacheWritten: 0,
    reasoning,
  });

  it('are placed by the total where it contradicts the row', () => {
    assert.equal(readOpenAiUsage(usage(50, 40, 190), OPENAI)?.outputTokens, 50);
    assert.equal(readOpenAiUsage(usage(50, 40, 150), XAI_CHAT)?.outputTokens, 10);
  });

  it('are placed by the row where no total says', () => {
    assert.equal(readOpenAiUsage(usage(50, 40), OPENAI)?.outputTokens, 10);
    assert.equal(readOpenAiUsage(usage(50, 40), XAI_CHAT)?.outputTokens, 50);
  });

  it('that are more than the completion cannot be inside it', () => {
    assert.equal(readOpenAiUsage(usage(50, 400), OPENAI)?.outputTokens, 50);
  });
});

describe('How a reply ended', () => {
  it('is read from each protocol’s own words', () => {
    assert.equal(readOpenAiReply(fixture('openai-chat'), OPENAI).finish, 'stop');
    assert.equal(readOpenAiReply(fixture('openai-refusal'), OPENAI).finish, 'refused');
    assert.equal(readOpenAiReply(fixture('openai-content-filter'), OPENAI).finish, 'refused');
    const cut = { ...fixture('openai-chat'), choices: [{ finish_reason: 'length', message: { content: '{' } }] };
    assert.equal(readOpenAiReply(cut, OPENAI).finish, 'length');
    assert.equal(readResponsesReply(fixture('openai-responses'), OPENAI).finish, 'stop');
    assert.equal(readResponsesReply(fixture('openai-responses-refusal'), OPENAI).finish, 'refused');
    assert.equal(readResponsesReply(fixture('openai-responses-incomplete'), OPENAI).finish, 'length');
    const filtered = {
      ...fixture('openai-responses'),
      status: 'incomplete',
      incomplete_details: { reason: 'content_filter' },
    };
    assert.equal(readResponsesReply(filtered, OPENAI).finish, 'refused');
    assert.equal(readResponsesReply({ ...fixture('openai-responses'), status: 'failed' }, OPENAI).finish, 'other');
    assert.equal(readAnthropicReply(fixture('anthropic-json'), ANTHROPIC).finish, 'stop');
    assert.equal(readAnthropicReply(fixture('anthropic-refusal'), ANTHROPIC).finish, 'refused');
    for (const [reason, finish] of [
      ['max_tokens', 'length'],
      ['model_context_window_exceeded', 'length'],
      ['pause_turn', 'other'],
    ]) {
      assert.equal(readAnthropicReply({ ...fixture('anthropic-json'), stop_reason: reason }, ANTHROPIC).finish, finish);
    }
  });

  it('comes with a text that holds the answer, and no thoughts', () => {
    const answers = [
      [readOpenAiReply(fixture('openai-chat'), OPENAI), 0.41],
      [readOpenAiReply(fixture('xai-chat'), XAI_CHAT), 0.38],
      [readResponsesReply(fixture('openai-responses'), OPENAI), 0.41],
      [readResponsesReply(fixture('xai-responses'), XAI), 0.38],
      [readAnthropicReply(fixture('anthropic-json'), ANTHROPIC), 0.44],
      [readAnthropicReply(fixture('anthropic-thinking'), ANTHROPIC), 0.44],
    ] as const;
    for (const [reply, rawProbability] of answers) {
      const parsed = parseAnswer(reply.text);
      assert.equal(parsed.ok && parsed.answer.rawProbability, rawProbability);
    }
  });
});
