import { readPerformance } from '../../client/performance.ts';
import type { ModelsQuery, ModelsView } from '../contract/models.ts';
import type { Sources } from '../sources.ts';

export async function readModels({ store, now }: Sources, { window, by }: ModelsQuery): Promise<ModelsView> {
  const atMs = now();
  const rows = await readPerformance(store, window, by ?? null, atMs);
  return {
    atMs,
    window,
    by: by ?? null,
    scoreboard: null,
    rows: rows.map((row) => ({ ...row, kind: 'model' as const })),
    standings: [],
    contributions: [],
    weights: [],
    shadows: [],
    transitions: [],
  };
}
