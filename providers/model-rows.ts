import type { ModelRow, ProviderRow } from '../domain/shared/model.ts';
import type { SearchServiceRow } from '../domain/shared/search-service.ts';

/** The providers and models that Conclave knows without a configuration. Prices, context sizes and limits were read in
 * copies of the providers' own model and pricing pages and of catalogues that repeat them; `checkedOn` is the date that
 * the copy bears. An operator compares each row with the provider's page before spending, and replaces it in the
 * configuration where it differs; `bin/conclave doctor` says whether each id still exists. Models are retired often: these are
 * the providers' current ones of November 2026. */

export const PROVIDER_ROWS = [
  { id: 'xai', protocol: 'openai-responses', baseUrl: 'https://api.x.ai/v1', apiKeyEnv: 'XAI_API_KEY' },
  { id: 'openai', protocol: 'openai-responses', baseUrl: 'https://api.openai.com/v1', apiKeyEnv: 'OPENAI_API_KEY' },
  {
    id: 'anthropic',
    protocol: 'anthropic-messages',
    baseUrl: 'https://api.anthropic.com',
    apiKeyEnv: 'ANTHROPIC_API_KEY',
  },
  // A gateway to many providers' models, in the protocol that it has for all of them. No model row comes with it: what it asks for a
  // model is the operator's to look up.
  {
    id: 'openrouter',
    protocol: 'openai-chat',
    baseUrl: 'https://openrouter.ai/api/v1',
    apiKeyEnv: 'OPENROUTER_API_KEY',
  },
  // Searches the web for evidence (SEARCH_SERVICES), and forecasts nothing.
  { id: 'exa', protocol: 'exa-search', baseUrl: 'https://api.exa.ai', apiKeyEnv: 'EXA_API_KEY' },
  // Ollama's address. No model row comes with it: a free model would be the cheapest, and so everybody's first.
  { id: 'local', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1:11434/v1', apiKeyEnv: null },
] as const satisfies readonly ProviderRow[];

/** Search services that can find evidence without a model: $7 per 1,000 searches, ten results with their excerpts included
 * (exa.ai/docs/admin/pricing, whose last change is of 2026-03-03). */
export const SEARCH_SERVICES: readonly SearchServiceRow[] = [
  {
    id: 'exa',
    provider: 'exa',
    wireModel: 'auto',
    searchMicroUsd: 7_000,
    checkedOn: '2026-11-29',
    callTimeoutMs: 20_000,
  },
];

/** The chat template, the schema or tool, and the provider's own preamble around our bytes. */
const OVERHEAD_TOKENS = 600;

type Shape = Omit<ModelRow, 'id' | 'provider' | 'wireModel' | 'contextTokens' | 'prices'>;

/** xAI documents its limit of output as a bound on visible and reasoning tokens together, but has counted the latter beside the
 * completion: twice the limit is allowed for, so that either reading of it is covered. */
const XAI = {
  local: false,
  maxOutputTokens: 8_000,
  maxBillableOutputTokens: 16_000,
  promptOverheadTokens: OVERHEAD_TOKENS,
  callTimeoutMs: 120_000,
  features: {
    jsonSchema: true,
    reasoningTokens: 'inside-completion',
    outputLimitField: 'max_completion_tokens',
    temperature: null,
  },
} as const satisfies Shape;

/** At OpenAI the limit bounds reasoning and visible output together, so it bounds the bill. */
const OPENAI = { ...XAI, maxBillableOutputTokens: XAI.maxOutputTokens } as const satisfies Shape;

/** These models think unless it is switched off, and max_tokens bounds thinking and answer together. */
const ANTHROPIC = {
  ...OPENAI,
  reasoningEffort: 'medium',
  features: { ...OPENAI.features, outputLimitField: 'max_tokens' },
} as const satisfies Shape;

/** Dollars per million tokens, as price pages print them. Reasoning is billed as output by all three providers. Where longer prompts
 * are priced higher, the row's context ends where that begins, so that no call can cost more than these say. */
type DollarPrices = readonly [prompt: number, cached: number, cacheWrite: number, output: number];

const SHAPES = { xai: XAI, openai: OPENAI, anthropic: ANTHROPIC };

function row(
  provider: keyof typeof SHAPES,
  id: string,
  contextTokens: number,
  dollars: DollarPrices,
  checkedOn: string,
): ModelRow {
  const [prompt, cached, cacheWrite, output] = dollars.map((price) => Math.round(price * 1_000_000)) as [
    ...DollarPrices,
  ];
  const prices = {
    promptMicroUsdPerMTok: prompt,
    cachedPromptMicroUsdPerMTok: cached,
    cacheWriteMicroUsdPerMTok: cacheWrite,
    outputMicroUsdPerMTok: output,
    reasoningMicroUsdPerMTok: output,
    checkedOn,
  };
  return { ...SHAPES[provider], id, provider, wireModel: id, contextTokens, prices };
}

/** What one search costs, in micro-dollars, beside the tokens that it finds: OpenAI's and Anthropic's $10 and xAI's $5 per thousand
 * were read in copies of their pricing pages of 2026, OpenAI's of March; the copy of xAI's bears no date. */
const SEARCH_MICRO_USD = { xai: 5_000, openai: 10_000, anthropic: 10_000 } as const;
const MOST_SEARCHES = 6;
/** Recorded forecasts with search took 45,000 to 95,000 prompt tokens a call. */
const MOST_RESEARCH_TOKENS = 120_000;

const searches = (provider: keyof typeof SEARCH_MICRO_USD) =>
  ({
    webSearch: {
      maxSearches: MOST_SEARCHES,
      searchMicroUsd: SEARCH_MICRO_USD[provider],
      maxInputTokens: MOST_RESEARCH_TOKENS,
    },
  }) as const;

/** The system text is marked for the provider's cache where it has so many tokens. */
const cachedFrom = (fromTokens: number) => ({ promptCache: { fromTokens, prefix: 'system' } }) as const;

export const MODEL_ROWS: readonly ModelRow[] = [
  { ...row('xai', 'grok-4.7', 200_000, [2, 0.5, 2, 6], '2026-09-29'), ...searches('xai') },
  { ...row('xai', 'grok-4.3', 200_000, [1.25, 0.2, 1.25, 2.5], '2026-07-13'), ...searches('xai') },
  {
    ...row('openai', 'gpt-6.1-terra', 272_000, [1, 0.05, 1.25, 5], '2026-10-26'),
    ...cachedFrom(1_024),
    ...searches('openai'),
  },
  {
    ...row('openai', 'gpt-6-luna', 272_000, [0.1, 0.01, 0.125, 0.5], '2026-09-22'),
    ...cachedFrom(1_024),
    ...searches('openai'),
  },
  // The provider's page says 1,024; its users see nothing cached below 2,048.
  {
    ...row('anthropic', 'claude-sonnet-5-5', 1_000_000, [2, 0.1, 2.5, 10], '2026-10-24'),
    ...cachedFrom(2_048),
    ...searches('anthropic'),
  },
  // It does not search: what it finds can make a prompt longer than the 100,000 tokens up to which these prices hold.
  { ...row('anthropic', 'claude-haiku-5-5', 100_000, [0.1, 0.01, 0.125, 0.5], '2026-10-24'), ...cachedFrom(4_096) },
];
