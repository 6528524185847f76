import { toJsonSchema } from '@valibot/to-json-schema';
import type { Schema } from '../../domain/shared/check-schema.ts';
import { componentSchemas, refTo } from './components.ts';
import type { ProblemStatus } from './contract/problem.ts';
import { EXAMPLES } from './examples.ts';
import type { AnswerKind, V1Route } from './route.ts';

const PROBLEM: Readonly<Record<ProblemStatus, string>> = {
  400: 'The request cannot be read: its JSON, its address or a header is wrong',
  401: 'No token, or none that is in force',
  403: 'The token may not do this',
  404: 'There is no such thing',
  405: 'Not by this method',
  409: 'It contradicts what stands, or has ended without a decision',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'A field is wrong, or the market cannot be decided: `field`, `value` and `marketCode` say what',
  429: 'The token has sent too many requests: wait as long as Retry-After says',
  500: 'The service has failed',
  503: 'Temporal, the store or every worker is away: `code` says which',
};

/** Headers that an answer of a status may have. */
const HEADERS: Partial<Readonly<Record<ProblemStatus, Record<string, unknown>>>> = {
  401: { 'WWW-Authenticate': { schema: { type: 'string' }, required: true } },
  429: { 'Retry-After': { description: 'Seconds', schema: { type: 'integer', minimum: 1 }, required: true } },
};
const LOCATION = { Location: { description: 'Where to ask again', schema: { type: 'string' }, required: true } };

/** /v1 in OpenAPI 3.1, made from the same table that the server checks by. */
export function v1Document(routes: readonly V1Route[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Conclave',
      version,
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'Decides prediction-market trades with several language models. It decides and does not trade. Money is whole micro-dollars, times are epoch milliseconds, probabilities are from 0 to 1. A decision is named by its account and its requestId: the same requestId is the same decision and one bill, however often it is sent.',
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'decisions', description: 'What a bot asks for' },
      { name: 'learning', description: 'How markets ended' },
      { name: 'operation', description: 'Mode and budget' },
    ],
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: '`bin/conclave token create` makes one.' },
      },
    },
  };
}

function operationOf(route: V1Route): Record<string, unknown> {
  const { operationId, tag, summary, description, scope, body, answers, method } = route;
  const problems = problemsOf(route).map((status) => [String(status), problemAnswer(status)]);
  const good = Object.entries(answers).map(([status, answer]) => [
    status,
    goodAnswer(answer as AnswerKind, operationId),
  ]);
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description ? { description } : {}),
    // With an empty entry, because reads on loopback need no token.
    security: scope === null ? [] : method === 'GET' ? [{ token: [] }, {}] : [{ token: [] }],
    ...parametersOf(route),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': media(refTo(body.name), EXAMPLES[body.name]) },
          },
        }
      : {}),
    responses: Object.fromEntries([...good, ...problems]),
  };
}

/** Every status of a problem that a route may answer. */
export function problemsOf({ scope, params, query, body, problems }: V1Route): ProblemStatus[] {
  const all = new Set<ProblemStatus>([
    ...(params || query || body ? [400 as const] : []),
    ...(scope === null ? [] : ([401, 403, 429, 503] as const)),
    403,
    ...(body ? ([413, 415, 422] as const) : []),
    ...problems,
  ]);
  return [...all].toSorted((a, b) => a - b);
}

function problemAnswer(status: ProblemStatus) {
  const headers = HEADERS[status];
  return {
    description: PROBLEM[status],
    ...(headers ? { headers } : {}),
    content: { 'application/problem+json': { schema: refTo('Problem') } },
  };
}

function goodAnswer({ description, schema, hasLocation }: AnswerKind, operationId: string) {
  const content =
    schema === 'stream'
      ? { 'text/event-stream': { schema: { type: 'string' } } }
      : schema === 'document'
        ? { 'application/json': { schema: { type: 'object', additionalProperties: true } } }
        : { 'application/json': media(refTo(schema), EXAMPLES[`${operationId} ${schema}`]) };
  return { description, ...(hasLocation ? { headers: LOCATION } : {}), content };
}

const media = (schema: Record<string, unknown>, examples?: Readonly<Record<string, unknown>>) => ({
  schema,
  ...(examples
    ? { examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])) }
    : {}),
});

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The requestId. Where the body states one too, they must be equal.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,128}$' },
  example: 'fair-2034-01',
};

function parametersOf({ params, query, takesIdempotencyKey }: V1Route): { parameters?: unknown[] } {
  const parameters = [
    ...(params ? fieldsOf(params, 'path') : []),
    ...(query ? fieldsOf(query, 'query') : []),
    ...(takesIdempotencyKey ? [IDEMPOTENCY_KEY] : []),
  ];
  return parameters.length > 0 ? { parameters } : {};
}

function fieldsOf(schema: Schema, place: 'path' | 'query'): unknown[] {
  const { properties = {}, required = [] } = toJsonSchema(schema, { typeMode: 'output', errorMode: 'ignore' }) as {
    properties?: Record<string, Record<string, unknown>>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, own]) => {
    const { default: standard, ...described } = own;
    const isText = described.type === 'integer' && typeof standard === 'string';
    return {
      name,
      in: place,
      required: place === 'path' || (required.includes(name) && standard === undefined),
      schema: standard === undefined ? described : { ...described, default: isText ? Number(standard) : standard },
    };
  });
}
