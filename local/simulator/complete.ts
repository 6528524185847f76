import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { costMicroUsd } from '../../domain/money/cost.ts';
import type { ModelProtocol, ModelRow, Usage } from '../../domain/shared/model.ts';
import { eventReplyText, forecast, replyText, researchUsage, tickerIn, tickersIn, usageOf } from './answer.ts';
import { costOfUnanswered, type SimulatedRequest } from './bill.ts';
import { normal, uniform } from './chance.ts';
import { type createFaultScript, type Fault, STATUS_FAULTS } from './faults.ts';
import { keyRefusal, type RefusedKey } from './keys.ts';
import { behaviourOf, type ModelBehaviour } from './models.ts';
import { briefText, documentsOn, type HostileText, type SearchShares, subjectIn } from './search-world.ts';
import { anthropicReply, errorBody, openAiReply, type Reply, responsesReply, sendJson } from './wire.ts';

const TRICKLE_EVERY_MS = 200;
const DROP_AFTER_MS = 20;
const MINUTE_MS = 60_000;
const FLEX_SHARE = 0.5;
/** Where a redirect leads: a request that arrives there was followed. */
const REDIRECTED_TO = '/elsewhere';

/** What a running simulator remembers. */
export interface SimulatorState {
  readonly seed: number;
  readonly latency: 'real' | 'instant';
  readonly models: readonly ModelRow[];
  readonly script: ReturnType<typeof createFaultScript>;
  readonly behaviours: Map<string, ModelBehaviour>;
  readonly requests: SimulatedRequest[];
  /** What is never answered and still open. */
  readonly hanging: Set<ServerResponse>;
  /** Keys that are accepted no longer. */
  refusedKeys: readonly RefusedKey[];
  /** What searches find. */
  searchShares: SearchShares;
  hostileTexts: readonly HostileText[];
  readonly now: () => number;
}

export interface Route {
  readonly protocol: ModelProtocol;
  readonly provider: string;
}

interface Body {
  readonly model?: string;
  readonly service_tier?: string;
  /** Of the Responses protocol; the others' are `messages`. */
  readonly input?: readonly Message[];
  readonly messages?: readonly Message[];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly max_output_tokens?: number;
  readonly response_format?: { readonly type?: string };
  readonly text?: { readonly format?: { readonly type?: string } };
  readonly output_config?: { readonly format?: { readonly type?: string } };
  readonly tools?: readonly { readonly type?: string; readonly max_uses?: number }[];
  readonly max_tool_calls?: number;
}

interface Message {
  readonly role: string;
  readonly content: unknown;
}

/** One request to a model, as it was read. */
interface Call extends Route {
  readonly body: Body;
  readonly attemptId: string;
  readonly model: string;
  readonly behaviour: ModelBehaviour;
  readonly row: ModelRow;
  readonly ticker: string;
  readonly text: string;
  readonly usage: Usage;
  /** The reply ended at the limit of output that the request states. */
  readonly isCut: boolean;
}

