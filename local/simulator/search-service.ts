import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { ProviderRow } from '../../domain/shared/model.ts';
import { searchRow } from '../../domain/shared/search-service.ts';
import type { SimulatorState } from './complete.ts';
import { STATUS_FAULTS } from './faults.ts';
import { keyRefusal } from './keys.ts';
import { documentsOn } from './search-world.ts';
import { sendJson } from './wire.ts';

const PROVIDER = 'sim-exa';
const MICRO_USD = 1_000_000;

/** A search service that finds the simulated web's documents, in Exa's words. No simulated service has it unless it is configured: it is
 * so cheap that nothing else would ever search. */
export const SIMULATED_SEARCH = searchRow({
  id: 'sim-search',
  provider: PROVIDER,
  wireModel: 'auto',
  searchMicroUsd: 7_000,
  checkedOn: '2026-11-01',
  callTimeoutMs: 5_000,
});

export const simulatedSearchProvider = (url: string): ProviderRow => ({
  id: PROVIDER,
  protocol: 'exa-search',
  baseUrl: `${url}/exa`,
  apiKeyEnv: null,
});

interface Body {
  readonly query?: string;
  readonly numResults?: number;
}

/** One search: the fault that the script has for it, else what is found. */
export async function searchOnce(
  state: SimulatorState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { query = '', numResults = 10 } = JSON.parse((await buffer(request)).toString('utf8')) as Body;
  const attemptId = String(request.headers['x-conclave-attempt'] ?? `unnamed/${state.requests.length}`);
  const price = SIMULATED_SEARCH.webSearch?.searchMicroUsd ?? 0;
  const log = (status: number, outcome: string, costMicroUsd: number) =>
    state.requests.push({
      attemptId,
      provider: PROVIDER,
      model: SIMULATED_SEARCH.id,
      atMs: state.now(),
      status,
      outcome,
      costMicroUsd,
    });
  const fault = state.script.strike(PROVIDER, SIMULATED_SEARCH.id, attemptId);
  const refusal = keyRefusal(state.refusedKeys, request) ?? (fault && STATUS_FAULTS[fault.kind]);
  if (refusal) {
    log(refusal.status, refusal.type, 0);
    return sendJson(response, refusal.status, { error: refusal.message, tag: refusal.type.toUpperCase() });
  }
  log(200, 'answered', price);
  const results = documentsOn(query, state.searchShares)
    .slice(0, numResults)
    .map(({ text, source, url, ageMs }) => ({
      id: url,
      title: source,
      url,
      publishedDate: new Date(state.now() - ageMs).toISOString(),
      author: source,
      highlights: [text],
    }));
  sendJson(response, 200, {
    requestId: `sim-${state.requests.length}`,
    resolvedSearchType: 'auto',
    results,
    costDollars: { total: price / MICRO_USD },
  });
}
