import type { ModelRow } from '../../domain/shared/model.ts';
import type { ModelCall, Provider, ProviderFailure, ProviderReply } from '../../providers/provider.ts';

/** A fake provider: gives the scripted replies in order, records its requests, and throws when the script is exhausted. */
export function scriptedProvider(script: readonly (Partial<ProviderReply> | ProviderFailure | 'hang')[]) {
  const calls: ModelCall[] = [];
  const provider: Provider = {
    id: 'scripted',
    requestBytes: () => 100,
    listModels: async () => ['model-a'],
    async ask(call, signal) {
      calls.push(call);
      const next = script[calls.length - 1];
      if (next === undefined) throw new Error(`The script has no reply left: asked ${calls.length} times.`);
      if (next === 'hang') {
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        });
      }
      if (next instanceof Error) throw next;
      const usage = {
        promptTokens: 1_000,
        cachedPromptTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: 100,
        reasoningTokens: 0,
      };
      return {
        text: '{"probability_yes": 0.63, "reasoning": "scripted"}',
        usage,
        reportedModel: 'model-a',
        finish: 'stop',
        ...next,
      };
    },
  };
  return { provider, calls };
}

/** $1 and $2 per million tokens: the scripted usage costs 1,200 micro-USD. */
export const MODEL_A: ModelRow = {
  id: 'model-a',
  provider: 'scripted',
  wireModel: 'model-a',
  local: false,
  prices: {
    promptMicroUsdPerMTok: 1_000_000,
    cachedPromptMicroUsdPerMTok: 1_000_000,
    cacheWriteMicroUsdPerMTok: 1_000_000,
    outputMicroUsdPerMTok: 2_000_000,
    reasoningMicroUsdPerMTok: 2_000_000,
    checkedOn: '2026-01-01',
  },
  contextTokens: 100_000,
  maxOutputTokens: 500,
  maxBillableOutputTokens: 500,
  promptOverheadTokens: 100,
  callTimeoutMs: 2_000,
  features: { jsonSchema: true, reasoningTokens: 'none', outputLimitField: 'max_tokens', temperature: 0 },
};
export const MODEL_A_COST = 1_200;
