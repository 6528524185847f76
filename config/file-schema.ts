import * as v from 'valibot';
import { categorySlug } from '../domain/market/category.ts';
import { budgetChangeSchema } from '../domain/shared/budget-schema.ts';
import { CHAT_FORMATS, NOTICE_EVENTS } from '../domain/shared/channel.ts';
import {
  above0,
  between,
  flag,
  listOf,
  mapOf,
  oneOf,
  type Settings,
  setting,
  shape,
  textLike,
  whole,
  wholeFrom,
} from '../domain/shared/field-schema.ts';
import { DEFAULT_GROUP } from '../domain/shared/group.ts';
import { isSlug, isZone } from '../domain/shared/names.ts';
import { decisionPolicySchema } from '../domain/shared/policy-schema.ts';
import { SERVICE_ACCOUNT } from '../domain/shared/service-account.ts';
import { feesSchema, slug } from './row-schema.ts';
import { isSafeUrl } from './urls.ts';

/** The shape of conclave.config.json: every section and nearly every field may be left out, unknown fields are refused. */

/** The exchange keeps New York time. */
const ZONE = 'America/New_York';

const accountSchema = shape({
  enabled: v.optional(flag(), true),
  zone: setting(
    textLike(isZone, 'it must be an IANA zone such as "America/New_York"'),
    ZONE,
    'IANA zone at whose midnight the day’s budget begins',
  ),
  group: setting(
    textLike(isSlug, 'it must be 1 to 40 lower-case letters, digits or dashes'),
    DEFAULT_GROUP,
    'accounts of one group learn together: one scoreboard, one proof against the price',
  ),
  budget: v.optional(budgetChangeSchema, {}),
  decision: v.optional(decisionPolicySchema, {}),
});

const webhook =
  'it must be an https URL (http on this machine alone) without a password, "?" or "#" in it, or null for none';

const venueHost =
  'it must be "prod", "demo", or an https URL (http on this machine alone) without a password, "?" or "#" in it';
const variableName = () =>
  textLike(/^[A-Z][A-Z0-9_]{0,99}$/, 'it must be the NAME of an environment variable, never the key itself');

const isSeriesPrefix = (text: string) => /^[A-Z0-9]{1,40}$/.test(text);
const category = 'it must be a category such as "weather", or null for none';

const ms = (least: number, most: number) => whole(least, most, 'milliseconds');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const noticeEvents = () =>
  listOf(oneOf(NOTICE_EVENTS), `it must be a list of ${NOTICE_EVENTS.join(', ')}`, NOTICE_EVENTS.length);

const chatSchema = v.pipe(
  shape({
    format: oneOf(CHAT_FORMATS),
    urlEnv: variableName(),
    events: v.optional(noticeEvents(), ['alert']),
    skips: v.optional(flag(), false),
    chatId: v.optional(
      v.nullable(
        textLike(
          /^(-?\d{1,20}|@[A-Za-z0-9_]{1,64})$/,
          'it must be a number such as "-1001234567890" as text, or "@channel"',
        ),
      ),
      null,
    ),
  }),
  v.check(
    ({ format, chatId }) => (format === 'telegram') === (chatId !== null),
    'it must have a chatId where its format is telegram, and none elsewhere',
  ),
);

