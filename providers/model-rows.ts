import type { ModelFeatures, ModelRow, Prices, ProviderRow } from '../domain/shared/model.ts';

/** The providers and models that Conclave knows without a configuration. Prices, context sizes and limits were read in
 * copies of the providers' own model and pricing pages and of catalogues that repeat them; `checkedOn` is the date that
 * the copy bears. An operator compares each row with the provider's page before spending, and replaces it in the
 * configuration where it differs; `bin/conclave doctor` says whether each id still exists. Models are retired often: left
 * out are those with a date (grok-3 and grok-4 in May 2026, claude-sonnet-4-5 on 2026-11-30, gpt-5 on 2026-12-11). */

export const PROVIDER_ROWS = [
  { id: 'xai', protocol: 'openai-chat', baseUrl: 'https://api.x.ai/v1', apiKeyEnv: 'XAI_API_KEY' },
  { id: 'openai', protocol: 'openai-chat', baseUrl: 'https://api.openai.com/v1', apiKeyEnv: 'OPENAI_API_KEY' },
  {
    id: 'anthropic',
    protocol: 'anthropic-messages',
    baseUrl: 'https://api.anthropic.com',
    apiKeyEnv: 'ANTHROPIC_API_KEY',
  },
  // Ollama's address. No model row comes with it: a free model would be the cheapest, and so everybody's first.
  { id: 'local', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1:11434/v1', apiKeyEnv: null },
] as const satisfies readonly ProviderRow[];

interface DollarPrices {
  readonly prompt: number;
  readonly cached: number;
  readonly cacheWrite: number;
  readonly output: number;
}

/** Dollars per million tokens, as price pages print them. Reasoning is billed as output by all three providers. The long
 * prompts that some price higher (from 200,000 tokens on) are beyond any question that Conclave asks. */
function prices(dollars: DollarPrices, checkedOn: string): Prices {
  const microUsd = (price: number) => Math.round(price * 1_000_000);
  return {
    promptMicroUsdPerMTok: microUsd(dollars.prompt),
    cachedPromptMicroUsdPerMTok: microUsd(dollars.cached),
    cacheWriteMicroUsdPerMTok: microUsd(dollars.cacheWrite),
    outputMicroUsdPerMTok: microUsd(dollars.output),
    reasoningMicroUsdPerMTok: microUsd(dollars.output),
    checkedOn,
  };
}

/** The chat template, the schema or tool, and the provider's own preamble around our bytes. */
const OVERHEAD_TOKENS = 600;

type Shape = Pick<
  ModelRow,
  'maxOutputTokens' | 'maxBillableOutputTokens' | 'promptOverheadTokens' | 'callTimeoutMs' | 'local'
> & {
  readonly features: ModelFeatures;
};

/** xAI documents max_completion_tokens as a bound on visible and reasoning tokens together, but counts the latter beside
 * the completion: twice the limit is allowed for, so that either reading of it is covered. */
const XAI = {
  local: false,
  maxOutputTokens: 8_000,
  maxBillableOutputTokens: 16_000,
  promptOverheadTokens: OVERHEAD_TOKENS,
  callTimeoutMs: 120_000,
  features: {
    jsonSchema: true,
    reasoningTokens: 'beside-completion',
    outputLimitField: 'max_completion_tokens',
    temperature: null,
  },
} as const satisfies Shape;

/** At OpenAI max_completion_tokens bounds reasoning and visible output together, so it bounds the bill. */
const OPENAI = {
  ...XAI,
  maxBillableOutputTokens: XAI.maxOutputTokens,
  features: { ...XAI.features, reasoningTokens: 'inside-completion' },
} as const satisfies Shape;

/** Thinking is off unless it is asked for, and max_tokens bounds all output. */
const ANTHROPIC = {
  local: false,
  maxOutputTokens: 1_000,
  maxBillableOutputTokens: 1_000,
  promptOverheadTokens: OVERHEAD_TOKENS,
  callTimeoutMs: 45_000,
  features: { jsonSchema: true, reasoningTokens: 'none', outputLimitField: 'max_tokens', temperature: null },
} as const satisfies Shape;

export const MODEL_ROWS = [
  {
    ...XAI,
    id: 'grok-4.6',
    provider: 'xai',
    wireModel: 'grok-4.6',
    contextTokens: 500_000,
    prices: prices({ prompt: 2, cached: 0.5, cacheWrite: 2, output: 6 }, '2026-08-13'),
  },
  {
    ...XAI,
    id: 'grok-4.3',
    provider: 'xai',
    wireModel: 'grok-4.3',
    contextTokens: 1_000_000,
    prices: prices({ prompt: 1.25, cached: 0.2, cacheWrite: 1.25, output: 2.5 }, '2026-07-13'),
  },
  {
    ...OPENAI,
    id: 'gpt-5.6-terra',
    provider: 'openai',
    wireModel: 'gpt-5.6-terra',
    contextTokens: 1_050_000,
    promptCache: { fromTokens: 1_024, prefix: 'system' },
    prices: prices({ prompt: 2, cached: 0.2, cacheWrite: 2.5, output: 12 }, '2026-08-01'),
  },
  {
    ...OPENAI,
    id: 'gpt-5.6-luna',
    provider: 'openai',
    wireModel: 'gpt-5.6-luna',
    contextTokens: 1_050_000,
    promptCache: { fromTokens: 1_024, prefix: 'system' },
    prices: prices({ prompt: 0.2, cached: 0.02, cacheWrite: 0.25, output: 1.2 }, '2026-08-01'),
  },
  {
    ...ANTHROPIC,
    id: 'claude-sonnet-4-6',
    provider: 'anthropic',
    wireModel: 'claude-sonnet-4-6',
    contextTokens: 1_000_000,
    // The provider's page says 1,024; its users see nothing cached below 2,048.
    promptCache: { fromTokens: 2_048, prefix: 'system' },
    prices: prices({ prompt: 3, cached: 0.3, cacheWrite: 3.75, output: 15 }, '2026-05-02'),
  },
  {
    ...ANTHROPIC,
    id: 'claude-haiku-4-5',
    provider: 'anthropic',
    wireModel: 'claude-haiku-4-5',
    contextTokens: 200_000,
    promptCache: { fromTokens: 4_096, prefix: 'system' },
    prices: prices({ prompt: 1, cached: 0.1, cacheWrite: 1.25, output: 5 }, '2026-05-02'),
  },
] as const satisfies readonly ModelRow[];
