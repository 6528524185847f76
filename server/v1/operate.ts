import type * as v from 'valibot';
import { fillAnswerSentence } from '../../domain/explain/fill-sentences.ts';
import { pick } from '../../domain/shared/pick.ts';
import { showKey } from '../../domain/shared/refusal.ts';
import { SERVICE_ACCOUNT } from '../../domain/shared/service-account.ts';
import type { portfolioQuery } from '../contract/portfolio.ts';
import { readAccountNow } from '../views/account-now.ts';
import { modeNow } from '../views/now.ts';
import { readPortfolio } from '../views/portfolio.ts';
import { actorOf, requireAccount, requireAllAccounts } from './authorise.ts';
import type * as operate from './contract/operate.ts';
import { V1Problem } from './problem.ts';
import type { V1Answer, V1Call } from './route.ts';

type Given<S extends v.GenericSchema> = V1Call<null, object, v.InferOutput<S>>;

export async function recordOutcomes(call: Given<typeof operate.outcomesRequest>): Promise<V1Answer> {
  requireAllAccounts(call.token);
  const by = actorOf(call.token);
  const { outcomes } = call.body;
  const answers = await call.parts.sources.decisions.recordOutcomes(outcomes.map((each) => ({ ...each, by })));
  const results = answers.map((answer, index) => ({ ticker: outcomes[index]?.ticker ?? '', ...answer }));
  return { status: 200, body: { results } };
}

export async function recordFills(call: Given<typeof operate.fillsRequest>): Promise<V1Answer> {
  const by = actorOf(call.token);
  const { fills } = call.body;
  for (const { account } of fills) requireAccount(call.token, account);
  const answers = await call.parts.sources.decisions.recordFills(fills.map((each) => ({ ...each, by })));
  const results = answers.map((answer, index) => ({
    fillId: fills[index]?.fillId ?? '',
    ...answer,
    because: fillAnswerSentence(answer),
  }));
  return { status: 200, body: { results } };
}

export async function getMode({ parts }: V1Call<null, object, unknown>): Promise<V1Answer> {
  const mode = await parts.sources.store.control.findMode();
  return { status: 200, body: { mode: mode && modeNow(mode) } };
}

export async function setMode(call: Given<typeof operate.setModeRequest>): Promise<V1Answer> {
  requireAllAccounts(call.token);
  const state = await call.parts.sources.decisions.setMode({ ...call.body, by: actorOf(call.token) });
  return { status: 200, body: { mode: modeNow(state) } };
}

export async function clearMode(call: Given<typeof operate.clearModeRequest>): Promise<V1Answer> {
  requireAllAccounts(call.token);
  const state = await call.parts.sources.decisions.clearMode({ ...call.body, by: actorOf(call.token) });
  return { status: 200, body: { mode: modeNow(state) } };
}

export async function probeNow(call: Given<typeof operate.probeRequest>): Promise<V1Answer> {
  requireAllAccounts(call.token);
  return { status: 200, body: { subjects: await call.parts.sources.decisions.probeNow(call.body) } };
}

export async function getPortfolio(
  call: V1Call<null, v.InferOutput<typeof portfolioQuery>, unknown>,
): Promise<V1Answer> {
  const { accounts } = call.parts.sources;
  const account = call.query.account ?? call.token?.accounts?.[0] ?? Object.keys(accounts)[0];
  requireAccount(call.token, account);
  return { status: 200, body: await readPortfolio(call.parts.sources, { ...call.query, account }) };
}

/** What a reader on this machine may do without a token. */
const WITHOUT_TOKEN = { name: null, scopes: ['read'], accounts: null } as const;

export async function getToken({ token }: V1Call<null, object, unknown>): Promise<V1Answer> {
  return { status: 200, body: token ? pick(token, 'name', 'scopes', 'accounts') : WITHOUT_TOKEN };
}

export async function getBudget(
  call: V1Call<null, v.InferOutput<typeof operate.budgetQuery>, unknown>,
): Promise<V1Answer> {
  const { token, query, parts } = call;
  requireAccount(token, query.account);
  const { accounts, store, now } = parts.sources;
  const wanted = query.account ? [query.account] : (token?.accounts ?? [...Object.keys(accounts), SERVICE_ACCOUNT]);
  const found = await Promise.all(wanted.map((account) => readAccountNow(store, account, now())));
  const known = found.filter((account) => account !== null);
  if (query.account && known.length === 0) throw noAccount(query.account);
  return { status: 200, body: { accounts: known } };
}

export async function changeBudget(call: Given<typeof operate.budgetRequest>): Promise<V1Answer> {
  const { token, body, parts } = call;
  const { account, ...change } = body;
  requireAccount(token, account);
  const { accounts, decisions, store, now } = parts.sources;
  if (account !== SERVICE_ACCOUNT && !Object.hasOwn(accounts, account)) throw noAccount(account);
  await decisions.setPolicy(account, { ...change, by: actorOf(token) });
  const changed = await readAccountNow(store, account, now());
  return { status: 200, body: { accounts: changed ? [changed] : [] } };
}

const noAccount = (account: string) =>
  new V1Problem('not_found', `There is no account ${showKey(account)} in the configuration.`, {
    field: 'account',
    value: account,
  });
