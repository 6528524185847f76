/** A model and a provider are rows of data; a wire protocol is code (see providers/). */

const MODEL_PROTOCOLS = ['openai-responses', 'openai-chat', 'anthropic-messages'] as const;
/** Of services that search the web and forecast nothing. */
export const SEARCH_PROTOCOLS = ['exa-search'] as const;
export const PROTOCOLS = [...MODEL_PROTOCOLS, ...SEARCH_PROTOCOLS] as const;
export type ModelProtocol = (typeof MODEL_PROTOCOLS)[number];
type Protocol = (typeof PROTOCOLS)[number];

export interface ProviderRow {
  readonly id: string;
  readonly protocol: Protocol;
  readonly baseUrl: string;
  /** Name of the environment variable that holds the key; null for a provider that needs none (local servers). */
  readonly apiKeyEnv: string | null;
  /** Requests that all workers together may send; absent = unlimited, until a 429 comes. */
  readonly requests?: RequestLimit;
  /** Tokens, at each request's worst case, that all workers together may ask for in a minute; absent = unlimited. */
  readonly tokensPerMinute?: number;
}

/** Micro-dollars per million tokens. Every price is stated; 0 is allowed only for a row marked `local`. */
export interface Prices {
  readonly promptMicroUsdPerMTok: number;
  readonly cachedPromptMicroUsdPerMTok: number;
  /** Anthropic bills tokens written to its prompt cache; elsewhere the prompt price. */
  readonly cacheWriteMicroUsdPerMTok: number;
  readonly outputMicroUsdPerMTok: number;
  readonly reasoningMicroUsdPerMTok: number;
  /** The day these prices were read from the provider's page, YYYY-MM-DD. */
  readonly checkedOn: string;
}

/** `json_object` is for chat completions alone: `response_format: {type: "json_object", schema}`. */
export type JsonSchemaFeature = boolean | 'json_object';

export interface ModelFeatures {
  /** Whether, and by what words of the protocol, the provider is asked to enforce a JSON schema on the reply: true in the protocol's
   * own, `json_object` in those of llama.cpp's servers, false not at all: then the prompt alone asks for JSON. */
  readonly jsonSchema: JsonSchemaFeature;
  /** OpenAI counts reasoning tokens inside completion_tokens; xAI counts them beside in chat completions, inside in responses. */
  readonly reasoningTokens: 'inside-completion' | 'beside-completion' | 'none';
  /** Name of the field of a chat completion that bounds the output: reasoning models take max_completion_tokens. The other
   * protocols have one name. */
  readonly outputLimitField: 'max_tokens' | 'max_completion_tokens';
  /** null = do not send a temperature (reasoning models refuse it). */
  readonly temperature: number | null;
}

export interface ModelRow {
  /** The id Conclave uses everywhere, e.g. `grok-4`. */
  readonly id: string;
  readonly provider: string;
  /** The id on the wire, e.g. `grok-4-0709`. */
  readonly wireModel: string;
  readonly local: boolean;
  readonly prices: Prices;
  readonly contextTokens: number;
  /** Asked of the provider as the bound on the reply. */
  readonly maxOutputTokens: number;
  /** The most output, reasoning included, that one call can be billed for; the context size if the provider has no bound. */
  readonly maxBillableOutputTokens: number;
  /** Tokens the provider adds around our bytes (chat template, schema). */
  readonly promptOverheadTokens: number;
  readonly callTimeoutMs: number;
  /** A shadow model: called beside some decisions, scored with the others, never counted. */
  readonly shadow?: boolean;
  /** Where the provider takes marks for its prompt cache and bills what is written to it: Anthropic, which caches nothing else,
   * and OpenAI, whose own mark is then switched off. Absent = nothing is marked or switched off. */
  readonly promptCache?: PromptCache;
  /** How much a reasoning model is to think before it answers. Absent = as the provider has it by default. */
  readonly reasoningEffort?: ReasoningEffort;
  /** A slower, cheaper way to the same model. Absent = the ordinary one. */
  readonly serviceTier?: ServiceTierRow;
  /** The provider searches the web for this model. Absent = it does not, and the row is never asked for research. */
  readonly webSearch?: WebSearchRow;
  readonly features: ModelFeatures;
}

