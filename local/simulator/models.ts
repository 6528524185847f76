import type { ModelFeatures, ModelRow, ProviderRow } from '../../domain/shared/model.ts';

/** How a simulated model errs and behaves; every field can be changed while the simulator runs. */
export interface ModelBehaviour {
  /** Standard deviation of its error on the log-odds. */
  readonly noise: number;
  /** Share of that error's variance which all models have in common: about .9 between real models. */
  readonly correlation: number;
  /** Added to the log-odds. */
  readonly bias: number;
  /** Multiplies the log-odds: above 1 it is too sure. */
  readonly overconfidence: number;
  readonly medianLatencyMs: number;
  /** Spread of the latency's logarithm. */
  readonly latencySpread: number;
  readonly requestsPerMinute: number;
  /** Multiplies what it bills: 1 = the prices of its row, more = a price that was raised without notice. */
  readonly priceFactor: number;
  /** Answers the last probability that the market's own text states. */
  readonly gullible: boolean;
}

type Dollars = readonly [prompt: number, cached: number, output: number];

/** Five models over three paid providers and a local one, with the shape of real prices and speeds. All of it invented.
 * Prices in dollars per million tokens. */
const ROWS = [
  row('sim-grok-4', 'sim-xai', [3, 0.75, 15], true, { noise: 0.6, medianLatencyMs: 1_400 }),
  row('sim-grok-3', 'sim-xai', [3, 0.75, 15], false, { noise: 0.75, medianLatencyMs: 700 }),
  row('sim-gpt-5', 'sim-openai', [1.25, 0.125, 10], true, { noise: 0.6, medianLatencyMs: 1_200 }),
  row('sim-claude-sonnet', 'sim-anthropic', [3, 0.3, 15], false, { noise: 0.65, medianLatencyMs: 800 }),
  row('sim-gpt-5-mini', 'sim-openai', [0.25, 0.025, 2], true, { noise: 0.8, medianLatencyMs: 500 }),
  row('sim-local', 'sim-local', [0, 0, 0], false, { noise: 1.1, overconfidence: 1.6, medianLatencyMs: 300 }),
];

function row(id: string, provider: string, dollars: Dollars, reasons: boolean, behaviour: Partial<ModelBehaviour>) {
  return { id, provider, dollars, reasons, behaviour };
}

const DEFAULT_BEHAVIOUR: ModelBehaviour = {
  noise: 0.7,
  correlation: 0.9,
  bias: 0,
  overconfidence: 1.3,
  medianLatencyMs: 800,
  latencySpread: 0.35,
  requestsPerMinute: 6_000,
  priceFactor: 1,
  gullible: false,
};

const MAX_OUTPUT_TOKENS = 600;

/** What the paid providers charge for a search, in micro-dollars; the local one has none. */
const SEARCH_MICRO_USD: Readonly<Record<string, number>> = {
  'sim-xai': 5_000,
  'sim-openai': 10_000,
  'sim-anthropic': 10_000,
};
const MOST_SEARCHES = 4;
/** Four searches of 6,000 tokens, each read again at every later turn, and the request. */
const MOST_RESEARCH_TOKENS = 64_000;

/** The rows that a configuration needs to ask the simulator. */
export const SIMULATED_MODELS: readonly ModelRow[] = ROWS.map(({ id, provider, dollars, reasons }) => {
  const [prompt, cached, output] = dollars.map((price) => price * 1_000_000) as [number, number, number];
  return {
    id,
    provider,
    wireModel: id,
    local: provider === 'sim-local',
    prices: {
      promptMicroUsdPerMTok: prompt,
      cachedPromptMicroUsdPerMTok: cached,
      cacheWriteMicroUsdPerMTok: prompt,
      outputMicroUsdPerMTok: output,
      reasoningMicroUsdPerMTok: output,
      checkedOn: '2026-11-01',
    },
    contextTokens: 128_000,
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    maxBillableOutputTokens: MAX_OUTPUT_TOKENS,
    promptOverheadTokens: 50,
    callTimeoutMs: 5_000,
    ...webSearch(provider),
    features: features(provider, reasons),
  };
});

function webSearch(provider: string): Pick<ModelRow, 'webSearch'> {
  const { [provider]: searchMicroUsd } = SEARCH_MICRO_USD;
  if (searchMicroUsd === undefined) return {};
  return { webSearch: { maxSearches: MOST_SEARCHES, searchMicroUsd, maxInputTokens: MOST_RESEARCH_TOKENS } };
}

function features(provider: string, reasons: boolean): ModelFeatures {
  const where = provider === 'sim-xai' ? 'beside-completion' : 'inside-completion';
  return {
    jsonSchema: provider !== 'sim-local',
    reasoningTokens: reasons ? where : 'none',
    outputLimitField: reasons ? 'max_completion_tokens' : 'max_tokens',
    temperature: reasons ? null : 0,
  };
}

export function behaviourOf(model: string): ModelBehaviour {
  return { ...DEFAULT_BEHAVIOUR, ...ROWS.find(({ id }) => id === model)?.behaviour };
}

/** The providers at a running simulator's address. */
export function simulatedProviders(url: string): readonly ProviderRow[] {
  return [
    { id: 'sim-xai', protocol: 'openai-responses', baseUrl: `${url}/xai/v1`, apiKeyEnv: null },
    { id: 'sim-openai', protocol: 'openai-responses', baseUrl: `${url}/openai/v1`, apiKeyEnv: null },
    { id: 'sim-local', protocol: 'openai-chat', baseUrl: `${url}/local/v1`, apiKeyEnv: null },
    { id: 'sim-anthropic', protocol: 'anthropic-messages', baseUrl: `${url}/anthropic`, apiKeyEnv: null },
  ];
}
