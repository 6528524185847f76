import { z } from 'zod';
import { LONGEST_DEADLINE_MS } from '../domain/decision/request.ts';
import { isSlug } from '../domain/market/category.ts';
import { METHODS } from '../domain/shared/method.ts';
import { isModelId } from '../domain/shared/model.ts';
import { refusalsOf } from '../domain/shared/parse-schema.ts';
import { STRATEGIES } from '../domain/shared/policy.ts';
import { isZone } from '../domain/shared/zone.ts';
import { between, environmentName, isPlainUrl, isWebhookUrl, money, oneOf, positive, price, whole } from './fields.ts';

/** The shapes of conclave.config.json: every section and nearly every field optional, unknown fields refused. Rows are laid
 * over the default row of the same id, so most of a row may be left out; config-merge says what must then be there.
 * Messages are phrases that follow "<field> is <value>; ". */

const list = 'it must be a list';
const sections = 'it must be an object';
const webhook =
  'it must be an https URL (http on this machine alone) without a password, "?" or "#" in it, or null for none';

/** The file as a whole. Rows and accounts are parsed one by one, so that a problem can name the row it is in. */
export const configFileSchema = z.strictObject(
  {
    $schema: z.string('it must be a text').optional(),
    /** false = only the providers and models of this file. */
    defaultModels: z.boolean('it must be true or false').optional(),
    simulated: z.boolean('it must be true or false').optional(),
    providers: z.array(z.unknown(), list).optional(),
    models: z.array(z.unknown(), list).optional(),
    accounts: z.record(z.string(), z.unknown(), sections).optional(),
    fees: z.array(z.unknown(), list).optional(),
    categories: z.record(z.string(), z.unknown(), sections).optional(),
    worker: z
      .strictObject(
        {
          maxConcurrentActivities: whole(1, 10_000).optional(),
          maxConcurrentModelCalls: whole(1, 10_000).optional(),
          requestsPerSecond: z.record(z.string(), positive(), 'it must be {provider: requests per second}').optional(),
          shutdownGraceMs: whole(0, 3_600_000).optional(),
          providers: z.array(z.string('it must be the id of a provider'), list).nullable().optional(),
          heartbeatEveryMs: whole(100, 60_000).optional(),
        },
        sections,
      )
      .optional(),
    governor: z
      .strictObject(
        { sweepEveryMs: whole(100, 600_000).optional(), leaseMs: whole(1_000, 86_400_000).optional() },
        sections,
      )
      .optional(),
    operations: z
      .strictObject(
        { enterAfterMs: whole(0, 3_600_000).optional(), leaveAfterMs: whole(0, 3_600_000).optional() },
        sections,
      )
      .optional(),
    rateLimits: z
      .strictObject(
        { raiseEveryMs: whole(100, 3_600_000).optional(), liftAfterMs: whole(100, 86_400_000).optional() },
        sections,
      )
      .optional(),
    alerts: z
      .strictObject(
        {
          webhookUrl: z.string(webhook).refine(isWebhookUrl, webhook).nullable().optional(),
          giveUpAfterMs: whole(60_000, 30 * 86_400_000).optional(),
        },
        sections,
      )
      .optional(),
    scorekeeper: z
      .strictObject(
        { everyMs: whole(100, 3_600_000).optional(), publishEveryMs: whole(0, 3_600_000).optional() },
        sections,
      )
      .optional(),
    shadowShare: between(0, 1).optional(),
    retentionDays: whole(1, 3_650).optional(),
  },
  sections,
);

export type ConfigFile = z.infer<typeof configFileSchema>;

const slug = 'it must be 1 to 40 lower-case letters, digits or dashes';
const modelId = 'it must be 1 to 100 letters, digits, dots, dashes, colons or underscores';
const enabled = z.boolean('it must be true or false').optional();

export const providerRowSchema = z.strictObject(
  {
    id: z.string(slug).refine(isSlug, slug),
    enabled,
    protocol: z.enum(['openai-chat', 'anthropic-messages'], oneOf('openai-chat', 'anthropic-messages')).optional(),
    baseUrl: z
      .string('it must be a URL')
      .refine(isPlainUrl, 'it must be an http or https URL without a password, "?" or "#" in it')
      .optional(),
    apiKeyEnv: z
      .string(environmentName())
      .regex(/^[A-Z][A-Z0-9_]{0,99}$/, environmentName())
      .nullable()
      .optional(),
    requests: z
      .strictObject(
        {
          per: z.enum(['second', 'minute'], oneOf('second', 'minute')),
          ceiling: positive(),
          floor: positive().optional(),
        },
        'it must be {per, ceiling, floor?}',
      )
      .optional(),
    tokensPerMinute: whole(1, 1_000_000_000).optional(),
  },
  'it must be an object with an id',
);

const date = 'it must be a date such as "2026-11-24"';

const pricesSchema = z.strictObject(
  {
    promptMicroUsdPerMTok: price().optional(),
    cachedPromptMicroUsdPerMTok: price().optional(),
    cacheWriteMicroUsdPerMTok: price().optional(),
    outputMicroUsdPerMTok: price().optional(),
    reasoningMicroUsdPerMTok: price().optional(),
    // Whoever states a price says when it was read: a date left from the default row would vouch for it wrongly.
    checkedOn: z.iso.date(date),
  },
  'it must be an object of prices in micro-dollars per million tokens',
);

