import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { MongoClient } from 'mongodb';
import { connectTemporal } from '../../client/call-workflow.ts';
import { DecisionClient } from '../../client/decision-client.ts';
import { ConfigError, loadConfig } from '../../config/config.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import {
  decisionWorkflowId,
  governorWorkflowId,
  OPERATIONS_WORKFLOW_ID,
  SCOREKEEPER_WORKFLOW_ID,
} from '../../workflows/messages.ts';
import { type AnsweringServer, type ReceivedRequest, startAnsweringServer } from '../providers/answering-server.ts';
import { testRequest } from '../support/request.ts';
import { environmentOf, sharedServers } from '../support/servers.ts';
import { ownStore, testConfig } from '../support/service.ts';
import { newWorkplace, type Workplace } from './conclave.ts';

/** With characters that URLs and base64 write in another way. */
const canary = (name: string) => `sk-canary/${name}+${randomUUID().replaceAll('-', '')}==`;
const KEYS = {
  OPENAI_API_KEY: canary('openai'),
  ANTHROPIC_API_KEY: canary('anthropic'),
  XAI_API_KEY: canary('xai'),
} as const;

/** Every form in which a key could be lying about: as it is, in a URL, in hex, and in base64 however it falls. */
function formsOf(key: string): string[] {
  const inBase64 = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift, 'x'), Buffer.from(key)]).toString('base64');
    return whole.slice(4, 4 + 4 * Math.floor((key.length - 6) / 3));
  });
  const urlSafe = inBase64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [key, encodeURIComponent(key), Buffer.from(key).toString('hex'), ...inBase64, ...urlSafe];
}

/** The key of a request, as the provider sees it. */
function keyOf({ headers }: ReceivedRequest): string {
  return String(headers['x-api-key'] ?? headers.authorization ?? '').replace('Bearer ', '');
}

/** Answers that give the key back in every place and form. */
const REPLIES: readonly ((key: string) => { status: number; body: unknown })[] = [
  (key) => ({ status: 200, body: answered(key, `My key is ${key}, or ${encodeURIComponent(key)}.`) }),
  (key) => ({ status: 200, body: answered(key, `Basic ${Buffer.from(`user:${key}`).toString('base64')}`) }),
  (key) => ({ status: 401, body: { error: { message: `Incorrect API key provided: ${key}.`, key } } }),
  (key) => ({ status: 500, body: `<html>upstream saw authorization: Bearer ${key}</html>` }),
  (key) => ({ status: 200, body: `{"choices": [{"${key}` }),
  (key) => ({ status: 200, body: { ...answered(key, key), usage: null } }),
  (key) => ({
    status: 200,
    body: { ...answered(key, key), content: [{ type: 'text', text: key }], choices: [{ message: { content: key } }] },
  }),
  (key) => ({
    status: 400,
    body: { type: 'error', error: { type: key, message: `bad request from ${Buffer.from(key).toString('base64')}` } },
  }),
];

/** A reply that both protocols can read. */
function answered(key: string, reasoning: string): Record<string, unknown> {
  const text = JSON.stringify({ reasoning, probability_yes: 0.6 });
  return {
    id: key,
    model: `model-of-${key}`,
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120, input_tokens: 100, output_tokens: 20 },
  };
}

