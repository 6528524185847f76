import type * as v from 'valibot';
import type { Begun } from '../../client/begin-decision.ts';
import { DecisionRefused } from '../../client/errors.ts';
import { readExplanation } from '../../client/explanation.ts';
import { explainDecision as inWords } from '../../domain/explain/explain-decision.ts';
import { withSentences, withSentencesOfEvent } from '../../domain/explain/with-sentences.ts';
import { decisionIdOf } from '../../domain/shared/ids.ts';
import { pick } from '../../domain/shared/pick.ts';
import { showKey } from '../../domain/shared/refusal.ts';
import type { DecideEventRequest, DecideRequest } from '../../workflows/messages.ts';
import { readDecisions } from '../views/decisions.ts';
import { requireAccount } from './authorise.ts';
import type { decisionParams, listQuery, waitQuery } from './contract/request.ts';
import { V1Problem } from './problem.ts';
import { progressOf } from './progress.ts';
import type { V1Answer, V1Call } from './route.ts';
import { endedStream, type StreamEvent } from './streams.ts';

type Params = v.InferOutput<typeof decisionParams>;
type Wait = v.InferOutput<typeof waitQuery>;
type Body = Readonly<Record<string, unknown>>;

export async function createDecision(call: V1Call<null, Wait, Body>): Promise<V1Answer> {
  const request = requestOf<DecideRequest>(call);
  const begun = await call.parts.sources.decisions.begin(request, call.query.wait * 1_000);
  return begunAnswer(call, { kind: 'market', request, begun, done: 201 });
}

export async function createEvent(call: V1Call<null, Wait, Body>): Promise<V1Answer> {
  const request = requestOf<DecideEventRequest>(call);
  const begun = await call.parts.sources.decisions.beginEvent(request, call.query.wait * 1_000);
  return begunAnswer(call, { kind: 'event', request, begun, done: 201 });
}

export async function preview(call: V1Call<null, object, Body>): Promise<V1Answer> {
  requireAccount(call.token, call.body.account);
  return { status: 200, body: await call.parts.sources.decisions.preview(call.body) };
}

export async function getDecision(call: V1Call<Params, Wait, unknown>): Promise<V1Answer> {
  const { params: request, query, parts } = call;
  const { account, requestId } = request;
  requireAccount(call.token, account);
  const stored = await parts.sources.store.decisions.read(decisionIdOf(account, requestId));
  if (stored) return { status: 200, body: withSentences(stored) };
  const begun = await known(request, () =>
    parts.sources.decisions.follow('market', account, requestId, query.wait * 1_000),
  );
  return begunAnswer(call, { kind: 'market', request, begun, done: 200 });
}

/** Tells how far a decision is, each time that it has come further, and at the end the decision. */
export async function streamDecision(call: V1Call<Params, object, unknown>): Promise<Response> {
  const { params, parts, context } = call;
  requireAccount(call.token, params.account);
  const look = async (): Promise<StreamEvent> => {
    await call.requireInForce();
    const { status, body } = await getDecision({ ...call, query: { wait: 0 } });
    return { event: status === 202 ? 'progress' : 'decided', data: body };
  };
  // One that is not there, or ended without a decision, is an answer of its own and no stream.
  const first = await look();
  const { signal } = context.req.raw;
  const stream = signal.aborted || context.req.method === 'HEAD' ? endedStream() : parts.streams.open(first, look);
  if (stream) return stream;
  throw new V1Problem(
    'too_many_streams',
    `Too many streams are open; ${showKey(params.requestId)} goes on without one.`,
  );
}

export async function getEvent(call: V1Call<Params, Wait, unknown>): Promise<V1Answer> {
  const { params: request, query, parts } = call;
  const { account, requestId } = request;
  requireAccount(call.token, account);
  const stored = await parts.sources.store.events.read(decisionIdOf(account, requestId));
  if (stored) return { status: 200, body: withSentencesOfEvent(stored) };
  const begun = await known(request, () =>
    parts.sources.decisions.follow('event', account, requestId, query.wait * 1_000),
  );
  return begunAnswer(call, { kind: 'event', request, begun, done: 200 });
}

export async function listDecisions(call: V1Call<null, v.InferOutput<typeof listQuery>, unknown>): Promise<V1Answer> {
  const { cursor, ...query } = call.query;
  const { token } = call;
  const only = token?.accounts?.length === 1 ? token.accounts[0] : undefined;
  const account = query.account ?? only;
  if (token?.accounts && account === undefined) {
    const may = token.accounts.join(', ');
    throw new V1Problem('malformed', `The token ${token.name} is for ${may}: state which account.`, {
      field: 'account',
    });
  }
  requireAccount(token, account);
  const { rows, next } = await readDecisions(call.parts.sources, { ...query, account, before: cursor });
  return { status: 200, body: { decisions: rows, nextCursor: next } };
}

export async function explainDecision(call: V1Call<Params, object, unknown>): Promise<V1Answer> {
  const { params, parts } = call;
  const { account, requestId } = params;
  requireAccount(call.token, account);
  const explanation = await readExplanation(parts.sources.store, decisionIdOf(account, requestId));
  if (!explanation) throw notFound(params);
  const attempts = explanation.attempts.map(({ _id, ...attempt }) => ({
    attemptId: _id,
    ...pick(attempt, 'model', 'provider', 'state', 'costMicroUsd', 'worstCaseMicroUsd', 'failure'),
  }));
  const inParts = Object.values(inWords(explanation)).filter((part) => part !== null);
  return { status: 200, body: { ...explanation, attempts, parts: inParts } };
}

/** The request with its id, from the body or from the header. */
function requestOf<Request>({ body, context, token }: V1Call<null, Wait, Body>): Request {
  requireAccount(token, body.account);
  const key = context.req.header('idempotency-key')?.replace(/^"(.*)"$/, '$1');
  const { requestId = key } = body;
  if (key !== undefined && requestId !== key) {
    throw new V1Problem(
      'invalid_request',
      `requestId and the header Idempotency-Key differ: they are two names of one field.`,
      { field: 'requestId', value: requestId },
    );
  }
  return { ...body, requestId } as Request;
}

interface About<Result> {
  readonly kind: 'market' | 'event';
  readonly request: { readonly account: string; readonly requestId: string };
  readonly begun: Begun<Result>;
  readonly done: 200 | 201;
}

function begunAnswer<Result>(
  { parts }: Pick<V1Call<never, never, never>, 'parts'>,
  { kind, request, begun, done }: About<Result>,
): V1Answer {
  const { account, requestId } = request;
  const headers = { location: `/v1/${kind === 'event' ? 'events' : 'decisions'}/${account}/${requestId}` };
  if (begun.kind === 'decided') return { status: done, body: begun.result, headers };
  return { status: 202, body: progressOf(kind, request, begun, parts.workers.running()), headers };
}

/** A decision that neither the store nor Temporal knows is none. */
async function known<T>(request: Params, follow: () => Promise<T>): Promise<T> {
  try {
    return await follow();
  } catch (error) {
    if (error instanceof DecisionRefused && error.code === 'not_found') throw notFound(request);
    throw error;
  }
}

const notFound = ({ account, requestId }: Params) =>
  new V1Problem('not_found', `There is no decision ${showKey(requestId)} of account ${showKey(account)}.`);
