import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { billOf } from './bill.ts';
import { complete, type SimulatorState } from './complete.ts';
import type { Fault } from './faults.ts';
import { keyRefusal, type RefusedKey } from './keys.ts';
import { behaviourOf, type ModelBehaviour } from './models.ts';
import { searchOnce } from './search-service.ts';
import type { SearchShares } from './search-world.ts';
import { errorBody, readJson, sendJson } from './wire.ts';

/** An HTTP server that answers as the providers do. Every answer and every fault follows from the seed. */
export function createSimulatorServer(state: SimulatorState): Server {
  return createServer((request, response) => {
    handle(state, request, response).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, 500, { simulated: true, error: String(error) });
      else response.destroy();
    });
  });
}

const OPENAI = /^\/(openai|xai|local)\/v1\/(chat\/completions|responses)$/;
const MODELS = /^\/(openai|xai|local|anthropic)\/v1\/models$/;

async function handle(state: SimulatorState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '', 'http://simulator');
  if (request.method === 'POST' && pathname === '/anthropic/v1/messages') {
    return complete(state, request, response, { protocol: 'anthropic-messages', provider: 'sim-anthropic' });
  }
  if (request.method === 'POST' && pathname === '/exa/search') return searchOnce(state, request, response);
  const [, provider, resource] = OPENAI.exec(pathname) ?? [];
  if (request.method === 'POST' && provider) {
    const protocol = resource === 'responses' ? 'openai-responses' : 'openai-chat';
    return complete(state, request, response, { protocol, provider: `sim-${provider}` });
  }
  const listed = MODELS.exec(pathname)?.[1];
  if (request.method === 'GET' && listed) {
    const refusedKey = keyRefusal(state.refusedKeys, request);
    if (refusedKey) {
      const protocol = listed === 'anthropic' ? 'anthropic-messages' : 'openai-chat';
      return sendJson(response, refusedKey.status, errorBody(protocol, refusedKey));
    }
    const rows = state.models.filter(({ provider }) => provider === `sim-${listed}`);
    const data = rows.map(({ wireModel }) => ({ id: wireModel, object: 'model', type: 'model' }));
    return sendJson(response, 200, { object: 'list', data, has_more: false });
  }
  return control(state, request, response, `${request.method} ${pathname}`);
}

/** What an operator of the simulator reads and changes. */
async function control(
  state: SimulatorState,
  request: IncomingMessage,
  response: ServerResponse,
  route: string,
): Promise<void> {
  switch (route) {
    case 'GET /control/bill':
      return sendJson(response, 200, billOf(state.requests));
    case 'GET /control/requests':
      return sendJson(response, 200, { simulated: true, requests: state.requests });
    case 'POST /control/faults': {
      const { faults } = await readJson<{ faults: readonly Fault[] }>(request);
      state.script.set(faults);
      return sendJson(response, 200, { simulated: true });
    }
    case 'POST /control/keys': {
      const { refused } = await readJson<{ refused: readonly RefusedKey[] }>(request);
      state.refusedKeys = refused;
      return sendJson(response, 200, { simulated: true });
    }
    case 'POST /control/models': {
      const { model, ...change } = await readJson<{ model: string } & Partial<ModelBehaviour>>(request);
      changeModel(state, model, change);
      return sendJson(response, 200, { simulated: true });
    }
    case 'POST /control/search': {
      changeSearch(state, await readJson<Partial<SearchShares>>(request));
      return sendJson(response, 200, { simulated: true });
    }
    default:
      return sendJson(response, 404, { simulated: true, error: `no route ${route}` });
  }
}

export function changeSearch(state: SimulatorState, change: Partial<SearchShares>): void {
  state.searchShares = { ...state.searchShares, ...change };
}

export function changeModel({ behaviours }: SimulatorState, model: string, change: Partial<ModelBehaviour>): void {
  behaviours.set(model, { ...(behaviours.get(model) ?? behaviourOf(model)), ...change });
}
