import { DecisionRefused } from '../../client/errors.ts';
import type { ClearModeInput, ProbeNowInput, SetModeInput } from '../../domain/messages/operator-schema.ts';
import { showKey } from '../../domain/shared/refusal.ts';
import { SERVICE_ACCOUNT } from '../../domain/shared/service-account.ts';
import type { SetPolicyBody } from '../contract/controls.ts';
import { readAccountNow } from '../views/account-now.ts';
import { modeNow } from '../views/now.ts';
import type { Call } from './route.ts';

export async function changeMode(input: SetModeInput, { parts }: Call) {
  return { mode: modeNow(await parts.sources.decisions.setMode(input)) };
}

export async function clearMode(input: ClearModeInput, { parts }: Call) {
  return { mode: modeNow(await parts.sources.decisions.clearMode(input)) };
}

export async function probeNow(input: ProbeNowInput, { parts }: Call) {
  return { subjects: await parts.sources.decisions.probeNow(input) };
}

/** Sets caps of a configured account, or the service's own. */
export async function changePolicy({ account, ...change }: SetPolicyBody, { parts }: Call) {
  const { accounts, decisions, store, now } = parts.sources;
  if (account !== SERVICE_ACCOUNT && !Object.hasOwn(accounts, account)) {
    throw new DecisionRefused('not_found', `There is no account ${showKey(account)} in the configuration.`);
  }
  await decisions.setPolicy(account, change);
  const view = await readAccountNow(store, account, now());
  if (view) return { account: view };
  throw new Error(`Account ${account} has taken a policy and is not in the store.`);
}
