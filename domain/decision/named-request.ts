import { type Checked, isRecord, refuse, refuseValue, showValue } from '../shared/refusal.ts';
import { type ParseRequestOptions, readBeside, readRequest } from './parse-request.ts';
import { eventRequestSchema, requestSchema } from './request-schema.ts';

/** A market or an event that a request names instead of carrying it: it is fetched from the venue before anything is decided. */
export type NamedQuestion =
  | { readonly kind: 'market'; readonly ticker: string }
  | {
      readonly kind: 'event';
      readonly eventTicker: string;
      /** Of its markets these alone; null = all of them. */
      readonly tickers: readonly string[] | null;
    };

/** What was fetched, as fields of a request: the market or the event, the order books and the candlesticks. */
export type FetchedQuestion = Readonly<Record<string, unknown>>;

/** The field that names it, and the one that carries it. */
export const NAMED_BY = { market: 'ticker', event: 'eventTicker' } as const;

/** What a request names; null where it names nothing, and what it carries is read from it. Whatever else is in the request is checked
 * too, so that nothing is fetched for one that would be refused anyway. */
export function readNamed(
  kind: keyof typeof NAMED_BY,
  input: unknown,
  { accounts }: Pick<ParseRequestOptions, 'accounts'>,
): Checked<{ readonly question: NamedQuestion; readonly deadlineMs: number } | null> {
  const field = NAMED_BY[kind];
  if (!isRecord(input) || !isGiven(input[field])) return { ok: true, value: null };
  if (isGiven(input[kind])) {
    return refuse(field, `${field} is ${showValue(input[field])}, and ${kind} is there too; pass one of the two.`);
  }
  const read =
    kind === 'market' ? readRequest(requestSchema, input, accounts) : readRequest(eventRequestSchema, input, accounts);
  if (!read.ok) return read;
  const beside = readBeside(read.value.evidence, read.value.feeChanges);
  if (!beside.ok) return beside;
  const question = named(read.value);
  return { ok: true, value: question && { question, deadlineMs: read.value.deadlineMs } };
}

function named(request: {
  readonly ticker?: string;
  readonly eventTicker?: string;
  readonly tickers?: readonly string[];
}): NamedQuestion | null {
  const { ticker, eventTicker, tickers = null } = request;
  if (ticker !== undefined) return { kind: 'market', ticker };
  return eventTicker === undefined ? null : { kind: 'event', eventTicker, tickers };
}

/** The request as if it had carried what was fetched for it. What the caller passed itself stays. */
export function withFetched(
  kind: keyof typeof NAMED_BY,
  input: Readonly<Record<string, unknown>>,
  fetched: FetchedQuestion,
): Readonly<Record<string, unknown>> {
  const { [NAMED_BY[kind]]: _, ...own } = input;
  const { candlesticks, ...others } = fetched;
  const hasHistory = isGiven(own.priceHistory) || isGiven(own.price_history);
  return { ...others, ...(hasHistory || !isGiven(candlesticks) ? {} : { candlesticks }), ...own };
}

/** Why a service that does not read the venue cannot take such a request. */
export function refuseNamed(named: NamedQuestion) {
  const [field, ticker] = named.kind === 'market' ? ['ticker', named.ticker] : ['eventTicker', named.eventTicker];
  const rule = `this service does not read the venue, so pass the ${named.kind} itself, or set kalshi.enabled in conclave.config.json`;
  return { ...refuseValue(field, ticker, rule), code: 'venue_disabled' };
}

const isGiven = (value: unknown) => value !== undefined && value !== null;
