import {
  APIConnectionError as AnthropicConnectionError,
  APIError as AnthropicError,
  APIConnectionTimeoutError as AnthropicTimeoutError,
} from '@anthropic-ai/sdk';
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { FailureKind } from '../domain/failure.ts';
import { ProviderFailure } from './provider.ts';
import { retryAfterMs } from './retry-after.ts';

export interface FailureContext {
  readonly provider: string;
  readonly model: string;
  /** Known, so that it can be struck from whatever the provider echoes. */
  readonly apiKey: string | null;
  /** True when it was we who aborted. */
  readonly aborted: boolean;
}

const MESSAGE_CHARACTERS = 200;
/** Said by the providers when money or quota is used up, under several statuses: OpenAI 429 insufficient_quota, xAI 403
 * "used all available credits or reached its monthly spending limit", Anthropic 400 "credit balance is too low". */
const BILLING =
  /insufficient_quota|billing|credit balance|available credits|spending limit|exceeded your current quota|payment required/i;
const TOO_LONG =
  /context_length_exceeded|maximum context length|prompt is too long|too many (?:input )?tokens|request_too_large/i;
const NOT_FOUND = /model_not_found|does not exist|not_found_error|model .*not found/i;
/** The request never left: no connection was ever made. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whatever a client threw, as one kind, one sentence without secrets, and the provider's word on when to come back. */
export function toFailure(error: unknown, context: FailureContext): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  if (context.aborted) return fail('aborted', 'the request was aborted by us', context);
  if (error instanceof APIConnectionTimeoutError || error instanceof AnthropicTimeoutError) {
    return fail('timed_out', 'no complete answer came in time', context);
  }
  if (error instanceof APIConnectionError || error instanceof AnthropicConnectionError) {
    const code = codeOf(error);
    const sent = code === null || !NEVER_CONNECTED.has(code);
    return fail(
      sent ? 'network' : 'not_sent',
      `the connection ${sent ? 'was lost' : 'could not be made'} (${code ?? 'no code'})`,
      context,
    );
  }
  if (error instanceof APIError || error instanceof AnthropicError) {
    const status = typeof error.status === 'number' ? error.status : null;
    if (status !== null) {
      const said = `${JSON.stringify(error.error ?? null)} ${error.message}`;
      const details = { status, retryAfterMs: retryAfterMs(error.headers ?? null, Date.now()) };
      return fail(kindOf(status, said), `status ${status}: ${error.message}`, context, details);
    }
  }
  // A body that is not JSON, or ended early: the provider may well have worked, and billed.
  return fail(
    'server_error',
    `the reply could not be read (${error instanceof Error ? error.message : String(error)})`,
    context,
  );
}

/** The kind of an error status. Exhausted credit comes first: several providers send it under another meaning's status. */
export function kindOf(status: number, said: string): FailureKind {
  if (status === 402 || (status >= 400 && status < 500 && BILLING.test(said))) return 'billing';
  if (status === 401 || status === 403) return 'auth';
  if (status === 404) return 'model_not_found';
  if (status === 429) return 'rate_limited';
  if (status === 413 || (status === 400 && TOO_LONG.test(said))) return 'too_long';
  if (status === 400 && NOT_FOUND.test(said)) return 'model_not_found';
  if (status === 503 || status === 529) return 'overloaded';
  if (status === 408) return 'timed_out';
  return status >= 500 ? 'server_error' : 'bad_request';
}

function fail(
  kind: FailureKind,
  said: string,
  context: FailureContext,
  details: { status?: number; retryAfterMs?: number | null } = {},
): ProviderFailure {
  const words = redact(said, context.apiKey).replace(/\s+/g, ' ').slice(0, MESSAGE_CHARACTERS);
  return new ProviderFailure(kind, `Provider ${context.provider}, model ${context.model}: ${words}.`, details);
}

/** Providers echo parts of keys in their errors ("Incorrect API key provided: sk-ab***"). */
export function redact(text: string, apiKey: string | null): string {
  const known = apiKey !== null && apiKey.length >= 4 ? text.replaceAll(apiKey, '[key]') : text;
  return known.replace(/\b(?:sk|xai|key|pk)-[\w*.-]{4,}/gi, '[key]').replace(/\bBearer\s+\S+/gi, 'Bearer [key]');
}

/** The innermost error code: the clients wrap fetch, which wraps the socket. */
function codeOf(error: unknown): string | null {
  let current = error;
  for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth++) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    if ('errors' in current && Array.isArray(current.errors)) current = current.errors[0];
    else current = 'cause' in current ? current.cause : null;
  }
  return null;
}