/** The providers' words for it; not every model takes every one. */
export const REASONING_EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type ReasoningEffort = (typeof REASONING_EFFORTS)[number];

/** Whether Anthropic has this word too; `none` is its models' way without thinking. */
export function isAnthropicEffort(effort: ReasoningEffort | undefined): effort is AnthropicEffort {
  return effort !== undefined && effort !== 'none' && effort !== 'minimal';
}
type AnthropicEffort = Exclude<ReasoningEffort, 'none' | 'minimal'>;

export interface PromptCache {
  /** The shortest beginning of a prompt that the provider caches, in tokens; a mark on a shorter one has no effect. */
  readonly fromTokens: number;
  /** How much is marked: what all markets share, or all but the last line. A market's own text is read from the cache only if
   * the same market is asked about again within minutes, and writing it costs more than reading it at the full price. */
  readonly prefix: 'system' | 'market';
}

export interface WebSearchRow {
  /** Asked of the provider as the most searches in one request. */
  readonly maxSearches: number;
  /** The price of one search, in micro-dollars; the tokens of what it finds are billed as prompt tokens beside it. */
  readonly searchMicroUsd: number;
  /** The most prompt tokens that one request with searches is taken to be billed for: every turn of the provider's own loop reads
   * again what was found before. No provider enforces it; a request that took more is booked at what it cost. */
  readonly maxInputTokens: number;
  /** The only hosts, with all below them, that may be a source; absent = any. Not together with `blockedDomains`. */
  readonly allowedDomains?: readonly string[];
  /** Hosts that may not, with all below them. */
  readonly blockedDomains?: readonly string[];
}

export interface ServiceTierRow {
  /** As sent in the request. */
  readonly name: 'flex';
  /** A decision that has less time than this does not ask the row. */
  readonly leastDeadlineMs: number;
  /** What the row's prices are multiplied by where the reply says that it was served in another way. */
  readonly otherTierFactor: number;
}

/** Tokens of one call, each counted once, and the searches that were made for it. */
export interface Usage {
  /** Prompt tokens billed at the full price (cached and cache-written ones excluded). */
  readonly promptTokens: number;
  readonly cachedPromptTokens: number;
  readonly cacheWriteTokens: number;
  /** Visible output; reasoning excluded. */
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** Searches of the web that the provider bills; absent = none. */
  readonly searches?: number;
}

/** What one model is asked: the stable parts first, so that providers' prompt caches hit. */
export interface Prompt {
  readonly version: string;
  readonly system: string;
  /** The same bytes whenever its market is asked about. */
  readonly user: string;
  /** The end of the user's text, which says when it is asked. */
  readonly moment: string;
  /** Whose probabilities are asked for where it is about several markets of one event; absent = one market's. */
  readonly answers?: { readonly tickers: readonly string[] };
  /** What a search service is asked, where it is about evidence. */
  readonly query?: string;
}

/** A usable answer. */
export interface Answer {
  /** P(YES) in [0, 1], as the model stated it. */
  readonly rawProbability: number;
  readonly reasoning: string;
  /** For an answer about several markets, those of each; `rawProbability` is their mean then, and stands for no market. */
  readonly probabilities?: readonly TickerProbability[];
}

/** A usable answer about several markets of one event. */
export interface EventAnswer {
  readonly reasoning: string;
  /** At least one; those that the answer lacks are not in it. */
  readonly probabilities: readonly TickerProbability[];
}

export interface TickerProbability {
  readonly ticker: string;
  readonly rawProbability: number;
}

/** Can the text be the id of a model's row? */
export function isModelId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/.test(text);
}

/** A limit on requests as a provider states it. */
export interface RequestLimit {
  readonly per: 'second' | 'minute';
  /** What the provider grants. */
  readonly ceiling: number;
  /** A tenth of the ceiling where none is stated. */
  readonly floor?: number;
}