/** One model call: the fault that the script has for it, else the model's answer after its latency. */
export async function complete(
  state: SimulatorState,
  request: IncomingMessage,
  response: ServerResponse,
  route: Route,
): Promise<void> {
  const raw = await buffer(request);
  const body = JSON.parse(raw.toString('utf8')) as Body;
  const attemptId = String(request.headers['x-conclave-attempt'] ?? `unnamed/${state.requests.length}`);
  const model = body.model ?? '';
  const log = (status: number, outcome: string, cost: number) => {
    const { provider } = route;
    state.requests.push({ attemptId, provider, model, atMs: state.now(), status, outcome, costMicroUsd: cost });
  };
  const refuse = (fault: Fault, cost: number) => {
    const status = STATUS_FAULTS[fault.kind];
    if (!status) return false;
    log(status.status, fault.kind, mayBeBilled(status.status) ? cost : 0);
    const wait = fault.retryAfterSeconds;
    const headers: Record<string, string> = wait === undefined ? {} : { 'retry-after': String(wait) };
    if (fault.kind === 'redirected') headers.location = REDIRECTED_TO;
    sendJson(response, status.status, errorBody(route.protocol, status), headers);
    return true;
  };
  const refusedKey = keyRefusal(state.refusedKeys, request);
  if (refusedKey) {
    log(refusedKey.status, 'refused_key', 0);
    return sendJson(response, refusedKey.status, errorBody(route.protocol, refusedKey));
  }
  const sample = Number(request.headers['x-conclave-sample'] ?? 1);
  const call = callOf(state, route, body, { attemptId, sample, requestBytes: raw.length });
  if (!call) {
    refuse({ kind: 'model_not_found' }, 0);
    return;
  }
  const { row, usage } = call;
  const unanswered = costOfUnanswered(row, usage, attemptId, state.seed);
  const fault = state.script.strike(route.provider, model, attemptId);
  if (fault && refuse(fault, unanswered)) return;
  if (tooMany(state, call)) {
    refuse({ kind: 'rate_limited', retryAfterSeconds: 1 }, unanswered);
    return;
  }
  // The client's own end of the connection: what is billed then is chance, as it is in life.
  let answered = false;
  response.once('close', () => {
    if (!answered) log(0, fault?.kind ?? 'aborted', unanswered);
  });
  if (fault?.kind === 'hang') {
    state.hanging.add(response);
    response.once('close', () => state.hanging.delete(response));
    return;
  }
  if (fault?.kind === 'drop_before') {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'slow_nothing') return trickle(response);
  await delay(latencyMs(state, call));
  if (response.destroyed) return;
  if (fault?.kind === 'drop_after') return dropInTheMiddle(request, response);
  answered = true;
  log(200, fault?.kind ?? 'answered', costMicroUsd(row, usage));
  if (fault?.kind === 'malformed_json') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": [{');
    return;
  }
  sendJson(response, 200, replyOf(call, fault, `sim-${state.requests.length}`));
}

/** Null where the provider has no such model. */
function callOf(
  state: SimulatorState,
  route: Route,
  body: Body,
  { attemptId, sample, requestBytes }: { attemptId: string; sample: number; requestBytes: number },
): Call | null {
  const model = body.model ?? '';
  const behaviour = state.behaviours.get(model) ?? behaviourOf(model);
  const known = state.models.find(({ wireModel, provider }) => wireModel === model && provider === route.provider);
  if (!known) return null;
  const row = priced(known, behaviour, body.service_tier);
  const users = (body.input ?? body.messages ?? []).filter(({ role }) => role === 'user');
  const prompt = users.map(({ content }) => textOf(content)).join('\n');
  const limit = body.max_output_tokens ?? body.max_completion_tokens ?? body.max_tokens ?? row.maxOutputTokens;
  const of = { ...route, body, attemptId, model, behaviour, row };
  const search = body.tools?.find(({ type }) => type?.startsWith('web_search'));
  if (search) {
    const subject = subjectIn(prompt);
    const most = Math.min(body.max_tool_calls ?? search.max_uses ?? 1, row.webSearch?.maxSearches ?? 0);
    const searches = Math.ceil(most * uniform(subject, model, 'searches'));
    const text = briefText(documentsOn(subject, state.searchShares, state.hostileTexts), state.now());
    const usage = researchUsage(usageOf(row, requestBytes, Buffer.byteLength(text), subject), searches);
    return { ...of, ticker: subject, ...withinLimit(text, usage, limit) };
  }
  const markets = tickersIn(prompt);
  const tickers = markets.length > 0 ? markets : [tickerIn(prompt)];
  const formats = [body.text?.format, body.response_format, body.output_config?.format];
  const schema = formats.some((format) => format?.type === 'json_schema');
  const stated = tickers.map((each) => ({
    ticker: each,
    probability: forecast(model, behaviour, each, prompt, sample),
  }));
  const [{ ticker, probability } = { ticker: '', probability: 0.5 }] = stated;
  const isEvent = markets.length > 0;
  const text = isEvent ? eventReplyText(stated, schema, model) : replyText(probability, schema, ticker, model);
  const usage = usageOf(row, requestBytes, Buffer.byteLength(text), ticker, tickers.length);
  return { ...of, ticker, ...withinLimit(text, usage, limit) };
}

