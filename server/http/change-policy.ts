import type { z } from 'zod';
import { DecisionRefused } from '../../client/errors.ts';
import { showKey } from '../../domain/shared/refusal.ts';
import type { setPolicyBody } from '../contract/controls.ts';
import type { AccountNow } from '../contract/now.ts';
import type { Sources } from '../sources.ts';
import { readAccountNow } from '../views/account-now.ts';

/** Sets caps of a configured account; answered once they hold. */
export async function changePolicy(
  { accounts, decisions, store, now }: Sources,
  { account, ...change }: z.output<typeof setPolicyBody>,
): Promise<AccountNow> {
  if (!Object.hasOwn(accounts, account)) {
    throw new DecisionRefused('not_found', `There is no account ${showKey(account)} in the configuration.`);
  }
  await decisions.setPolicy(account, change);
  const view = await readAccountNow(store, account, now());
  if (view) return view;
  throw new Error(`Account ${account} has taken a policy and is not in the store.`);
}
