import { serviceQuorum } from '../domain/health/mode-state.ts';
import { modelFacts } from '../domain/health/model-facts.ts';
import type { AccountFacts, ServiceFacts, SettlementFacts } from '../domain/health/service-facts.ts';
import { accountDay } from '../domain/money/account-day.ts';
import type { ModelRow, ProviderRow } from '../domain/shared/model.ts';
import type { Store } from '../store/index.ts';

/** What is configured of the service whose health is judged. */
export interface ConfiguredService {
  readonly models: readonly ModelRow[];
  readonly providers: readonly ProviderRow[];
  readonly accounts: Readonly<Record<string, { readonly decision: { readonly quorum: number } }>>;
  /** How often the venue is asked how markets ended; null = it is not. */
  readonly settleEveryMs: number | null;
}

/** What the store knows. `running`: the ids of the workers that run. */
export async function readStoreFacts(
  store: Store,
  { models: rows, providers, accounts }: ConfiguredService,
  running: readonly string[],
  nowMs: number,
): Promise<Pick<ServiceFacts, 'mode' | 'models' | 'accounts'>> {
  const [mode, heartbeats, breakers, blocked, ofAccounts] = await Promise.all([
    store.control.findMode(),
    store.workerHeartbeats.list(),
    store.health.list(),
    store.control.blockedModels(),
    Promise.all(Object.keys(accounts).map((account) => readAccountFacts(store, account, nowMs))),
  ]);
  const quorum = serviceQuorum(accounts);
  const models = modelFacts({ rows, providers, heartbeats, running, breakers, blocked, quorum });
  return { mode, models, accounts: ofAccounts };
}

async function readAccountFacts(store: Store, account: string, nowMs: number): Promise<AccountFacts> {
  const state = await store.control.readAccount(account);
  if (!state) return { account, hasPolicy: false, isExhausted: false };
  // Yesterday's band says nothing about today.
  const isOfToday = state.bandLedgerId === accountDay(state, nowMs).ledgerId;
  return { account, hasPolicy: true, isExhausted: isOfToday && state.band === 'exhausted' };
}

export async function readSettlementFacts(
  store: Pick<Store, 'settlements' | 'awaitedMarkets'>,
  everyMs: number | null,
  nowMs: number,
): Promise<SettlementFacts | null> {
  if (everyMs === null) return null;
  const [report, { overdue, lagMs }] = await Promise.all([
    store.settlements.read(),
    store.awaitedMarkets.backlog(nowMs),
  ]);
  const { failures, failure, lastSuccessAtMs, lastRunAtMs } = report;
  return { failures, failure, lastSuccessAtMs, lastRunAtMs, everyMs, overdue, lagMs };
}
