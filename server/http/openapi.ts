import { z } from 'zod';
import { apiFailure } from '../contract/failure.ts';
import { liveEvents } from '../contract/live.ts';
import type { Route } from './route.ts';

/** The API in OpenAPI 3.1, made from the same table that the server checks by. */
export function openApi(routes: readonly Route[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  const events = Object.entries(liveEvents).map(([name, shape]) => [`${name}Event`, schemaOf(shape, 'output')]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Conclave dashboard',
      version,
      description:
        'Money is integer micro-dollars, times are epoch milliseconds. Only the dashboard’s own page makes changes.',
    },
    paths,
    components: {
      schemas: { Failure: schemaOf(apiFailure, 'output'), ...Object.fromEntries(events) },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operationOf({ summary, access, query, body, answer }: Route): Record<string, unknown> {
  const content = answer
    ? { 'application/json': { schema: schemaOf(answer, 'output') } }
    : { 'text/event-stream': { schema: { type: 'string' } } };
  return {
    summary,
    ...(query ? { parameters: parametersOf(query) } : {}),
    ...(body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } } }
      : {}),
    // With an empty entry, because reads on loopback need no token.
    security: access === 'control' ? [{ token: [] }] : access === 'read' ? [{}, { token: [] }] : [],
    responses: {
      '200': { description: 'The answer', content },
      default: {
        description: 'Refused or failed',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
      },
    },
  };
}

function parametersOf(query: z.ZodType): unknown[] {
  const { properties = {}, required = [] } = schemaOf(query, 'input') as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...shape } = z.toJSONSchema(schema, { unrepresentable: 'any', io, reused: 'inline' });
  return shape;
}