/** The sections of single values, each field with what holds where the file does not state it. */
export const sections = {
  worker: {
    maxConcurrentActivities: setting(
      whole(1, 10_000),
      100,
      'activities of decisions other than model calls that a worker process runs at once',
    ),
    maxConcurrentModelCalls: setting(whole(1, 10_000), 50, 'model calls that a worker process makes at once'),
    requestsPerSecond: setting(
      mapOf(above0(), 'it must be {provider: requests per second}', isSlug, 'it must be the id of a provider'),
      {},
      'by provider, used only where the Temporal server cannot hold a queue’s rate; unless stated the ceiling of its row',
    ),
    providers: setting(
      v.nullable(listOf(slug(), 'it must be a list of ids of providers, or null for all')),
      null,
      'ids of the providers whose queues these workers poll, such as a model server that only some hosts reach; null: all whose key is set',
    ),
    heartbeatEveryMs: setting(ms(100, 60_000), 3_000, 'how often a worker process records that it is running'),
    keyCheckEveryMs: setting(
      ms(100, DAY_MS),
      300_000,
      'how often a key that its provider refuses is tried again, with a request that is free',
    ),
    shutdownGraceMs: setting(
      v.nullable(ms(0, HOUR_MS)),
      null,
      'how long calls under way may take at a stop; null: the longest model call, slow service tiers excluded, and 5 s',
    ),
  },
  governor: {
    sweepEveryMs: setting(ms(100, 600_000), 5_000, 'how often bands and reservations are checked'),
    leaseMs: setting(ms(1_000, DAY_MS), 60_000, 'how long after its deadline a reservation expires'),
  },
  probes: {
    dayMicroUsd: setting(
      wholeFrom(1, 'it must be a whole number of micro-dollars above 0'),
      500_000,
      'most that a day’s probes of all providers and models may cost, from the service’s own ledger',
    ),
  },
  operations: {
    enterAfterMs: setting(
      ms(0, HOUR_MS),
      5_000,
      'how long model health must ask for a stricter mode before it applies',
    ),
    leaveAfterMs: setting(ms(0, HOUR_MS), 15_000, 'the same for a looser one'),
  },
  rateLimits: {
    raiseEveryMs: setting(ms(100, HOUR_MS), 10_000, 'how often a lowered rate rises a step'),
    liftAfterMs: setting(ms(100, DAY_MS), 300_000, 'how long after the last 429 a limit that no row states is lifted'),
  },
  alerts: {
    webhookUrl: setting(
      v.nullable(textLike(isSafeUrl, webhook)),
      null,
      'where alerts about money are sent; null: nowhere',
    ),
    webhookEvents: setting(
      noticeEvents(),
      ['alert'],
      'what else is sent there: `decision.made`, `market.settled`, `mode.changed`',
    ),
    webhookSkips: setting(flag(), false, 'true: also decisions that recommend no trade'),
    chats: setting(
      mapOf(
        chatSchema,
        'it must be an object of chats by name',
        isSlug,
        'it must be 1 to 40 lower-case letters, digits or dashes',
      ),
      {},
      'chats that are written to, by name: `format`, `urlEnv`, `events`, `skips`, `chatId`',
    ),
    giveUpAfterMs: setting(ms(60_000, 30 * DAY_MS), DAY_MS, 'how long delivery of an alert is tried'),
  },
  scorekeeper: {
    everyMs: setting(ms(100, HOUR_MS), 60_000, 'how often decisions are tallied'),
    publishEveryMs: setting(ms(0, HOUR_MS), 60_000, 'the least time between two scoreboards'),
  },
  kalshi: {
    enabled: setting(
      flag(),
      false,
      'read the venue: markets by ticker, how they ended, fees; false: nothing is requested',
    ),
    host: setting(
      textLike((text) => text === 'prod' || text === 'demo' || isSafeUrl(text), venueHost),
      'prod',
      '`prod`, `demo`, or an address such as that of a simulated venue',
    ),
    keyIdEnv: setting(
      variableName(),
      'KALSHI_API_KEY_ID',
      'the environment variable that holds the id of a read-only key',
    ),
    privateKeyEnv: setting(
      variableName(),
      'KALSHI_PRIVATE_KEY',
      'the variable that holds its private key: the PEM text, or the path of a file with it',
    ),
    account: setting(
      v.nullable(slug()),
      null,
      'the account whose trades the key’s fills are; null: the only one that is enabled',
    ),
    tokensPerSecond: setting(
      whole(10, 100_000),
      100,
      'share of the venue’s rate limit that a worker process takes: a request costs 10, and the basic tier has 200',
    ),
    timeoutMs: setting(ms(100, 120_000), 10_000, 'how long an answer of the venue may take'),
    settleEveryMs: setting(
      ms(1_000, DAY_MS),
      600_000,
      'how often the venue is asked how markets ended, and for changes of fees',
    ),
  },
} as const satisfies Readonly<Record<string, Settings>>;

/** Single values at the top of the file. */
export const topSettings = {
  defaultModels: setting(flag(), true, 'false: only the providers and models of the file'),
  simulated: setting(flag(), false, 'true where the providers are simulated: every result then says so'),
  shadowShare: setting(between(0, 1), 0.1, 'share of decisions beside which the shadow models are called'),
  retentionDays: setting(whole(1, 3_650), 30, 'days that prompts and raw replies are kept'),
} as const;

const section = <const E extends Settings>(settings: E) => v.optional(shape(settings), {} as never);

export const fileSchema = shape(
  {
    $schema: v.optional(v.string('it must be a text')),
    ...topSettings,
    /** Checked one by one, after they were laid over the built-in rows, so that a problem can name the row it is in. */
    providers: v.optional(v.array(v.unknown(), 'it must be a list'), []),
    models: v.optional(v.array(v.unknown(), 'it must be a list'), []),
    searchServices: v.optional(v.array(v.unknown(), 'it must be a list'), []),
    fees: v.optional(feesSchema, []),
    accounts: v.optional(
      mapOf(
        accountSchema,
        'it must be an object',
        (name) => isSlug(name) && name !== SERVICE_ACCOUNT,
        `it must be 1 to 40 lower-case letters, digits or dashes, and not ${SERVICE_ACCOUNT}, the service’s own`,
      ),
      {},
    ),
    /** Series-ticker prefix -> category; null takes a prefix away. */
    categories: v.optional(
      mapOf(
        v.nullable(
          v.pipe(
            v.string(category),
            v.check((text) => categorySlug(text) !== null, category),
            v.transform((text) => categorySlug(text) ?? text),
          ),
        ),
        'it must be an object',
        isSeriesPrefix,
        'it must be a series-ticker prefix such as "KXHIGH"',
      ),
      {},
    ),
    worker: section(sections.worker),
    governor: section(sections.governor),
    probes: section(sections.probes),
    operations: section(sections.operations),
    rateLimits: section(sections.rateLimits),
    alerts: section(sections.alerts),
    scorekeeper: section(sections.scorekeeper),
    kalshi: section(sections.kalshi),
  },
  'it must be an object',
);
export type ConfigFile = v.InferInput<typeof fileSchema>;
export type CheckedFile = v.InferOutput<typeof fileSchema>;
