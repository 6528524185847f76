import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { createProviders } from '../../providers/index.ts';
import type { Provider } from '../../providers/provider.ts';
import { type AnsweringServer, answerWith, startAnsweringServer } from './answering-server.ts';
import { fixture, PROMPT, rowOf } from './rows.ts';

const ROWS = [
  { row: rowOf('gpt-6.1-terra'), protocol: 'openai-chat', reply: 'openai-chat' },
  { row: rowOf('claude-sonnet-5-5'), protocol: 'anthropic-messages', reply: 'anthropic-json' },
] as const;
const PROMISED_MS = 900_000;
/** Beyond the five minutes after which an HTTP client ends a request by default. */
const SILENT_MS = 400_000;

/** The clock by which the HTTP client ends requests. */
const clock = createRequire(import.meta.url)('undici/lib/util/timers.js') as { tick(ms: number): void };

/** Lets the client see that it waits, and then so much time pass. */
function letPass(ms: number): void {
  clock.tick(1_000);
  clock.tick(ms);
}

/** Node's own client, with its defaults brought near. */
const GLOBAL = Symbol.for('undici.globalDispatcher.1');
type Dispatcher = object;
const global = globalThis as { [GLOBAL]?: Dispatcher };
const NEAR_MS = 300;

for (const { row, protocol, reply } of ROWS) {
  describe(`A call over ${protocol} that takes longer than five minutes`, () => {
    let server: AnsweringServer;
    let provider: Provider;
    beforeEach(async () => {
      server = await startAnsweringServer();
      const rows = [{ id: row.provider, protocol, baseUrl: server.url, apiKeyEnv: null }];
      const created = createProviders(rows, {})[row.provider];
      assert.ok(created);
      provider = created;
    });
    afterEach(() => server.close());

    const call = (timeoutMs: number) =>
      provider.ask({ row, prompt: PROMPT, attemptId: 'a', timeoutMs }, new AbortController().signal);

    it('is answered within the time that its row promises, headers and body', async () => {
      server.respond = (response) => {
        letPass(SILENT_MS);
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{', () => {
          setTimeout(() => {
            letPass(SILENT_MS);
            response.end(JSON.stringify(fixture(reply)).slice(1));
          }, 50);
        });
      };
      assert.equal((await call(PROMISED_MS)).finish, 'stop');
    });

    it('is not ended by the process-wide client and its limits', async () => {
      const before = global[GLOBAL];
      // Node makes its client at the first use.
      if (!before) await fetch(server.url, { signal: AbortSignal.abort() }).catch(() => undefined);
      const own = global[GLOBAL];
      assert.ok(own);
      const Agent = own.constructor as new (options: object) => Dispatcher;
      global[GLOBAL] = new Agent({ headersTimeout: NEAR_MS, bodyTimeout: NEAR_MS });
      try {
        server.respond = (...args) => void setTimeout(() => answerWith(200, fixture(reply))(...args), 2_500);
        assert.equal((await call(PROMISED_MS)).finish, 'stop');
      } finally {
        global[GLOBAL] = own;
      }
    });
  });
}
