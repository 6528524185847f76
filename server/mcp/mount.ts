import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { Hono } from 'hono';
import { BEARER_WANTED, bearerOf } from '../http/bearer.ts';
import { componentSchemas } from '../v1/components.ts';
import { apiAt } from './call-api.ts';
import { createMcpServer } from './server.ts';
import { createTools } from './tools.ts';

const UNAUTHORIZED =
  'This needs a token of the API as `Authorization: Bearer <token>`; `bin/conclave token create` makes one.';

/** Puts the tools under /mcp of the server, by the streamable HTTP transport without sessions: each request brings its token, and
 * does what /v1 lets that token do. */
export function mountMcp(app: Hono, version: string): void {
  const tools = createTools(componentSchemas() as Parameters<typeof createTools>[0]);
  app.post('/mcp', async (context) => {
    context.header('cache-control', 'no-store');
    const token = bearerOf(context.req.header('authorization'));
    if (token === null || context.req.header('sec-fetch-site') === 'cross-site') {
      const error = { code: -32_001, message: UNAUTHORIZED };
      return context.json({ jsonrpc: '2.0', error, id: null }, 401, BEARER_WANTED);
    }
    const api = apiAt(new URL(context.req.url).origin, token, (request) => app.fetch(request, context.env));
    const server = createMcpServer({ api, tools, version });
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    return transport.handleRequest(context.req.raw);
  });
  app.all('/mcp', (context) => {
    const error = { code: -32_000, message: 'There are no sessions here: send each message as a POST.' };
    return context.json({ jsonrpc: '2.0', error, id: null }, 405, { allow: 'POST' });
  });
}
