import assert from 'node:assert/strict';
import fc from 'fast-check';
import { costMicroUsd } from '../../domain/money/cost.ts';
import type { ProviderRow } from '../../domain/shared/model.ts';
import { createProviders } from '../../providers/index.ts';
import { type Provider, ProviderFailure } from '../../providers/provider.ts';
import { hostileJson, isSentence, nothingPolluted, POISONED, TEXTS } from '../support/hostile.ts';
import { type AnsweringServer, answerWith, startAnsweringServer } from './answering-server.ts';
import { fixture, PROMPT, rowOf } from './rows.ts';

const CASES = [
  [
    'openai-responses',
    rowOf('gpt-6.1-terra'),
    'openai-responses',
    ['output', 'usage', 'model', 'status', 'incomplete_details'],
  ],
  ['openai-chat', rowOf('gpt-6.1-terra'), 'openai-chat', ['choices', 'usage', 'model', 'id', 'error']],
  [
    'anthropic-messages',
    rowOf('claude-sonnet-5-5'),
    'anthropic-json',
    ['content', 'usage', 'model', 'stop_reason', 'type'],
  ],
] as const;

for (const [protocol, row, reply, fields] of CASES) {
  describe(`Hostile replies to ${protocol}`, function () {
    this.timeout(60_000);
    let server: AnsweringServer;
    let provider: Provider;
    before(async () => {
      server = await startAnsweringServer();
      const providerRow: ProviderRow = { id: row.provider, protocol, baseUrl: server.url, apiKeyEnv: null };
      const created = createProviders([providerRow], {})[row.provider];
      assert.ok(created);
      provider = created;
    });
    after(() => server.close());
    afterEach(nothingPolluted);

    /** One request: a reply with a bill that can be reckoned with, or a failure in a sentence. */
    async function ask(status: number, body: unknown, headers: Record<string, string> = {}): Promise<void> {
      server.respond = answerWith(status, body, headers);
      const before = server.requests.length;
      const call = { row, prompt: PROMPT, attemptId: 'a', timeoutMs: 20_000 };
      try {
        const { text, reportedModel, usage } = await provider.ask(call, new AbortController().signal);
        assert.ok(text.length <= 200_001 && reportedModel.length <= 100);
        assert.ok(text.isWellFormed() && reportedModel.isWellFormed());
        assert.ok(Number.isSafeInteger(costMicroUsd(row, usage)));
      } catch (error) {
        assert.ok(error instanceof ProviderFailure, String(error));
        isSentence(error.message);
      }
      assert.equal(server.requests.length, before + 1, 'one request and no more');
    }

    it('are a reply or a failure, whatever any of their fields is', async () => {
      const good = fixture(reply);
      const change = fc.tuple(fc.oneof(fc.constantFrom(...fields), fc.constantFrom(...TEXTS)), hostileJson);
      const status = fc.constantFrom(200, 200, 200, 201, 400, 401, 404, 429, 500, 529);
      await fc.assert(
        fc.asyncProperty(status, fc.array(change, { maxLength: 3 }), async (code, changes) => {
          await ask(code, JSON.stringify({ ...good, ...Object.fromEntries(changes) }));
        }),
        { numRuns: 150 },
      );
    });

    it('are a reply or a failure, whatever their usage counts', async () => {
      const names = ['prompt_tokens', 'completion_tokens', 'input_tokens', 'output_tokens', 'cache_read_input_tokens'];
      for (const value of ['1e999', '-1', '0.5', '9007199254740991', '"5"', 'null', '{}', '[]', '1e15', '-0']) {
        const usage = `{${names.map((name) => `"${name}": ${value}`).join(',')}}`;
        await ask(200, JSON.stringify({ ...fixture(reply), usage: 'USAGE' }).replace('"USAGE"', usage));
      }
    });

    it('are a failure where they are no JSON, too deep, too large or without end', async () => {
      const bodies = [
        '',
        'null',
        '[]',
        '"text"',
        '\u0000',
        '<html>',
        '{"choices": [',
        `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
        `{"content": ${'{"input":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
        ...POISONED.map((value) => JSON.stringify(value)),
        JSON.stringify({
          ...fixture(reply),
          model: 'x'.repeat(5_000_000),
          content: [{ type: 'text', text: 'y'.repeat(5_000_000) }],
        }),
        JSON.stringify({ error: { message: '\u001b[31m'.repeat(1_000_000) } }),
      ];
      for (const body of bodies) {
        await ask(200, body);
        await ask(500, body);
        await ask(400, body, { 'retry-after': '1e999', 'content-type': 'text/html' });
      }
      server.respond = (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const chunk = ' '.repeat(1_000_000);
        const more = () => {
          while (!response.destroyed && response.write(chunk));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      };
      await assert.rejects(
        provider.ask({ row, prompt: PROMPT, attemptId: 'a', timeoutMs: 30_000 }, new AbortController().signal),
        (error: unknown) => {
          assert.ok(error instanceof ProviderFailure);
          assert.match(error.message, /larger than 16000000 bytes|could not be read|connection was lost/);
          return true;
        },
      );
    });
  });
}