const featuresSchema = z.strictObject(
  {
    jsonSchema: z.boolean('it must be true or false').optional(),
    reasoningTokens: z
      .enum(['inside-completion', 'beside-completion', 'none'], oneOf('inside-completion', 'beside-completion', 'none'))
      .optional(),
    outputLimitField: z
      .enum(['max_tokens', 'max_completion_tokens'], oneOf('max_tokens', 'max_completion_tokens'))
      .optional(),
    temperature: between(0, 2).nullable().optional(),
  },
  sections,
);

const promptCacheSchema = z.strictObject(
  { fromTokens: whole(1, 1_000_000), prefix: z.enum(['system', 'market'], oneOf('system', 'market')) },
  'it must be an object with fromTokens and prefix',
);

const serviceTierSchema = z.strictObject(
  {
    name: z.literal('flex', 'it must be "flex"'),
    leastDeadlineMs: whole(1_000, LONGEST_DEADLINE_MS),
    otherTierFactor: between(1, 100).optional(),
  },
  'it must be an object with name and leastDeadlineMs',
);

const tokens = () => whole(1, 100_000_000).optional();

export const modelRowSchema = z.strictObject(
  {
    id: z.string(modelId).refine(isModelId, modelId),
    enabled,
    provider: z.string('it must be the id of a provider').optional(),
    wireModel: z.string('it must be the id that the provider knows').min(1, 'it must not be empty').optional(),
    local: z.boolean('it must be true or false').optional(),
    prices: pricesSchema.optional(),
    contextTokens: tokens(),
    maxOutputTokens: tokens(),
    maxBillableOutputTokens: tokens(),
    promptOverheadTokens: whole(0, 1_000_000).optional(),
    callTimeoutMs: whole(100, 3_600_000).optional(),
    shadow: z.boolean('it must be true or false').optional(),
    promptCache: promptCacheSchema.optional(),
    serviceTier: serviceTierSchema.optional(),
    features: featuresSchema.optional(),
  },
  'it must be an object with an id',
);

const blend = 'it must be "evidence" or a weight from 0 to 1';

const decisionSchema = z.strictObject(
  {
    method: z.enum(METHODS, oneOf(...METHODS)).optional(),
    explore: z.boolean('it must be true or false').optional(),
    strategy: z.enum(STRATEGIES, oneOf(...STRATEGIES)).optional(),
    reuse: z.boolean('it must be true or false').optional(),
    consensusModels: whole(2, 20).optional(),
    consensusAgreement: between(0.5, 1).optional(),
    blend: z.union([z.literal('evidence'), z.number(blend).min(0, blend).max(1, blend)], blend).optional(),
    minEdge: between(0, 1).optional(),
    minAgreement: between(0, 1).optional(),
    allowOutliers: z.boolean('it must be true or false').optional(),
    quickBelowStakeMicroUsd: money().optional(),
    ensemble: z.boolean('it must be true or false').optional(),
    escalateWithin: between(0, 0.5).optional(),
    kellyFraction: between(0, 1).optional(),
    quorum: whole(1, 100).optional(),
    primaryModel: z.string('it must be the id of a model, or null for the cheapest').nullable().optional(),
    priceGate: between(0, 0.49).optional(),
    maxSpread: between(0, 1).optional(),
    maxDisagreement: between(0, 1).optional(),
    baseRate: between(0.01, 0.99).optional(),
    validityMs: whole(1_000, 86_400_000).optional(),
    attemptsPerCall: whole(1, 10).optional(),
    emergencyStopLoss: between(0, 1).optional(),
  },
  sections,
);

const zone = 'it must be an IANA zone such as "America/New_York"';

export const accountSchema = z.strictObject(
  {
    enabled,
    zone: z.string(zone).refine(isZone, zone).optional(),
    /** Checked by the same guard as a change of policy while running. */
    budget: z.unknown().optional(),
    decision: decisionSchema.optional(),
  },
  sections,
);

const prefix = 'it must be a series-ticker prefix such as "KXHIGH", or "" for all series';

export const feeRowSchema = z.strictObject(
  {
    seriesPrefix: z.string(prefix).regex(/^[A-Z0-9]{0,40}$/, prefix),
    ratePpm: whole(0, 1_000_000),
    roundUpToMicroUsd: whole(1, 1_000_000),
    from: z.iso.date(date),
  },
  'it must be {seriesPrefix, ratePpm, roundUpToMicroUsd, from}',
);

export type ProviderRowInput = z.infer<typeof providerRowSchema>;
export type ModelRowInput = z.infer<typeof modelRowSchema>;
export type AccountInput = z.infer<typeof accountSchema>;

/** Fields whose values may hold a key or a password that was put in the wrong place. */
const NEVER_SHOWN = ['apiKeyEnv', 'baseUrl', 'webhookUrl'];

/** Parses one part of the file; its problems, as sentences that call it `name`, are added to `problems`. */
export function parseRow<T>(schema: z.ZodType<T>, row: unknown, name: string, problems: string[]): T | null {
  const result = schema.safeParse(row, { reportInput: true });
  if (result.success) return result.data;
  problems.push(...refusalsOf(result.error, name, NEVER_SHOWN).map((refusal) => refusal.message));
  return null;
}
