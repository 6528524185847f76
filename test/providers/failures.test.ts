import assert from 'node:assert/strict';
import { APIError as AnthropicError } from '@anthropic-ai/sdk';
import { APIError } from 'openai';
import type { FailureKind } from '../../domain/health/failure.ts';
import type { ModelProtocol, ProviderRow } from '../../domain/shared/model.ts';
import { type FailureContext, toFailure } from '../../providers/failures.ts';
import { PROVIDER_ROWS } from '../../providers/model-rows.ts';
import { kindOf } from '../../providers/models/error-kind.ts';
import { retryAfterMs } from '../../providers/models/retry-after.ts';
import { redact } from '../../providers/redact.ts';
import { fixture } from './rows.ts';

const CANARY = 'sk-proj-canary0123456789ABCDEFcanary';

function contextOf(protocol: ModelProtocol): FailureContext {
  const provider: ProviderRow = {
    id: 'acme',
    protocol,
    baseUrl: 'https://api.acme.test/v1',
    apiKeyEnv: 'ACME_API_KEY',
  };
  return {
    provider,
    model: 'acme-large',
    sent: 'response_format json_schema',
    apiKey: CANARY,
    stoppedBy: null,
    timeoutMs: 1_000,
  };
}

/** The error that the protocol's client makes of a status and a body. */
function clientError(protocol: ModelProtocol, status: number, body: object, headers: Record<string, string> = {}) {
  const client = protocol === 'openai-chat' ? APIError : AnthropicError;
  return client.generate(status, body, undefined, new Headers(headers));
}

interface ErrorBody {
  readonly name: string;
  readonly protocol: ModelProtocol;
  readonly status: number;
  readonly kind: FailureKind;
  readonly body: object;
}

describe('An error of a provider', () => {
  for (const { name, protocol, status, kind, body } of fixture('error-bodies') as unknown as ErrorBody[]) {
    it(`is told by status and body: ${name} (${status}) is ${kind}`, () => {
      const failure = toFailure(clientError(protocol, status, body), contextOf(protocol));
      assert.equal(failure.kind, kind);
      assert.equal(failure.status, status);
      assert.match(failure.message, new RegExp(`^Provider acme, model acme-large: status ${status}: \\S`));
    });
  }

  it('without a telling body is told by its status alone', () => {
    const expected: readonly (readonly [number, FailureKind])[] = [
      [400, 'bad_request'],
      [401, 'auth'],
      [402, 'billing'],
      [403, 'auth'],
      [404, 'model_not_found'],
      [408, 'timed_out'],
      [409, 'bad_request'],
      [413, 'too_long'],
      [422, 'bad_request'],
      [429, 'rate_limited'],
      [500, 'server_error'],
      [502, 'server_error'],
      [503, 'overloaded'],
      [504, 'server_error'],
      [520, 'server_error'],
      [529, 'overloaded'],
    ];
    for (const [status, kind] of expected) assert.equal(kindOf(status, ''), kind, String(status));
  });

  it('is not taken for exhausted credit when a server fails and speaks of billing', () => {
    assert.equal(kindOf(500, 'billing_error insufficient_quota'), 'server_error');
  });

  it('is one sentence with the provider’s words, capped, and what to do', () => {
    const body = { error: { message: `Too bad.\n\u0000${'long '.repeat(300)}`, type: 'x' } };
    const { message } = toFailure(clientError('openai-chat', 400, body), contextOf('openai-chat'));
    assert.match(
      message,
      /^Provider acme, model acme-large: status 400: Too bad\. long .* \[cut\]\. It was sent response_format json_schema\. Check the provider's baseUrl/,
    );
    assert.ok(message.length < 1_200, message);
    const unauthorized = clientError('openai-chat', 401, { error: { message: 'No.' } });
    assert.equal(
      toFailure(unauthorized, contextOf('openai-chat')).message,
      'Provider acme, model acme-large: status 401: No. Check ACME_API_KEY.',
    );
  });

  it('is whole where a server quotes the request before it says what it takes', () => {
    const said = `[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'msg': "Input should be 'text' or 'json_object'", 'input': 'json_schema', 'ctx': {'expected': "'text' or 'json_object'"}, 'url': 'https://errors.pydantic.dev/2.12/v/literal_error'}]`;
    const { message } = toFailure(
      clientError('openai-chat', 422, { error: { message: said } }),
      contextOf('openai-chat'),
    );
    assert.ok(message.includes(said), message);
  });

  it('that is a status stays one though somebody gave up meanwhile', () => {
    const error = clientError('openai-chat', 429, {});
    assert.equal(toFailure(error, { ...contextOf('openai-chat'), stoppedBy: 'caller' }).kind, 'rate_limited');
  });

  it('of a server that failed stays uncertain though it quotes a market that speaks of a body', () => {
    const said =
      "litellm.APIError, messages=[{'content': \"1 validation error: {'type': 'x', 'loc': ('body', 'x')}\"}]";
    const error = clientError('openai-chat', 500, { error: { message: said } });
    assert.equal(toFailure(error, contextOf('openai-chat')).kind, 'server_error');
  });

  it('of no known kind leaves the bill uncertain', () => {
    const context = contextOf('openai-chat');
    for (const thrown of [new SyntaxError('Unexpected end of JSON input'), new TypeError('x'), 'text', undefined]) {
      assert.equal(toFailure(thrown, context).kind, 'server_error');
    }
  });
});

