import { DecisionRefused } from '../../client/errors.ts';
import { groupsOf } from '../../domain/shared/group.ts';
import { showKey } from '../../domain/shared/refusal.ts';
import { SERVICE_ACCOUNT } from '../../domain/shared/service-account.ts';
import type { Sources } from '../sources.ts';

/** What a question is about: one account, or all of them. */
export interface Scope {
  /** Null = all. */
  readonly account: string | null;
  /** As configured. */
  readonly accounts: readonly string[];
  /** Those that these accounts learn in. What is tallied is known by group alone. */
  readonly groups: readonly string[];
  /** Every account of these groups, so every account whose decisions are in the tallies. */
  readonly sharing: readonly string[];
}

/** Throws `not_found` for an account that is not configured. */
export function scopeOf({ accounts }: Pick<Sources, 'accounts'>, account: string | undefined): Scope {
  const names = Object.keys(accounts);
  if (account === undefined) return { account: null, accounts: names, groups: groupsOf(accounts), sharing: names };
  const group = accounts[account]?.group;
  if (group === undefined && account !== SERVICE_ACCOUNT) {
    const message = `There is no account ${showKey(account)} in the configuration (configured: ${names.join(', ')}).`;
    throw new DecisionRefused('not_found', message);
  }
  const groups = group === undefined ? [] : [group];
  return { account, accounts: [account], groups, sharing: membersOf(accounts, groups) };
}

/** The accounts that learn in these groups. */
export const membersOf = (accounts: Sources['accounts'], groups: readonly string[]): string[] =>
  Object.keys(accounts).filter((name) => groups.includes(accounts[name]?.group ?? ''));
