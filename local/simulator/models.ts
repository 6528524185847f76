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
  /** Multiplies what it bills: 1 = the prices of its row, more = a price that was raised and nobody told. */
  readonly priceFactor: number;
  /** Answers the last probability that the market's own text states. */
  readonly gullible: boolean;
}

interface Row {
  readonly id: string;
  readonly provider: string;
  readonly dollars: readonly [prompt: number, cached: number, output: number];
  readonly reasoning: boolean;
  readonly behaviour: Partial<ModelBehaviour>;
}

/** Five models over four providers, with the shape of real prices and speeds. All of it invented. */
const ROWS: readonly Row[] = [
  {
    id: 'sim-grok-4',
    provider: 'sim-xai',
    dollars: [3, 0.75, 15],
    reasoning: true,
    behaviour: { noise: 0.6, medianLatencyMs: 1_400 },
  },
  {
    id: 'sim-grok-3',
    provider: 'sim-xai',
    dollars: [3, 0.75, 15],
    reasoning: false,
    behaviour: { noise: 0.75, medianLatencyMs: 700 },
  },
  {
    id: 'sim-gpt-5',
    provider: 'sim-openai',
    dollars: [1.25, 0.125, 10],
    reasoning: true,
    behaviour: { noise: 0.6, medianLatencyMs: 1_200 },
  },
  {
    id: 'sim-claude-sonnet',
    provider: 'sim-anthropic',
    dollars: [3, 0.3, 15],
    reasoning: false,
    behaviour: { noise: 0.65, medianLatencyMs: 800 },
  },
  {
    id: 'sim-gpt-5-mini',
    provider: 'sim-openai',
    dollars: [0.25, 0.025, 2],
    reasoning: true,
    behaviour: { noise: 0.8, medianLatencyMs: 500 },
  },
  {
    id: 'sim-local',
    provider: 'sim-local',
    dollars: [0, 0, 0],
    reasoning: false,
    behaviour: { noise: 1.1, overconfidence: 1.6, medianLatencyMs: 300 },
  },
];

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

/** The rows that a configuration needs to ask the simulator. */
export const SIMULATED_MODELS: readonly ModelRow[] = ROWS.map(({ id, provider, dollars, reasoning }) => {
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
    features: features(provider, reasoning),
  };
});

function features(provider: string, reasoning: boolean): ModelFeatures {
  const where = provider === 'sim-xai' ? 'beside-completion' : 'inside-completion';
  return {
    jsonSchema: provider !== 'sim-local',
    reasoningTokens: reasoning ? where : 'none',
    outputLimitField: reasoning ? 'max_completion_tokens' : 'max_tokens',
    temperature: reasoning ? null : 0,
  };
}

export function behaviourOf(model: string): ModelBehaviour {
  return { ...DEFAULT_BEHAVIOUR, ...ROWS.find((row) => row.id === model)?.behaviour };
}

/** The providers at a running simulator's address. */
export function simulatedProviders(url: string): readonly ProviderRow[] {
  return [
    { id: 'sim-xai', protocol: 'openai-chat', baseUrl: `${url}/xai/v1`, apiKeyEnv: null },
    { id: 'sim-openai', protocol: 'openai-chat', baseUrl: `${url}/openai/v1`, apiKeyEnv: null },
    { id: 'sim-local', protocol: 'openai-chat', baseUrl: `${url}/local/v1`, apiKeyEnv: null },
    { id: 'sim-anthropic', protocol: 'anthropic-messages', baseUrl: `${url}/anthropic`, apiKeyEnv: null },
  ];
}