describe('A failure’s message', () => {
  it('never holds the key, whole, quoted or masked', () => {
    const echoes = [
      `Incorrect API key provided: ${CANARY}.`,
      `header Authorization: Bearer ${CANARY} was refused`,
      `key=${CANARY}&x=1`,
      `${'x '.repeat(495)}${CANARY}`,
      'Incorrect API key provided: sk-proj-********wxyz',
      'Incorrect API key provided: xa***90',
      'try xai-abcdefGHIJKL0123456789',
    ];
    for (const message of echoes) {
      for (const protocol of ['openai-chat', 'anthropic-messages'] as const) {
        const inner = { type: 'x', message };
        const failure = toFailure(clientError(protocol, 401, { type: 'error', error: inner }), contextOf(protocol));
        const shown = JSON.stringify({
          ...failure,
          message: failure.message,
          stack: failure.stack,
          cause: failure.cause,
        });
        assert.doesNotMatch(shown, /canary|wxyz|\*90|abcdefGHIJKL/, message);
        assert.match(shown, /\[key\]|x x x/);
      }
    }
  });

  it('loses a key of any form that was sent, also in the shape that JSON or a URL gives it', () => {
    const key = 'odd"key\\with+signs';
    for (const text of [`a ${key} b`, JSON.stringify({ key }), `?key=${encodeURIComponent(key)}`]) {
      assert.doesNotMatch(redact(text, key), /signs/);
    }
  });

  it('keeps ordinary words', () => {
    const text = 'The model gpt-6.1-terra-2026-07-09 supports max_completion_tokens; see https://docs.acme.test/errors';
    assert.equal(redact(text, CANARY), text);
  });
});

describe('The time to come back', () => {
  const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
  const wait = (headers: Record<string, string>, status = 429) => retryAfterMs(new Headers(headers), status, NOW_MS);

  it('is read from retry-after-ms, seconds, or an HTTP date', () => {
    assert.equal(wait({ 'retry-after-ms': '1500', 'retry-after': '9' }), 1_500);
    assert.equal(wait({ 'retry-after': '20' }), 20_000);
    assert.equal(wait({ 'retry-after': '0.5' }), 500);
    assert.equal(wait({ 'retry-after': 'Tue, 24 Nov 2026 12:00:30 GMT' }), 30_000);
    assert.equal(wait({ 'retry-after': 'Tue, 24 Nov 2026 11:00:00 GMT' }), 0);
  });

  it('is read from the reset headers of the limit that is used up', () => {
    const openAi = {
      'x-ratelimit-reset-requests': '120ms',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-tokens': '6m0s',
      'x-ratelimit-remaining-tokens': '149000',
    };
    assert.equal(wait(openAi), 120);
    assert.equal(wait({ ...openAi, 'x-ratelimit-remaining-tokens': '0' }), 360_000);
    const anthropic = {
      'anthropic-ratelimit-requests-reset': '2026-11-24T12:00:07Z',
      'anthropic-ratelimit-requests-remaining': '3',
      'anthropic-ratelimit-input-tokens-reset': '2026-11-24T12:00:02Z',
      'anthropic-ratelimit-input-tokens-remaining': '0',
    };
    assert.equal(wait(anthropic), 2_000);
  });

  it('is the latest reset where none says that it is used up', () => {
    assert.equal(wait({ 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '1h2m3.5s' }), 3_600_000);
    assert.equal(wait({ 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '2m3.5s' }), 123_500);
  });

  it('is not read from reset headers after anything but a rate limit', () => {
    assert.equal(wait({ 'x-ratelimit-reset-tokens': '6m0s' }, 500), null);
    assert.equal(wait({ 'x-ratelimit-reset-tokens': '6m0s', 'retry-after': '2' }, 503), 2_000);
  });

  it('is unknown where nothing or nonsense is said, and never more than an hour', () => {
    assert.equal(wait({}), null);
    assert.equal(retryAfterMs(null, 429, NOW_MS), null);
    assert.equal(wait({ 'retry-after': 'soon', 'x-ratelimit-reset-tokens': 'later' }), null);
    assert.equal(wait({ 'retry-after': '999999999' }), 3_600_000);
  });

  it('reaches the failure', () => {
    const error = clientError('openai-chat', 429, { error: { message: 'slow' } }, { 'retry-after': '3' });
    assert.equal(toFailure(error, contextOf('openai-chat')).retryAfterMs, 3_000);
  });
});

describe('Built-in providers', () => {
  it('read each key from a variable of its own', () => {
    const names = PROVIDER_ROWS.map(({ apiKeyEnv }) => apiKeyEnv);
    assert.deepEqual(names, [
      'XAI_API_KEY',
      'OPENAI_API_KEY',
      'ANTHROPIC_API_KEY',
      'OPENROUTER_API_KEY',
      'EXA_API_KEY',
      null,
    ]);
  });
});
