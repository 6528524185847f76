import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { costMicroUsd } from '../../domain/money/cost.ts';
import type { ModelRow, Usage } from '../../domain/shared/model.ts';
import { eventReplyText, forecast, replyText, tickerIn, tickersIn, usageOf } from './answer.ts';
import { billOf, costOfUnanswered, type SimulatedRequest } from './bill.ts';
import { normal } from './chance.ts';
import { type createFaultScript, type Fault, STATUS_FAULTS } from './faults.ts';
import { behaviourOf, type ModelBehaviour } from './models.ts';
import { anthropicReply, errorBody, openAiReply, type Reply } from './wire.ts';

export interface SimulatorState {
  readonly seed: number;
  readonly latency: 'real' | 'instant';
  readonly models: readonly ModelRow[];
  readonly script: ReturnType<typeof createFaultScript>;
  readonly behaviours: Map<string, ModelBehaviour>;
  readonly requests: SimulatedRequest[];
  readonly now: () => number;
}

const MAX_BODY_BYTES = 8_000_000;
const TRICKLE_EVERY_MS = 200;
const MINUTE_MS = 60_000;

interface Route {
  readonly protocol: 'openai' | 'anthropic';
  readonly provider: string;
}

const CHAT = /^\/(openai|xai|local)\/v1\/chat\/completions$/;
const MODELS = /^\/(?:(openai|xai|local)|anthropic)\/v1\/models$/;

/** An HTTP server that answers as the providers do. Every answer and every fault follows from the seed. */
export function createSimulatorServer(state: SimulatorState): Server {
  return createServer((request, response) => {
    handle(state, request, response).catch((error: unknown) => {
      if (!response.headersSent) json(response, 500, { simulated: true, error: String(error) });
      else response.destroy();
    });
  });
}

async function handle(state: SimulatorState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const chat = CHAT.exec(path);
  if (request.method === 'POST' && chat) {
    return complete(state, request, response, { protocol: 'openai', provider: `sim-${chat[1]}` });
  }
  if (request.method === 'POST' && path === '/anthropic/v1/messages') {
    return complete(state, request, response, { protocol: 'anthropic', provider: 'sim-anthropic' });
  }
  const listed = MODELS.exec(path);
  if (request.method === 'GET' && listed) {
    const provider = `sim-${listed[1] ?? 'anthropic'}`;
    const data = state.models
      .filter((row) => row.provider === provider)
      .map((row) => ({ id: row.wireModel, object: 'model', type: 'model' }));
    return json(response, 200, { object: 'list', data, has_more: false });
  }
  return control(state, request, response, path);
}

/** What an operator of the simulator reads and changes. */
async function control(
  state: SimulatorState,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  if (request.method === 'GET' && path === '/control/bill') return json(response, 200, billOf(state.requests));
  if (request.method === 'GET' && path === '/control/requests')
    return json(response, 200, { simulated: true, requests: state.requests });
  if (request.method === 'POST' && path === '/control/faults') {
    state.script.set((JSON.parse((await read(request)).toString('utf8')) as { faults: Fault[] }).faults);
    return json(response, 200, { simulated: true });
  }
  if (request.method === 'POST' && path === '/control/models') {
    const { model, ...patch } = JSON.parse((await read(request)).toString('utf8')) as {
      model: string;
    } & Partial<ModelBehaviour>;
    state.behaviours.set(model, { ...(state.behaviours.get(model) ?? behaviourOf(model)), ...patch });
    return json(response, 200, { simulated: true });
  }
  return json(response, 404, { simulated: true, error: `no route ${request.method} ${path}` });
}

const FLEX_SHARE = 0.5;

interface Body {
  readonly model?: string;
  readonly service_tier?: string;
  readonly messages?: readonly { readonly role: string; readonly content: unknown }[];
  readonly response_format?: { readonly type?: string };
  readonly tool_choice?: { readonly type?: string; readonly name?: string };
}

