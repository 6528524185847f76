import * as v from 'valibot';
import { FEE_TYPES } from '../domain/market/fee-type.ts';
import {
  above0,
  between,
  flag,
  isoDate,
  listOf,
  oneOf,
  setting,
  shape,
  textLike,
  whole,
  wholeFrom,
} from '../domain/shared/field-schema.ts';
import { isModelId, PROTOCOLS, type ProviderRow, REASONING_EFFORTS, SEARCH_PROTOCOLS } from '../domain/shared/model.ts';
import { isSlug } from '../domain/shared/names.ts';
import { LONGEST_DEADLINE_MS } from '../domain/shared/policy.ts';
import { isPlainUrl } from './urls.ts';

/** The rows of the configuration: providers and models, as they are after the file was laid over the built-in ones, and fees. */

export const slug = () => textLike(isSlug, 'it must be 1 to 40 lower-case letters, digits or dashes');
const enabled = v.optional(flag(), true);

const keyName =
  'it must be the NAME of an environment variable such as "OPENAI_API_KEY", never the key itself, or null';

/** A new one needs no more than an id and a base URL: it then speaks the OpenAI-compatible protocol and needs no key, as local
 * servers do. */
export const providerRowSchema = shape(
  {
    id: slug(),
    enabled,
    protocol: setting(oneOf(PROTOCOLS), 'openai-chat', 'the protocol that it speaks'),
    baseUrl: textLike(
      isPlainUrl,
      'it must be an http or https URL without a password, "?" or "#" in it, such as "http://127.0.0.1:11434/v1"',
    ),
    apiKeyEnv: setting(
      v.nullable(textLike(/^[A-Z][A-Z0-9_]{0,99}$/, keyName)),
      null,
      'the environment variable that holds its key; null: it needs none',
    ),
    requests: v.optional(
      v.pipe(
        shape(
          { per: oneOf(['second', 'minute']), ceiling: above0(), floor: v.optional(above0()) },
          'it must be {per, ceiling, floor?}',
        ),
        v.rawCheck(({ dataset, addIssue }) => {
          if (!dataset.typed) return;
          const { floor, ceiling } = dataset.value;
          if (floor === undefined || floor <= ceiling) return;
          const path = [{ type: 'object', origin: 'value', input: dataset.value, key: 'floor', value: floor }] as const;
          addIssue({ input: floor, path: [...path], message: `it must not be above the ceiling of ${ceiling}` });
        }),
      ),
    ),
    tokensPerMinute: v.optional(whole(1, 1_000_000_000)),
  },
  'it must be an object with an id',
);

const price = () =>
  wholeFrom(
    0,
    'it must be a whole number of micro-dollars per million tokens ($3 is 3000000; 0 only with "local": true)',
  );

/** A prompt and an output price are stated; the others fall back to the dearer kind that they are a part of. */
const pricesSchema = shape(
  {
    promptMicroUsdPerMTok: price(),
    cachedPromptMicroUsdPerMTok: v.optional(price()),
    cacheWriteMicroUsdPerMTok: v.optional(price()),
    outputMicroUsdPerMTok: price(),
    reasoningMicroUsdPerMTok: v.optional(price()),
    checkedOn: isoDate('it must be the date on which you read the prices, such as "2026-11-24"'),
  },
  'it must be an object of prices in micro-dollars per million tokens',
);

/** What an endpoint of unknown make understands: the plainest request. */
const featureSettings = {
  jsonSchema: setting(
    v.union([v.boolean(), v.literal('json_object')], 'it must be true, false or "json_object"'),
    false,
    'the provider enforces a JSON schema',
  ),
  reasoningTokens: setting(
    oneOf(['inside-completion', 'beside-completion', 'none']),
    'inside-completion',
    'where the provider counts reasoning tokens',
  ),
  outputLimitField: setting(
    oneOf(['max_tokens', 'max_completion_tokens']),
    'max_tokens',
    'the field of a request that bounds the reply',
  ),
  temperature: setting(v.nullable(between(0, 2)), null, 'null: none is sent'),
} as const;

/** OpenAI's cheaper service tier has half the ordinary prices. */
const OTHER_TIER_FACTOR = 2;

const tokens = () => whole(1, 100_000_000, 'tokens');

/** Hosts as the providers' search tools take them. */
const domains = () =>
  listOf(
    textLike(
      /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,9}$/,
      'it must be a host in lower case without "https://" or a path, such as "example.org"',
    ),
    'it must be a list of hosts',
  );

const listOfModelProviders = (providers: readonly ProviderRow[]) =>
  providers
    .filter((provider) => !isSearchProtocol(provider))
    .map(({ id }) => id)
    .join(', ') || 'none';