/** What fits into the limit of output, of which reasoning comes first. */
function withinLimit(text: string, usage: Usage, limit: number): Pick<Call, 'text' | 'usage' | 'isCut'> {
  if (usage.outputTokens + usage.reasoningTokens <= limit) return { text, usage, isCut: false };
  const reasoningTokens = Math.min(usage.reasoningTokens, limit);
  const outputTokens = limit - reasoningTokens;
  const said = text.slice(0, Math.floor((text.length * outputTokens) / usage.outputTokens));
  return { text: said, usage: { ...usage, outputTokens, reasoningTokens }, isCut: true };
}

function replyOf({ protocol, body, row, text, usage, isCut }: Call, fault: Fault | null, id: string): object {
  const reply: Reply = {
    row,
    serviceTier: body.service_tier ?? null,
    text: fault?.kind === 'unusable_text' ? 'No, confidence 95 %' : text,
    usage,
    isCut,
    refused: fault?.kind === 'refusal',
    withUsage: fault?.kind !== 'no_usage',
  };
  return REPLIES[protocol](reply, id);
}

const REPLIES = {
  'openai-responses': responsesReply,
  'openai-chat': openAiReply,
  'anthropic-messages': anthropicReply,
} as const satisfies Record<ModelProtocol, (reply: Reply, id: string) => object>;

/** A message's text, or its list of blocks. */
function textOf(content: unknown): string {
  if (!Array.isArray(content)) return String(content);
  return content.map((block) => String(block?.text ?? '')).join('');
}

/** A row with the prices that are billed now: half of them on the flex service tier. */
function priced(row: ModelRow, behaviour: ModelBehaviour, serviceTier?: string): ModelRow {
  const factor = behaviour.priceFactor * (serviceTier === 'flex' ? FLEX_SHARE : 1);
  const prices = Object.entries(row.prices).map(([name, price]) => [
    name,
    typeof price === 'number' ? Math.round(price * factor) : price,
  ]);
  const { webSearch } = row;
  return {
    ...row,
    prices: Object.fromEntries(prices) as ModelRow['prices'],
    ...(webSearch
      ? { webSearch: { ...webSearch, searchMicroUsd: Math.round(webSearch.searchMicroUsd * behaviour.priceFactor) } }
      : {}),
  };
}

/** A gateway's 500, 502 or 504 may hide work that was done. */
const mayBeBilled = (status: number) => status === 500 || status === 502 || status === 504;

function tooMany({ requests, now }: SimulatorState, { model, behaviour }: Call): boolean {
  const begunMs = now() - MINUTE_MS;
  const lastMinute = requests.slice(requests.findLastIndex(({ atMs }) => atMs <= begunMs) + 1);
  const answered = lastMinute.filter((request) => request.model === model && request.status === 200);
  return answered.length >= behaviour.requestsPerMinute;
}

function latencyMs({ latency, seed }: SimulatorState, { behaviour, model, ticker }: Call): number {
  if (latency === 'instant') return 0;
  return behaviour.medianLatencyMs * Math.exp(behaviour.latencySpread * normal(seed, model, ticker, 'latency'));
}

/** Headers and the beginning of a body, then the end of the connection. */
function dropInTheMiddle(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
  response.write('{"id":');
  setTimeout(() => request.socket.destroy(), DROP_AFTER_MS);
}

/** Headers and then whitespace, for ever: a stream of nothing. */
async function trickle(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  while (!response.destroyed) {
    response.write(' ');
    await delay(TRICKLE_EVERY_MS);
  }
}
