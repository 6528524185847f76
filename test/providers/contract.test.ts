import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Secret } from '../../config/config.ts';
import type { FailureKind } from '../../domain/health/failure.ts';
import { briefJsonSchema } from '../../domain/research/brief-schema.ts';
import type { ModelRow, ProviderRow } from '../../domain/shared/model.ts';
import { createProviders } from '../../providers/index.ts';
import { type Provider, ProviderFailure } from '../../providers/provider.ts';
import { type AnsweringServer, answerWith, startAnsweringServer } from './answering-server.ts';
import { fixture, LOCAL_ROW, PROMPT, rowOf } from './rows.ts';

const CANARY = 'sk-canary-0123456789-abcdef';

interface Case {
  readonly protocol: ProviderRow['protocol'];
  readonly row: ModelRow;
  readonly path: string;
  readonly reply: string;
  readonly probabilityText: RegExp;
  readonly outputLimit: string;
  /** How it asks for searches; null = the protocol has none. */
  readonly search: {
    readonly reply: string;
    readonly tool: object;
    readonly limit: (sent: Record<string, unknown>) => unknown;
    readonly format: (sent: { text?: { format?: object }; output_config?: { format?: object } }) => unknown;
  } | null;
}

const CASES: readonly Case[] = [
  {
    protocol: 'openai-responses',
    row: rowOf('gpt-6.1-terra'),
    path: '/responses',
    reply: 'openai-responses',
    probabilityText: /"probability_yes":0\.41/,
    outputLimit: 'max_output_tokens',
    search: {
      reply: 'openai-responses-search',
      tool: { type: 'web_search' },
      limit: (sent) => sent.max_tool_calls,
      format: (sent) => sent.text?.format,
    },
  },
  {
    protocol: 'openai-chat',
    row: rowOf('gpt-6.1-terra'),
    path: '/chat/completions',
    reply: 'openai-chat',
    probabilityText: /"probability_yes":0\.41/,
    outputLimit: 'max_completion_tokens',
    search: null,
  },
  {
    protocol: 'anthropic-messages',
    row: rowOf('claude-sonnet-5-5'),
    path: '/v1/messages',
    reply: 'anthropic-json',
    probabilityText: /"probability_yes":0\.44/,
    outputLimit: 'max_tokens',
    search: {
      reply: 'anthropic-search',
      tool: { type: 'web_search_20260318', name: 'web_search', allowed_callers: ['direct'], max_uses: 4 },
      limit: () => 4,
      format: (sent) => sent.output_config?.format,
    },
  },
];

