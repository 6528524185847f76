import { randomUUID } from 'node:crypto';
import type { DecideEventRequest } from '../domain/decision/event-decision.ts';
import type { DecideRequest } from '../domain/decision/request.ts';
import type { DecideOptions } from './command-options.ts';

const DEFAULT_STAKE_MICRO_USD = 20_000_000;
const DEFAULT_BANKROLL_MICRO_USD = 1_000_000_000;
const DEFAULT_DEADLINE_MS = 60_000;

/** Fields that only a whole request has; `market` alone is also one of the venue's own wrappings. */
const REQUEST_FIELDS = [
  'requestId',
  'account',
  'bankrollMicroUsd',
  'maxStakeMicroUsd',
  'deadlineMs',
  'position',
  'positions',
  'exhaustive',
  'method',
  'explore',
  'strategy',
  'reuse',
  'priceHistory',
  'price_history',
  'candlesticks',
  'scheduledEvents',
  'blend',
  'minEdge',
  'minAgreement',
  'allowOutliers',
  'quickBelowStakeMicroUsd',
  'ensemble',
  'escalateWithin',
  'kellyFraction',
];

/** The request that a file and the options make: a file with a market alone is completed, a whole request is taken as it
 * is, and what the command line says wins. It is not checked here: the service refuses what is wrong in one sentence. */
export function requestFrom(content: unknown, options: DecideOptions): DecideRequest {
  const given = isWholeRequest(content) ? content : { market: content };
  return {
    requestId: randomUUID(),
    account: 'main',
    bankrollMicroUsd: DEFAULT_BANKROLL_MICRO_USD,
    maxStakeMicroUsd: DEFAULT_STAKE_MICRO_USD,
    deadlineMs: DEFAULT_DEADLINE_MS,
    ...given,
    ...typed(options),
  } as DecideRequest;
}

/** The same for an event: `event` alone is also one of the venue's own fields. */
export function eventRequestFrom(content: unknown, options: DecideOptions): DecideEventRequest {
  const given = isWholeRequest(content, 'event') ? content : { event: content };
  return {
    requestId: randomUUID(),
    account: 'main',
    bankrollMicroUsd: DEFAULT_BANKROLL_MICRO_USD,
    maxStakeMicroUsd: DEFAULT_STAKE_MICRO_USD,
    deadlineMs: DEFAULT_DEADLINE_MS,
    ...given,
    ...typed(options),
  } as DecideEventRequest;
}

function isWholeRequest(content: unknown, about: 'market' | 'event' = 'market'): content is Record<string, unknown> {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return false;
  return about in content && REQUEST_FIELDS.some((field) => field in content);
}

function typed(options: DecideOptions): Partial<DecideRequest> {
  const { account, stake, bankroll, deadline, blend, category, requestId, position, allowOutliers, ensemble } = options;
  const { method, explore, strategy, reuse } = options;
  const all = {
    account,
    maxStakeMicroUsd: stake,
    bankrollMicroUsd: bankroll,
    deadlineMs: deadline,
    blend,
    category,
    requestId,
    position,
    allowOutliers,
    method,
    ensemble: ensemble ? undefined : false,
    explore: explore ? undefined : false,
    strategy,
    reuse: reuse ? undefined : false,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