describe('the keys', function () {
  this.timeout(180_000);
  const database = `test_${randomUUID().slice(0, 8)}`;
  /** Everything that was written anywhere, with the name of the place. */
  const written: [string, string][] = [];
  let server: AnsweringServer;
  let place: Workplace;
  let worker: ChildProcess;
  let workerLog: () => string;
  let temporal: Client;
  let mongodbUri: string;
  let replies = REPLIES.slice(0, 1);
  let asked = 0;
  const ids: string[] = [];

  before(async () => {
    const servers = await sharedServers();
    mongodbUri = servers.mongodb.uri;
    server = await startAnsweringServer();
    server.respond = (response: ServerResponse, request) => {
      const key = keyOf(request);
      const headers = { 'content-type': 'application/json', 'x-request-id': key };
      if (request.method === 'GET') {
        response.writeHead(200, headers).end(JSON.stringify({ data: [{ id: key }], has_more: false }));
        return;
      }
      const reply = replies[asked++ % replies.length]?.(key);
      const body = typeof reply?.body === 'string' ? reply.body : JSON.stringify(reply?.body);
      response.writeHead(reply?.status ?? 500, headers).end(body);
    };
    place = await newWorkplace({
      ...KEYS,
      ...environmentOf(servers),
      CONCLAVE_DATABASE: database,
      CONCLAVE_LOG_LEVEL: 'debug',
    });
    await configure({});
    await ownStore(testConfig(servers, { providers: [], models: [] }, { database }));
    const stayed = await place.stay(['worker', '--json']);
    worker = stayed.child;
    workerLog = stayed.stderr;
    written.push(['the worker’s stdout', stayed.line]);
    temporal = await connectTemporal(servers.temporal);
  });
  after(async () => {
    await temporal?.connection.close();
    await place.remove();
    await server.close();
  });

  async function configure(more: object | string): Promise<void> {
    const providers = [
      { id: 'openai', baseUrl: `${server.url}/v1` },
      { id: 'xai', baseUrl: `${server.url}/v1` },
      { id: 'anthropic', baseUrl: server.url },
    ];
    const config = typeof more === 'string' ? more : JSON.stringify({ providers, ...more });
    await writeFile(join(place.folder, 'conclave.config.json'), config);
  }

  async function command(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number | null> {
    const { code, stdout, stderr } = await place.run(args, { env });
    written.push([`conclave ${args.join(' ')}`, stdout + stderr]);
    return code;
  }

  it('are used, and given back by providers in answers and in errors', async () => {
    const client = new DecisionClient(temporal);
    const decide = async (): Promise<Decision> => {
      const request = testRequest({
        maxStakeMicroUsd: 60_000_000,
        deadlineMs: 15_000,
        strategy: 'stake',
        reuse: false,
      });
      ids.push(request.requestId);
      return client.decide(request);
    };
    const good = await decide();
    assert.ok(good.forecast, good.notes.join(' '));
    replies = [...REPLIES];
    const bad = await decide();
    assert.ok(bad.calls.some(({ outcome }) => outcome === 'failed'));
    await decide();
    const used = new Set(server.requests.map(keyOf));
    for (const key of Object.values(KEYS)) assert.ok(used.has(key), 'every provider was asked with its key');
  });

  it('are printed by no command', async () => {
    const [explained] = await Promise.all([
      command(['explain', `main/${ids[1]}`]),
      command(['explain', `main/${ids[1]}`, '--json']),
      // Each provider gives the key back in what it answers.
      command(['doctor', '--ask']),
    ]);
    assert.equal(explained, 0);
    const key = KEYS.OPENAI_API_KEY;
    const rows = [
      { id: 'a', baseUrl: server.url, apiKeyEnv: key },
      { id: 'b', baseUrl: `https://user:${key}@api.example.com/v1` },
      { id: 'c', baseUrl: `https://api.example.com/v1?key=${key}` },
      { id: 'd', baseUrl: server.url, apiKey: key, headers: { authorization: key } },
    ];
    await configure({ providers: rows });
    const code = await command(['models'], { XAI_API_KEY: `${KEYS.XAI_API_KEY} with a space` });
    assert.equal(code, 1, 'the configuration is refused');
    const cwd = place.folder;
    for (const config of [{ apiKeys: { openai: key } }, `{"providers": [{"id": "openai", "apiKeyEnv": "${key}"]}`]) {
      await configure(config);
      assert.throws(
        () => loadConfig({ env: {}, cwd }),
        (error: unknown) => {
          assert.ok(error instanceof ConfigError);
          written.push(['a refused configuration', `${error.stack}`]);
          return true;
        },
      );
    }
  });

  it('are in no history, no collection, no log and no error, in no form', async () => {
    const closed = once(worker, 'close');
    worker.kill('SIGINT');
    await Promise.race([closed, delay(60_000)]);
    written.push(['the worker’s stderr', workerLog()]);
    const workflows = [
      ...ids.map((id) => decisionWorkflowId('main', id)),
      governorWorkflowId('main'),
      OPERATIONS_WORKFLOW_ID,
      SCOREKEEPER_WORKFLOW_ID,
    ];
    for (const id of workflows) {
      const history = await temporal.workflow.getHandle(id).fetchHistory();
      written.push([`the history of ${id}`, textsIn(history).join('\n')]);
    }
    const mongo = await MongoClient.connect(mongodbUri);
    try {
      const collections = await mongo.db(database).listCollections().toArray();
      for (const { name } of collections) {
        const documents = await mongo.db(database).collection(name).find().toArray();
        written.push([`the collection ${name}`, JSON.stringify(documents)]);
      }
      const attempts = written.find(([where]) => where === 'the collection attempts')?.[1] ?? '';
      assert.ok(attempts.split('[key]').length > 5, 'what was given back was struck out, and the rest was kept');
      assert.match(attempts, /My key is \[key\]/);
    } finally {
      await mongo.close();
    }
    assert.ok(written.some(([where, text]) => where.startsWith('the history of decision/') && text.includes('[key]')));
    for (const [where, text] of written) {
      for (const [name, key] of Object.entries(KEYS)) {
        for (const form of formsOf(key)) {
          assert.ok(!text.includes(form), `${name} is in ${where}: ${around(text, form)}`);
        }
      }
    }
  });
});

/** All texts of a history, payloads decoded. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('utf8')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function around(text: string, found: string): string {
  const index = text.indexOf(found);
  return text.slice(Math.max(0, index - 80), index + 20);
}