for (const { protocol, row, path, reply, probabilityText, outputLimit, search } of CASES) {
  describe(`A provider that speaks ${protocol}`, () => {
    let server: AnsweringServer;
    let provider: Provider;

    beforeEach(async () => {
      server = await startAnsweringServer();
      provider = providerAt(server.url);
    });
    afterEach(() => server.close());

    function providerAt(baseUrl: string): Provider {
      const providerRow: ProviderRow = { id: row.provider, protocol, baseUrl, apiKeyEnv: 'TEST_API_KEY' };
      const created = createProviders([providerRow], { [row.provider]: new Secret(CANARY) })[row.provider];
      assert.ok(created);
      return created;
    }

    const never = new AbortController().signal;
    const ask = (signal: AbortSignal = never, timeoutMs = 30_000, asked: ModelRow = row) =>
      provider.ask({ row: asked, prompt: PROMPT, attemptId: 'main/r-1/quick/m/1/1', timeoutMs }, signal);

    async function failureOf(call: Promise<unknown>, kind: FailureKind): Promise<ProviderFailure> {
      const error = await call.then(
        () => assert.fail(`the call succeeded; it should have failed with ${kind}`),
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof ProviderFailure, String(error));
      assert.equal(error.kind, kind, error.message);
      assert.ok(!`${error.message}${error.stack}${JSON.stringify(error)}`.includes(CANARY), error.message);
      return error;
    }

    it('sends one request with the key and the attempt’s id, and reads the reply', async () => {
      server.respond = answerWith(200, fixture(reply));
      const answer = await ask();
      assert.match(answer.text, probabilityText);
      assert.equal(answer.finish, 'stop');
      assert.equal(answer.reportedModel, row.wireModel);
      assert.equal(server.requests.length, 1);
      const [request] = server.requests;
      assert.equal(`${request?.method} ${request?.path}`, `POST ${path}`);
      assert.equal(request?.headers['x-conclave-attempt'], 'main/r-1/quick/m/1/1');
      assert.equal(request?.headers.authorization, `Bearer ${CANARY}`);
    });

    it('sends exactly the bytes that were priced', async () => {
      server.respond = answerWith(200, fixture(reply));
      const plain: ModelRow = { ...LOCAL_ROW, provider: row.provider };
      for (const asked of [row, plain]) {
        await ask(never, 30_000, asked);
        const sent = server.requests.at(-1);
        assert.equal(Number(sent?.headers['content-length']), provider.requestBytes(asked, PROMPT));
        assert.equal(Buffer.byteLength(sent?.body ?? ''), provider.requestBytes(asked, PROMPT));
      }
    });

    it('states model, limit, prompt, and what the row’s features call for', async () => {
      server.respond = answerWith(200, fixture(reply));
      await ask();
      const sent = JSON.parse(server.requests[0]?.body ?? '{}');
      assert.equal(sent.model, row.wireModel);
      assert.equal(sent[outputLimit], row.maxOutputTokens);
      assert.ok(!('temperature' in sent));
      assert.match(JSON.stringify(sent), /"probability_yes":\{"type":"number"/);
      assert.ok(JSON.stringify(sent).includes(JSON.stringify(PROMPT.user + PROMPT.moment)));

      await ask(never, 30_000, { ...row, features: { ...row.features, jsonSchema: false, temperature: 0.5 } });
      const plain = JSON.parse(server.requests[1]?.body ?? '{}');
      assert.equal(plain.temperature, 0.5);
      assert.doesNotMatch(JSON.stringify(plain), /probability_yes|tool_choice|format/);
    });

    if (search) {
      const searching: ModelRow = {
        ...row,
        webSearch: { maxSearches: 4, searchMicroUsd: 10_000, maxInputTokens: 100_000 },
      };
      const research = (asked: ModelRow = searching) =>
        provider.ask(
          { row: asked, prompt: PROMPT, attemptId: 'main/r-1/research/m/1/1', timeoutMs: 30_000, research: true },
          never,
        );

      it('asks for research with its search tool, a limit of searches and the shape of a brief', async () => {
        server.respond = answerWith(200, fixture(search.reply));
        const answer = await research();
        assert.equal(server.requests.length, 1);
        const body = server.requests[0]?.body ?? '{}';
        assert.equal(Buffer.byteLength(body), provider.requestBytes(searching, PROMPT, true));
        const sent = JSON.parse(body);
        assert.deepEqual(sent.tools, [search.tool]);
        assert.equal(search.limit(sent), 4);
        assert.deepEqual(
          JSON.parse(JSON.stringify(search.format(sent))).schema,
          JSON.parse(JSON.stringify(briefJsonSchema())),
        );
        assert.equal(sent[outputLimit], row.maxOutputTokens);
        assert.ok(!('tool_choice' in sent), 'a forced tool forbids thinking');
        assert.doesNotMatch(body, /probability_yes|cache_control|prompt_cache/);
        assert.equal(answer.finish, 'stop');
        assert.ok((answer.usage.searches ?? 0) > 0);
      });

      it('asks for pages of the allowed domains alone, and of none that are blocked where its tool knows how', async () => {
        server.respond = answerWith(200, fixture(search.reply));
        const { webSearch } = searching;
        assert.ok(webSearch);
        await research({ ...searching, webSearch: { ...webSearch, allowedDomains: ['records.example'] } });
        assert.match(server.requests[0]?.body ?? '', /"allowed_domains":\["records\.example"\]/);
        await research({ ...searching, webSearch: { ...webSearch, blockedDomains: ['rumour.example'] } });
        const isKnown = protocol === 'anthropic-messages';
        assert.equal(/"blocked_domains":\["rumour\.example"\]/.test(server.requests[1]?.body ?? ''), isKnown);
      });

      it('reads the brief alone, without what the model said between its searches', async () => {
        server.respond = answerWith(200, fixture(search.reply));
        const { claims } = JSON.parse((await research()).text);
        assert.equal(claims.length, 1);
        assert.match(claims[0].url, /^https:/);
      });

      it('sends no search tool with a forecast', async () => {
        server.respond = answerWith(200, fixture(reply));
        await ask(never, 30_000, searching);
        assert.doesNotMatch(server.requests[0]?.body ?? '', /web_search|max_tool_calls|max_uses/);
      });

      it('gives no brief of a row that does not search a price', () => {
        const { webSearch: _, ...plain } = searching;
        assert.throws(() => provider.requestBytes(plain, PROMPT, true), /has no webSearch/);
      });
    } else {
      it('has no way to search', () => {
        const webSearch = { maxSearches: 4, searchMicroUsd: 10_000, maxInputTokens: 100_000 };
        assert.throws(
          () => provider.requestBytes({ ...row, webSearch }, PROMPT, true),
          /openai-chat has no web search/,
        );
      });
    }

    it('sends one request only, whatever status comes back, and says which', async () => {
      const kinds = {
        500: 'server_error',
        429: 'rate_limited',
        503: 'overloaded',
        408: 'timed_out',
        409: 'bad_request',
      };
      for (const [status, kind] of Object.entries(kinds)) {
        server.requests.length = 0;
        // The clients obey this header over their own judgement, if they are allowed to retry at all.
        server.respond = answerWith(Number(status), { error: { message: 'no' } }, { 'x-should-retry': 'true' });
        const failure = await failureOf(ask(), kind as FailureKind);
        assert.equal(failure.status, Number(status));
        assert.equal(server.requests.length, 1);
      }
    });

    it('does not follow a redirect', async () => {
      const elsewhere = await startAnsweringServer();
      try {
        elsewhere.respond = answerWith(200, fixture(reply));
        server.respond = answerWith(307, '', { location: `${elsewhere.url}${path}` });
        assert.equal((await failureOf(ask(), 'redirected')).status, 307);
        assert.equal(elsewhere.requests.length, 0);
      } finally {
        await elsewhere.close();
      }
    });

    it('closes the connection when its caller aborts', async () => {
      server.respond = () => undefined;
      const controller = new AbortController();
      const arrived = server.nextRequest();
      const call = failureOf(ask(controller.signal), 'aborted');
      const request = await arrived;
      controller.abort();
      await call;
      await request.closed;
    });

    it('closes the connection when its caller aborts in the middle of the reply', async () => {
      server.respond = (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"id":', () => controller.abort());
      };
      const controller = new AbortController();
      const arrived = server.nextRequest();
      await failureOf(ask(controller.signal), 'aborted');
      await (await arrived).closed;
    });

    it('sends nothing when its caller had aborted before', async () => {
      await failureOf(ask(AbortSignal.abort()), 'aborted');
      assert.equal(server.requests.length, 0);
    });

    it('lets go of its caller’s signal', async () => {
      server.respond = answerWith(200, fixture(reply));
      const controller = new AbortController();
      let listeners = 0;
      const { signal } = controller;
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...args: Parameters<typeof add>) => {
        listeners += 1;
        add(...args);
      };
      signal.removeEventListener = (...args: Parameters<typeof remove>) => {
        listeners -= 1;
        remove(...args);
      };
      await ask(signal);
      assert.equal(listeners, 0);
    });

    it('gives up on a server that does not answer, and closes the connection', async () => {
      server.respond = () => undefined;
      const arrived = server.nextRequest();
      assert.match((await failureOf(ask(never, 300), 'timed_out')).message, /within 300 ms/);
      await (await arrived).closed;
    });

    it('gives up on a reply that trickles for ever', async () => {
      let timer: NodeJS.Timeout | undefined;
      server.respond = (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        timer = setInterval(() => response.write(' '), 20);
      };
      try {
        const arrived = server.nextRequest();
        await failureOf(ask(never, 300), 'timed_out');
        await (await arrived).closed;
      } finally {
        clearInterval(timer);
      }
    });

    it('calls a connection that is dropped before or within the reply a network failure', async () => {
      server.respond = (response) => response.socket?.destroy();
      await failureOf(ask(), 'network');
      server.respond = (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"id":', () => response.socket?.destroy());
      };
      await failureOf(ask(), 'network');
    });

    it('calls a refused connection and an unknown host not sent', async () => {
      const closed = createServer().listen(0, '127.0.0.1');
      await once(closed, 'listening');
      const address = closed.address();
      const port = typeof address === 'object' ? address?.port : 0;
      closed.close();
      await once(closed, 'close');
      provider = providerAt(`http://127.0.0.1:${port}`);
      assert.match((await failureOf(ask(), 'not_sent')).message, /ECONNREFUSED/);
      provider = providerAt('http://no-such-host.invalid');
      await failureOf(ask(), 'not_sent');
    });

    it('calls a failed TLS handshake not sent', async () => {
      provider = providerAt(server.url.replace('http:', 'https:'));
      assert.match((await failureOf(ask(), 'not_sent')).message, /ERR_SSL_WRONG_VERSION_NUMBER/);
    });

    it('leaves the bill uncertain when a reply cannot be read or does not say what it used', async () => {
      for (const body of ['{"choices": [{', '<html>502</html>', '', 'null', '[]', JSON.stringify({ id: 'x' })]) {
        server.respond = answerWith(200, body);
        await failureOf(ask(), 'server_error');
      }
      server.respond = answerWith(200, 'hello', { 'content-type': 'text/plain' });
      await failureOf(ask(), 'server_error');
      server.respond = (response) => response.writeHead(204).end();
      await failureOf(ask(), 'server_error');
    });

    it('never shows the key that a provider echoes', async () => {
      for (const status of [400, 401, 500]) {
        server.respond = answerWith(status, { type: 'error', error: { message: `bad key ${CANARY}`, type: 'x' } });
        const kind = status === 401 ? 'auth' : status === 400 ? 'bad_request' : 'server_error';
        assert.match((await failureOf(ask(), kind)).message, /bad key \[key\]/);
        server.respond = answerWith(status, `plain ${CANARY}`, { 'content-type': 'text/plain' });
        assert.match((await failureOf(ask(), kind)).message, /plain \[key\]/);
      }
    });

    it('writes nothing to the console', async () => {
      const written: unknown[] = [];
      const original = { ...console };
      const names = ['log', 'info', 'warn', 'error', 'debug'] as const;
      for (const name of names) console[name] = (...args: unknown[]) => written.push(args);
      try {
        server.respond = answerWith(200, fixture(reply));
        // A model that Anthropic's client would warn of, were it asked by its own method.
        await ask(never, 30_000, { ...row, wireModel: 'claude-sonnet-4-5' });
        server.respond = answerWith(500, { error: { message: 'no' } });
        await failureOf(ask(), 'server_error');
      } finally {
        Object.assign(console, original);
      }
      assert.deepEqual(written, []);
    });

    it('lists the models that the provider knows', async () => {
      server.respond = answerWith(200, { object: 'list', data: [{ id: 'a' }, { id: 'b' }, {}], has_more: false });
      assert.deepEqual(await provider.listModels(never), ['a', 'b']);
      assert.equal(server.requests[0]?.headers.authorization, `Bearer ${CANARY}`);
      server.respond = answerWith(401, { error: { message: `no ${CANARY}` } });
      const failure = await failureOf(provider.listModels(never), 'auth');
      assert.equal(
        failure.message,
        `Provider ${row.provider}, list of models: status 401: no [key]. Check TEST_API_KEY.`,
      );
    });
  });
}

describe('Providers', () => {
  const rows: readonly ProviderRow[] = [
    { id: 'paid', protocol: 'openai-chat', baseUrl: 'https://api.paid.test/v1', apiKeyEnv: 'PAID_API_KEY' },
    { id: 'free', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1:1/v1', apiKeyEnv: null },
  ];

  it('are those whose key is there, and those that need none', () => {
    assert.deepEqual(Object.keys(createProviders(rows, {})), ['free']);
    assert.deepEqual(Object.keys(createProviders(rows, { paid: new Secret('k-123') })), ['paid', 'free']);
  });

  it('show no key when they are printed', () => {
    const { paid } = createProviders(rows, { paid: new Secret(CANARY) });
    assert.ok(!JSON.stringify(paid).includes(CANARY));
  });
});
