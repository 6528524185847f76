import type { Store } from '../store/index.ts';
export async function readFlow(_store: Pick<Store, 'buckets'>, _ids: readonly string[]) {
  return { decisions: 0, costMicroUsd: 0, savings: [] };
}
