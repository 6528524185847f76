import type { CostQuery, CostView } from '../contract/cost.ts';
import type { Sources } from '../sources.ts';

export async function readCost({ accounts, now }: Sources, { account, from, to }: CostQuery): Promise<CostView> {
  const [first = ['main', { zone: 'UTC' }] as const] = Object.entries(accounts);
  const today = new Date(now()).toISOString().slice(0, 10);
  return {
    atMs: now(),
    account: account ?? first[0],
    zone: first[1].zone,
    from: from ?? today,
    to: to ?? today,
    days: [],
    total: { spentMicroUsd: 0, heldMicroUsd: 0, uncertainMicroUsd: 0, committedMicroUsd: 0 },
    decisions: 0,
    costPerDecisionMicroUsd: null,
    efficiency: [],
    savings: [],
    uncertain: [],
    uncertainCount: 0,
  };
}