/** One model call: the fault that the script has for it, else the model's answer after its latency. */
async function complete(
  state: SimulatorState,
  request: IncomingMessage,
  response: ServerResponse,
  route: Route,
): Promise<void> {
  const raw = await read(request);
  const body = JSON.parse(raw.toString('utf8')) as Body;
  const attemptId = String(request.headers['x-conclave-attempt'] ?? `unnamed/${state.requests.length}`);
  const model = body.model ?? '';
  const behaviour = state.behaviours.get(model) ?? behaviourOf(model);
  const row = priced(
    state.models.find((candidate) => candidate.wireModel === model && candidate.provider === route.provider),
    behaviour,
    body.service_tier,
  );
  const log = (status: number, outcome: string, cost: number) => {
    state.requests.push({
      attemptId,
      provider: route.provider,
      model,
      atMs: state.now(),
      status,
      outcome,
      costMicroUsd: cost,
    });
  };
  const refuse = (fault: Fault) => {
    const status = STATUS_FAULTS[fault.kind];
    if (!status) return false;
    log(
      status.status,
      fault.kind,
      mayBeBilled(status.status) && row ? costOfUnanswered(row, usage(), attemptId, state.seed) : 0,
    );
    const wait = fault.retryAfterSeconds;
    json(
      response,
      status.status,
      errorBody(route.protocol, status),
      wait === undefined ? {} : { 'retry-after': String(wait) },
    );
    return true;
  };

  const text = (body.messages ?? [])
    .filter((message) => message.role === 'user')
    .map((message) => textOf(message.content))
    .join('\n');
  const tickers = tickersIn(text);
  const ticker = tickers[0] ?? tickerIn(text);
  const schema = body.response_format?.type === 'json_schema' || body.tool_choice?.type === 'tool';
  const stated = (each: string) => forecast(model, behaviour, each, text);
  const said =
    tickers.length > 0
      ? eventReplyText(
          tickers.map((each) => ({ ticker: each, probability: stated(each) })),
          schema,
          model,
        )
      : replyText(stated(ticker), schema, ticker, model);
  const usage = (): Usage =>
    usageOf(row ?? missingRow(), raw.length, Buffer.byteLength(said), ticker, Math.max(1, tickers.length));
  if (!row) {
    refuse({ kind: 'model_not_found' });
    return;
  }

  const fault = state.script.strike(route.provider, model, attemptId);
  if (fault && refuse(fault)) return;
  if (tooMany(state, model, behaviour)) {
    refuse({ kind: 'rate_limited', retryAfterSeconds: 1 });
    return;
  }
  // The client's own end of the connection: what is billed then is chance, as it is in life.
  let answered = false;
  response.once('close', () => {
    if (!answered) log(0, fault?.kind ?? 'aborted', costOfUnanswered(row, usage(), attemptId, state.seed));
  });
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'drop_before') {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'slow_nothing') return trickle(response);
  await delay(latencyMs(state, behaviour, model, ticker));
  if (response.destroyed) return;
  if (fault?.kind === 'drop_after') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
    response.write('{"id":');
    setTimeout(() => request.socket.destroy(), 20);
    return;
  }
  answered = true;
  log(200, fault?.kind ?? 'answered', costMicroUsd(row, usage()));
  if (fault?.kind === 'malformed_json') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": [{');
    return;
  }
  const reply: Reply = {
    row,
    serviceTier: body.service_tier ?? null,
    text: fault?.kind === 'unusable_text' ? 'No, confidence 95 %' : said,
    usage: usage(),
    refused: fault?.kind === 'refusal',
    withUsage: fault?.kind !== 'no_usage',
  };
  const id = `sim-${state.requests.length}`;
  const forcedTool = body.tool_choice?.type === 'tool' ? (body.tool_choice.name ?? null) : null;
  json(response, 200, route.protocol === 'openai' ? openAiReply(reply, id) : anthropicReply(reply, id, forcedTool));
}

/** A message's text, or its list of blocks. */
function textOf(content: unknown): string {
  if (!Array.isArray(content)) return String(content);
  return content.map((block) => String(block?.text ?? '')).join('');
}

/** A row with the prices that are billed now: half of them on the flex lane. */
function priced(row: ModelRow | undefined, behaviour: ModelBehaviour, serviceTier?: string): ModelRow | undefined {
  const priceFactor = behaviour.priceFactor * (serviceTier === 'flex' ? FLEX_SHARE : 1);
  if (!row || priceFactor === 1) return row;
  const prices = Object.entries(row.prices).map(([name, price]) => [
    name,
    typeof price === 'number' ? Math.round(price * priceFactor) : price,
  ]);
  return { ...row, prices: Object.fromEntries(prices) as ModelRow['prices'] };
}

/** A gateway's 500, 502 or 504 may hide work that was done. */
const mayBeBilled = (status: number) => status === 500 || status === 502 || status === 504;

function tooMany(state: SimulatorState, model: string, { requestsPerMinute }: ModelBehaviour): boolean {
  const since = state.now() - MINUTE_MS;
  let count = 0;
  for (let index = state.requests.length - 1; index >= 0 && (state.requests[index]?.atMs ?? 0) > since; index--) {
    if (state.requests[index]?.model === model && state.requests[index]?.status === 200) count += 1;
    if (count >= requestsPerMinute) return true;
  }
  return false;
}

function latencyMs(state: SimulatorState, behaviour: ModelBehaviour, model: string, ticker: string): number {
  if (state.latency === 'instant') return 0;
  return behaviour.medianLatencyMs * Math.exp(behaviour.latencySpread * normal(state.seed, model, ticker, 'latency'));
}

/** Headers and then whitespace, for ever: a stream of nothing. */
async function trickle(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  while (!response.destroyed) {
    response.write(' ');
    await delay(TRICKLE_EVERY_MS);
  }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) throw new Error(`The body is larger than ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function json(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-simulated': 'true', ...headers })
    .end(JSON.stringify(body));
}

function missingRow(): never {
  throw new Error('The simulator was asked for the usage of a model that it does not have.');
}
