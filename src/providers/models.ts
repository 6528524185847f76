import type { ModelFeatures, ModelRow, Prices, ProviderRow } from '../domain/model.ts';

/** The providers and models that Conclave knows without a configuration. Prices, context sizes and identifiers were read
 * from public price listings on the day in `checkedOn`; an operator compares them with the provider's own page before
 * spending, and `bin/conclave doctor` says when they are old and whether each id still exists. */

export const PROVIDER_ROWS = [
  { id: 'xai', protocol: 'openai-chat', baseUrl: 'https://api.x.ai/v1', apiKeyEnv: 'XAI_API_KEY' },
  { id: 'openai', protocol: 'openai-chat', baseUrl: 'https://api.openai.com/v1', apiKeyEnv: 'OPENAI_API_KEY' },
  {
    id: 'anthropic',
    protocol: 'anthropic-messages',
    baseUrl: 'https://api.anthropic.com',
    apiKeyEnv: 'ANTHROPIC_API_KEY',
  },
] as const satisfies readonly ProviderRow[];

const CHECKED_ON = '2025-12-01';

/** Dollars per million tokens, as price pages print them. Reasoning is billed as output by all three providers. */
function prices(prompt: number, cached: number, output: number, cacheWrite = prompt): Prices {
  const microUsd = (dollars: number) => Math.round(dollars * 1_000_000);
  return {
    promptMicroUsdPerMTok: microUsd(prompt),
    cachedPromptMicroUsdPerMTok: microUsd(cached),
    cacheWriteMicroUsdPerMTok: microUsd(cacheWrite),
    outputMicroUsdPerMTok: microUsd(output),
    reasoningMicroUsdPerMTok: microUsd(output),
    checkedOn: CHECKED_ON,
  };
}

/** `max_completion_tokens` bounds reasoning and visible output together, so it bounds the bill. */
const REASONING_OUTPUT_TOKENS = 8_000;
const PLAIN_OUTPUT_TOKENS = 1_000;
/** The chat template and the schema around our own bytes. */
const OVERHEAD_TOKENS = 600;

const XAI: ModelFeatures = {
  jsonSchema: true,
  reasoningTokens: 'beside-completion',
  outputLimitField: 'max_completion_tokens',
  temperature: null,
};
const OPENAI: ModelFeatures = { ...XAI, reasoningTokens: 'inside-completion' };
const ANTHROPIC: ModelFeatures = {
  jsonSchema: true,
  reasoningTokens: 'none',
  outputLimitField: 'max_tokens',
  temperature: null,
};

function row(
  provider: string,
  id: string,
  wireModel: string,
  contextTokens: number,
  price: Prices,
  features: ModelFeatures,
): ModelRow {
  const maxOutputTokens = provider === 'anthropic' || id === 'grok-3' ? PLAIN_OUTPUT_TOKENS : REASONING_OUTPUT_TOKENS;
  return {
    id,
    provider,
    wireModel,
    local: false,
    prices: price,
    contextTokens,
    maxOutputTokens,
    maxBillableOutputTokens: maxOutputTokens,
    promptOverheadTokens: OVERHEAD_TOKENS,
    callTimeoutMs: maxOutputTokens === REASONING_OUTPUT_TOKENS ? 120_000 : 45_000,
    features,
  };
}

export const MODEL_ROWS: readonly ModelRow[] = [
  row('xai', 'grok-4', 'grok-4', 256_000, prices(3, 0.75, 15), XAI),
  row('xai', 'grok-3', 'grok-3', 131_072, prices(3, 0.75, 15), XAI),
  row('openai', 'gpt-5', 'gpt-5', 400_000, prices(1.25, 0.125, 10), OPENAI),
  row('openai', 'gpt-5-mini', 'gpt-5-mini', 400_000, prices(0.25, 0.025, 2), OPENAI),
  row('anthropic', 'claude-sonnet-4-5', 'claude-sonnet-4-5', 200_000, prices(3, 0.3, 15, 3.75), ANTHROPIC),
  row('anthropic', 'claude-haiku-4-5', 'claude-haiku-4-5', 200_000, prices(1, 0.1, 5, 1.25), ANTHROPIC),
];