/** No price is among the defaults: one is stated, or the row is refused. */
export const modelRowSchema = (providers: readonly ProviderRow[]) =>
  shape(
    {
      id: textLike(isModelId, 'it must be 1 to 100 letters, digits, dots, dashes, colons or underscores'),
      enabled,
      provider: textLike(
        (id) => providers.some((provider) => provider.id === id && !isSearchProtocol(provider)),
        `it must be one of the enabled providers of models (${listOfModelProviders(providers)})`,
      ),
      wireModel: v.optional(textLike(/./s, 'it must be the id that the provider knows')),
      local: setting(flag(), false, 'it runs on your own machines, where tokens are free'),
      prices: v.optional(pricesSchema, {} as never),
      contextTokens: v.optional(tokens()),
      maxOutputTokens: setting(tokens(), 2_000, 'sent as the limit of the reply'),
      maxBillableOutputTokens: v.optional(tokens()),
      promptOverheadTokens: setting(whole(0, 1_000_000, 'tokens'), 256, 'what the provider adds around the prompt'),
      callTimeoutMs: setting(whole(100, 3_600_000, 'milliseconds'), 60_000, 'how long a call may take'),
      shadow: v.optional(flag()),
      promptCache: v.optional(
        shape({ fromTokens: whole(1, 1_000_000, 'tokens'), prefix: oneOf(['system', 'market']) }),
      ),
      reasoningEffort: v.optional(oneOf(REASONING_EFFORTS)),
      serviceTier: v.optional(
        shape({
          name: v.literal('flex', 'it must be "flex"'),
          leastDeadlineMs: whole(1_000, LONGEST_DEADLINE_MS, 'milliseconds'),
          otherTierFactor: v.optional(between(1, 100), OTHER_TIER_FACTOR),
        }),
      ),
      webSearch: v.optional(
        v.nullable(
          shape(
            {
              maxSearches: whole(1, 100),
              searchMicroUsd: wholeFrom(
                0,
                'it must be a whole number of micro-dollars per search ($10 per 1,000 is 10000; 0 only with "local": true)',
              ),
              maxInputTokens: tokens(),
              allowedDomains: v.optional(domains()),
              blockedDomains: v.optional(domains()),
            },
            'it must be {maxSearches, searchMicroUsd, maxInputTokens, allowedDomains?, blockedDomains?}, or null',
          ),
        ),
      ),
      features: v.optional(shape(featureSettings), {}),
    },
    'it must be an object with an id',
  );
/** A search service's price is stated with the day on which it was read, as a model's is. */
export const searchServiceSchema = (providers: readonly ProviderRow[]) =>
  shape(
    {
      id: textLike(isModelId, 'it must be 1 to 100 letters, digits, dots, dashes, colons or underscores'),
      enabled,
      provider: textLike(
        (id) => providers.some((provider) => provider.id === id && isSearchProtocol(provider)),
        `it must be an enabled provider that speaks ${SEARCH_PROTOCOLS.join(' or ')}`,
      ),
      wireModel: setting(
        textLike(/./s, 'it must be the kind of search that the service knows'),
        'auto',
        'kind of search',
      ),
      searchMicroUsd: wholeFrom(1, 'it must be a whole number of micro-dollars per search ($7 per 1,000 is 7000)'),
      checkedOn: isoDate('it must be the date on which you read the price, such as "2026-11-24"'),
      callTimeoutMs: setting(whole(100, 3_600_000, 'milliseconds'), 20_000, 'how long a search may take'),
      allowedDomains: v.optional(domains()),
      blockedDomains: v.optional(domains()),
    },
    'it must be an object with an id',
  );

export const isSearchProtocol = ({ protocol }: Pick<ProviderRow, 'protocol'>): boolean =>
  SEARCH_PROTOCOLS.some((each) => each === protocol);

export type ModelRowInput = v.InferOutput<ReturnType<typeof modelRowSchema>>;

export const feesSchema = listOf(
  shape(
    {
      seriesPrefix: textLike(
        /^[A-Z0-9]{0,40}$/,
        'it must be a series-ticker prefix such as "KXHIGH", or "" for all series',
      ),
      ratePpm: whole(0, 1_000_000),
      makerRatePpm: v.optional(whole(0, 1_000_000)),
      type: v.optional(oneOf(FEE_TYPES)),
      roundUpToMicroUsd: whole(1, 1_000_000, 'micro-dollars'),
      from: isoDate(),
    },
    'it must be {seriesPrefix, ratePpm, makerRatePpm?, type?, roundUpToMicroUsd, from}',
  ),
  'it must be a list',
);
