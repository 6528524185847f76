import type { Context } from 'hono';
import type { OutputOf, Schema } from '../../domain/shared/check-schema.ts';
import type { Scope } from '../../domain/shared/scopes.ts';
import type { AccessToken } from '../../store/tokens.ts';
import type { WorkerWatch } from '../live/worker-watch.ts';
import type { Sources } from '../sources.ts';
import type { BodyName, SchemaName } from './components.ts';
import type { ProblemCode, ProblemStatus } from './contract/problem.ts';
import type { Streams } from './streams.ts';

/** What the routes of /v1 work with. */
export interface V1Parts {
  readonly sources: Sources;
  readonly workers: WorkerWatch;
  readonly streams: Streams;
}

/** Whoever asks: a token, or a reader on this machine without one. */
export interface V1Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly token: AccessToken | null;
  /** Throws once the token is in force no more: for what goes on after the first answer. */
  readonly requireInForce: () => Promise<void>;
  readonly parts: V1Parts;
  readonly context: Context;
}

export interface V1Answer {
  readonly status: 200 | 201 | 202;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an answer is: a schema of the document, or a stream of events. */
export interface AnswerKind {
  readonly description: string;
  readonly schema: SchemaName | 'stream' | 'document';
  /** Whether it states where to ask again. */
  readonly hasLocation?: true;
}

export interface BodyKind<S extends Schema> {
  readonly name: BodyName;
  readonly check: S;
  readonly mostBytes: number;
  /** Of the problem where a field is wrong. */
  readonly code: ProblemCode;
}

/** One line of /v1: what it takes, what it answers, and which scope it needs. What is checked, documented and done are read from it. */
export interface V1Route {
  readonly method: 'GET' | 'POST';
  /** As OpenAPI writes it: `/v1/decisions/{account}/{requestId}`. */
  readonly path: string;
  /** Names the operation in generated clients. */
  readonly operationId: string;
  readonly tag: 'decisions' | 'learning' | 'operation';
  readonly summary: string;
  readonly description?: string;
  /** Null = nothing is needed. A GET on loopback needs no token; whatever else does. */
  readonly scope: Scope | null;
  readonly params: Schema | null;
  readonly query: Schema | null;
  readonly takesIdempotencyKey?: true;
  readonly body: BodyKind<Schema> | null;
  readonly answers: Partial<Readonly<Record<V1Answer['status'], AnswerKind>>>;
  /** Beside those that every route with a token, a body or a store has. */
  readonly problems: readonly ProblemStatus[];
  readonly handle: (call: V1Call<never, never, never>) => Promise<V1Answer | Response>;
}

type Checked<S extends Schema | null> = S extends Schema ? OutputOf<S> : null;

/** A line with the types of what its handler gets. */
export function v1Route<
  const Params extends Schema | null,
  const Query extends Schema | null,
  const Body extends Schema | null,
>(
  line: Omit<V1Route, 'params' | 'query' | 'body' | 'handle'> & {
    readonly params: Params;
    readonly query: Query;
    readonly body: Body extends Schema ? BodyKind<Body> : null;
    readonly handle: (call: V1Call<Checked<Params>, Checked<Query>, Checked<Body>>) => Promise<V1Answer | Response>;
  },
): V1Route {
  return line as unknown as V1Route;
}
