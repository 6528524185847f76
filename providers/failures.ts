import {
  APIConnectionError as AnthropicConnectionError,
  APIError as AnthropicError,
  APIConnectionTimeoutError as AnthropicTimeoutError,
} from '@anthropic-ai/sdk';
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { FailureKind } from '../domain/health/failure.ts';
import { visibleText } from '../domain/market/visible-text.ts';
import type { ProviderRow } from '../domain/shared/model.ts';
import { withoutEnd } from '../domain/shared/without-end.ts';
import { kindOf } from './models/error-kind.ts';
import { codeOf, NotSentError } from './models/fetch-once.ts';
import { retryAfterMs } from './models/retry-after.ts';
import { ProviderFailure } from './provider.ts';
import { redact } from './redact.ts';

export interface FailureContext {
  readonly provider: ProviderRow;
  /** The model's id; null for a request that is about none. */
  readonly model: string | null;
  /** In what form an answer was asked for, of a model; null = not known. */
  readonly sent: string | null;
  /** Known, so that it can be struck from whatever the provider echoes. */
  readonly apiKey: string | null;
  /** What ended the call on our side; null = nothing did. */
  readonly stoppedBy: 'caller' | 'deadline' | null;
  readonly timeoutMs: number;
}

/** Servers that validate a request quote it before they say what is wrong, and gateways wrap what another one said. */
const MESSAGE_CHARACTERS = 1_000;
/** A service tier that has no room has none a second later either, and a decision that uses it has time. */
const LANE_FULL_WAIT_MS = 20_000;

/** Whatever a client threw, as one kind, one sentence without secrets, and the time after which the provider allows another
 * request. The error itself is not kept as a cause: it holds the provider's words unredacted. */
export function toFailure(error: unknown, context: FailureContext): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  const answered = (error instanceof APIError || error instanceof AnthropicError) && typeof error.status === 'number';
  // A status that came is a fact, even if the call was given up while its body was being read.
  if (answered) return fromStatus(Number(error.status), error, context);
  const code = codeOf(error);
  if (error instanceof NotSentError || causeOf(error) instanceof NotSentError) {
    return fail('not_sent', `no connection could be made (${code})`, context);
  }
  if (context.stoppedBy === 'caller') return fail('aborted', 'the request was aborted by its caller', context);
  const isTimeout = error instanceof APIConnectionTimeoutError || error instanceof AnthropicTimeoutError;
  if (context.stoppedBy === 'deadline' || isTimeout) {
    return fail('timed_out', `no complete answer came within ${context.timeoutMs} ms`, context);
  }
  const isConnection = error instanceof APIConnectionError || error instanceof AnthropicConnectionError;
  if (isConnection || code !== null) return fail('network', `the connection was lost (${code ?? 'no code'})`, context);
  // A body that is not JSON, or ended early: the provider may well have worked, and billed.
  const said = error instanceof Error ? error.message : String(error);
  return fail('server_error', `the reply could not be read (${said})`, context);
}

function fromStatus(status: number, error: StatusError, context: FailureContext): ProviderFailure {
  const said = retryAfterMs(error.headers ?? null, status, Date.now());
  if (status >= 300 && status < 400) {
    return fail('redirected', `status ${status}, a redirect, which is not followed`, context, {
      status,
      retryAfterMs: said,
    });
  }
  const kind = kindOf(status, `${JSON.stringify(error.error ?? null)} ${error.message}`);
  const waitMs = said ?? (kind === 'service_tier_full' ? LANE_FULL_WAIT_MS : null);
  return fail(kind, `status ${status}: ${messageOf(error)}`, context, { status, retryAfterMs: waitMs });
}

interface StatusError {
  readonly message: string;
  readonly error?: unknown;
  readonly headers?: Headers | undefined;
}

/** The provider's own words: `{message}` (OpenAI), a bare text (xAI), `{error: {message}}` (Anthropic). */
function messageOf({ error, message }: StatusError): string {
  if (typeof error === 'string') return error;
  const inner = isObject(error) && isObject(error.error) ? error.error : error;
  if (isObject(inner) && typeof inner.message === 'string') return inner.message;
  return message.replace(/^\d{3} /, '');
}

/** What to do about it, where there is something to do. */
function advice(kind: FailureKind, { provider, sent }: FailureContext): string {
  switch (kind) {
    case 'auth':
      return provider.apiKeyEnv === null ? ' Give the provider row an apiKeyEnv.' : ` Check ${provider.apiKeyEnv}.`;
    case 'billing':
      return ' Add credit or raise the limit with the provider.';
    case 'not_permitted':
      return ' Give the key access to the model, or disable its row.';
    case 'model_not_found':
      return " Check the row's wireModel against the provider's list.";
    case 'not_sent':
      return ` Check that ${provider.baseUrl} is right and can be reached.`;
    case 'bad_request':
      return `${sent === null ? '' : ` It was sent ${sent}.`} Check the provider's baseUrl and the row's features.`;
    case 'redirected':
      return " Check the provider's baseUrl and the row's features.";
    default:
      return '';
  }
}

function fail(
  kind: FailureKind,
  said: string,
  context: FailureContext,
  details: { status?: number; retryAfterMs?: number | null } = {},
): ProviderFailure {
  const { provider, model, apiKey } = context;
  const subject = model === null ? 'list of models' : `model ${model}`;
  const line = visibleText(redact(said, apiKey)).replace(/\s+/g, ' ');
  const isLonger = line.length > MESSAGE_CHARACTERS;
  const words = withoutEnd(line.slice(0, MESSAGE_CHARACTERS).toWellFormed(), '. ') + (isLonger ? ' [cut]' : '');
  const message = `Provider ${provider.id}, ${subject}: ${words}.${advice(kind, context)}`;
  return new ProviderFailure(kind, message, details);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const causeOf = (error: unknown) => (error instanceof Error ? error.cause : null);
