import { once } from 'node:events';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { apiAt } from '../server/mcp/call-api.ts';
import { createMcpServer } from '../server/mcp/server.ts';
import { createTools } from '../server/mcp/tools.ts';
import { readConfig } from './context.ts';
import { CommandFailed, say } from './output.ts';

/** Serves the tools on stdin and stdout, until stdin ends: what a desktop client starts. Stdout is the protocol's alone. */
export async function mcp(): Promise<void> {
  const { url, token } = readConfig().api;
  const api = apiAt(url, token?.reveal() ?? null, fetch);
  const { components, info } = await readDocument(url);
  const server = createMcpServer({ api, tools: createTools(components.schemas), version: info.version });
  const transport = new StdioServerTransport();
  await server.connect(transport);
  say(
    `Serving the tools of ${url} on stdin and stdout${token === null ? ', to read alone: CONCLAVE_TOKEN is not set' : ''}.`,
  );
  await once(process.stdin, 'end');
  await server.close();
}

interface ApiDocument {
  readonly components: { readonly schemas: Parameters<typeof createTools>[0] };
  readonly info: { readonly version: string };
}

async function readDocument(url: string): Promise<ApiDocument> {
  const remedy = 'start one with `bin/conclave up`, or name its address in CONCLAVE_URL';
  const response = await fetch(new URL('/v1/openapi.json', url)).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new CommandFailed('unreachable', `No Conclave answers at ${url} (${cause}); ${remedy}.`);
  });
  if (response.ok) return (await response.json()) as ApiDocument;
  throw new CommandFailed('unreachable', `${url} answered with ${response.status}, which no Conclave does; ${remedy}.`);
}
