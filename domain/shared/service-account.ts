import { type BudgetPolicy, DEFAULT_BUDGET_POLICY } from './policy.ts';

/** The name of the service's own ledger, which no account may have: it pays for probes, which are made for all accounts. */
export const SERVICE_ACCOUNT = 'service';

/** Its day is that of no account's zone, so that it stays the same whatever accounts do. */
const ZONE = 'UTC';

/** What has a ledger and a governor: the accounts as configured, and the service itself. */
export interface LedgerOwner {
  readonly zone: string;
  readonly budget: BudgetPolicy;
}

/** Every owner of a ledger by name, the service last. `dayMicroUsd`: what its probes may cost in a day, all of which one hour may
 * take. */
export function ledgerOwners({
  accounts,
  probes: { dayMicroUsd },
}: {
  readonly accounts: Readonly<Record<string, LedgerOwner>>;
  readonly probes: { readonly dayMicroUsd: number };
}): Readonly<Record<string, LedgerOwner>> {
  const caps = { dayMicroUsd, hourMicroUsd: dayMicroUsd, decisionMicroUsd: dayMicroUsd };
  return { ...accounts, [SERVICE_ACCOUNT]: { zone: ZONE, budget: { ...DEFAULT_BUDGET_POLICY, ...caps } } };
}
