import { randomUUID } from 'node:crypto';
import { NAMED_BY } from '../domain/decision/named-request.ts';
import {
  type DecideEventRequest,
  type DecideRequest,
  eventRequestSchema,
  type Position,
  requestSchema,
} from '../domain/decision/request-schema.ts';
import { isRecord } from '../domain/shared/refusal.ts';
import type { Json } from './output.ts';
import { overridesFrom } from './override-flags.ts';

/** With the flags of `override-flags.ts` beside these. */
export interface DecideOptions extends Json {
  /** An event instead of a market: its ticker, or a file with it. */
  readonly event?: string;
  /** Of the event's markets only these. */
  readonly tickers?: readonly string[];
  readonly account?: string;
  /** Micro-dollars, as the next. */
  readonly stake?: number;
  readonly bankroll?: number;
  /** Milliseconds. */
  readonly deadline?: number;
  readonly category?: string;
  readonly requestId?: string;
  readonly position?: Position;
  /** A file of texts for the models. */
  readonly evidence?: string;
}

const STANDARDS = {
  account: 'main',
  bankrollMicroUsd: 1_000_000_000,
  maxStakeMicroUsd: 20_000_000,
  deadlineMs: 60_000,
};

/** Fields that only a whole request has; these are also the venue's own. */
const VENUE_FIELDS = ['market', 'event', 'category', 'ticker'];
const REQUEST_FIELDS = [requestSchema, eventRequestSchema]
  .flatMap((schema) => Object.keys(schema.pipe[1].entries))
  .filter((field) => !VENUE_FIELDS.includes(field));

/** The request that a file and the options make: a file with a market alone is completed, a whole request is taken as it
 * is, and what the command line says wins. It is not checked here: the service refuses what is wrong in one sentence. */
export const requestFrom = (content: unknown, options: DecideOptions, evidence?: unknown): DecideRequest =>
  complete(wholeOr('market', content), options, evidence) as DecideRequest;

export const eventRequestFrom = (content: unknown, options: DecideOptions, evidence?: unknown): DecideEventRequest =>
  complete(wholeOr('event', content), options, evidence) as DecideEventRequest;

/** The same for a market or an event that is named by its ticker. */
export const namedRequestFrom = (ticker: string, options: DecideOptions, evidence?: unknown): DecideRequest =>
  complete({ ticker }, options, evidence) as DecideRequest;

export const namedEventRequestFrom = (eventTicker: string, options: DecideOptions, evidence?: unknown) =>
  complete({ eventTicker }, options, evidence) as DecideEventRequest;

const wholeOr = (about: 'market' | 'event', content: unknown): Readonly<Record<string, unknown>> =>
  isWholeRequest(about, content) || isNamedRequest(about, content) ? content : { [about]: content };

/** Whether a file holds a whole request instead of a market or an event alone. */
export const isWholeRequest = (about: 'market' | 'event', content: unknown): content is Record<string, unknown> =>
  isRecord(content) && about in content && REQUEST_FIELDS.some((field) => field in content);

/** Whether it is one that names its market or event by ticker. A market of the venue has a ticker too, and none of these. */
const isNamedRequest = (about: 'market' | 'event', content: unknown): content is Record<string, unknown> =>
  isRecord(content) &&
  NAMED_BY[about] in content &&
  ['requestId', ...Object.keys(STANDARDS)].some((field) => field in content);

function complete(
  content: Readonly<Record<string, unknown>>,
  options: DecideOptions,
  evidence: unknown,
): Record<string, unknown> {
  const { account, category, requestId, position, tickers } = options;
  const typed = {
    account,
    category,
    requestId,
    position,
    tickers,
    evidence,
    maxStakeMicroUsd: options.stake,
    bankrollMicroUsd: options.bankroll,
    deadlineMs: options.deadline,
    ...overridesFrom({ ...options }),
  };
  return {
    requestId: randomUUID(),
    ...STANDARDS,
    ...content,
    ...Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined)),
  };
}
