import { toJsonSchema } from '@valibot/to-json-schema';
import type { Schema } from '../../domain/shared/check-schema.ts';
import { apiFailure } from '../contract/failure.ts';
import { liveEvents } from '../contract/live.ts';
import type { Route } from './route.ts';

/** The API in OpenAPI 3.1, made from the same table that the server checks by. */
export function openApi(routes: readonly Route[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  const events = Object.entries(liveEvents).map(([name, schema]) => [`${name}Event`, describe(schema)]);
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
      schemas: { Failure: describe(apiFailure), ...Object.fromEntries(events) },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operationOf({ summary, access, query, body, answer }: Route): Record<string, unknown> {
  const content = answer ? json(describe(answer)) : { 'text/event-stream': { schema: { type: 'string' } } };
  return {
    summary,
    ...(query ? { parameters: parametersOf(query) } : {}),
    ...(body ? { requestBody: { required: true, content: json(describe(body)) } } : {}),
    // With an empty entry, because reads on loopback need no token.
    security: access === 'control' ? [{ token: [] }] : access === 'read' ? [{}, { token: [] }] : [],
    responses: {
      '200': { description: 'The answer', content },
      default: { description: 'Refused or failed', content: json({ $ref: '#/components/schemas/Failure' }) },
    },
  };
}

const json = (schema: Record<string, unknown>) => ({ 'application/json': { schema } });

function parametersOf(query: Schema): unknown[] {
  const { properties = {}, required = [] } = describe(query) as {
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

/** A schema as JSON Schema; where it has `metadata({ jsonSchema })`, by that. */
function describe(schema: Schema): Record<string, unknown> {
  const { $schema: _, ...description } = toJsonSchema(schema, {
    // Of a shape, the part that says what its fields are.
    typeMode: 'output',
    errorMode: 'ignore',
    overrideAction: ({ valibotAction, jsonSchema }) => {
      const { type, metadata } = valibotAction as { type: string; metadata?: { jsonSchema?: object } };
      if (type !== 'metadata' || !metadata?.jsonSchema) return undefined;
      const { jsonSchema: _, ...others } = jsonSchema as { jsonSchema?: object };
      return { ...others, ...metadata.jsonSchema };
    },
  });
  return description;
}
