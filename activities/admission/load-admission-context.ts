import type { CandidateReason } from '../../domain/decision/candidate.ts';
import { type Breaker, breakerFor } from '../../domain/health/breaker.ts';
import { serviceQuorum } from '../../domain/health/mode-state.ts';
import { HEARTBEATS_IN_SILENCE, isKeyRefused, unpolled } from '../../domain/health/polling.ts';
import { reachableModels } from '../../domain/health/reachable-models.ts';
import { COLD_SCOREBOARD, type Scoreboard } from '../../domain/learning/scoreboard.ts';
import { bandToday } from '../../domain/money/bands.ts';
import type { AdmissionContext } from '../../domain/planning/plan-admission.ts';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import type { ModelRow, Prompt } from '../../domain/shared/model.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { AccountState } from '../../store/accounts.ts';
import { todaysLedgerId } from '../budget/open-today.ts';
import type { Dependencies } from '../dependencies.ts';
import { memoizeFor } from '../store-access.ts';

/** Bands and blocked rows may be this old: what they guard is guarded again by the ledger and the fence. */
const FRESH_MS = 200;
/** A scoreboard is new once a minute at most, and a worker's heartbeat is seconds old anyway. */
const SLOW_FRESH_MS = 1_000;

/** What the store says at this moment. */
export interface AdmissionFacts {
  /** Null = its cost governor has not written a policy yet. */
  readonly account: AccountState | null;
  /** The admission's context, but for the run, with the models' request sizes for a prompt; null = no model is sent one. */
  context(prompt: Prompt | null): Omit<AdmissionContext, 'startedAtMs' | 'isFirstRun' | 'injectionFlags' | 'unasked'>;
  /** The services that find evidence without a model, and why each cannot be asked now. */
  readonly searchServices: readonly { readonly row: ModelRow; readonly outBecause: CandidateReason | null }[];
}

/** Reads what an admission needs to know, each part remembered for a moment. */
export function createLoadAdmissionContext({ store, config, clock, providers }: Dependencies) {
  const now = () => clock.now();
  const accounts = new Map<string, () => Promise<AccountState | null>>();
  const readAccount = async (account: string) => {
    const read = accounts.get(account) ?? memoizeFor(() => store.control.readAccount(account), FRESH_MS, now);
    accounts.set(account, read);
    // An account that is not open yet is not remembered: it may be open by now.
    return (await read()) ?? store.control.readAccount(account);
  };
  const readBlocked = memoizeFor(() => store.control.blockedModels(), FRESH_MS, now);
  const readHealth = memoizeFor(() => store.health.list(), FRESH_MS, now);
  const boards = new Map<string, () => Promise<Scoreboard | null>>();
  const readBoard = (group: string) => {
    const read = boards.get(group) ?? memoizeFor(() => store.scoreboards.latest(group), SLOW_FRESH_MS, now);
    boards.set(group, read);
    return read();
  };
  const usable = Object.keys(providers);
  const silentAfterMs = HEARTBEATS_IN_SILENCE * config.worker.heartbeatEveryMs;
  const readUnpolled = memoizeFor(
    async (): Promise<UnpolledProviders> => {
      const heartbeats = await store.workerHeartbeats.list();
      const providers = unpolled(usable, heartbeats, silentAfterMs);
      return new Map(
        providers.map((id) => [id, isKeyRefused(id, heartbeats) ? 'key_refused' : 'queue_not_polled'] as const),
      );
    },
    SLOW_FRESH_MS,
    now,
  );

  return async (accountId: string, nowMs: number): Promise<AdmissionFacts> => {
    const group = config.accounts[accountId]?.group ?? DEFAULT_GROUP;
    const [mode, account, blocked, latest, breakers, unpolledProviders] = await Promise.all([
      store.control.readMode(),
      readAccount(accountId),
      readBlocked(),
      readBoard(group),
      readHealth(),
      readUnpolled(),
    ]);
    const outBecause = outReasons(config.providers, blocked, breakers, unpolledProviders);
    return {
      account,
      searchServices: config.searchServices.map((row) => ({
        row,
        outBecause: outBecause(row, providers[row.provider] !== undefined),
      })),
      context: (prompt) => ({
        nowMs,
        mode,
        account: account && standingOf(account, nowMs),
        board: latest ?? COLD_SCOREBOARD,
        reachable: reachableModels(
          {
            rows: config.models,
            providers: usable,
            unpolled: [...unpolledProviders.keys()],
            blocked: Object.keys(blocked),
            breakers,
          },
          serviceQuorum(config.accounts),
        ),
        group,
        models:
          prompt === null
            ? []
            : config.models.map((row) => {
                const provider = providers[row.provider];
                return {
                  row,
                  requestBytes: provider?.requestBytes(row, prompt) ?? null,
                  outBecause: outBecause(row, provider !== undefined),
                };
              }),
        ...pick(config, 'fees', 'shadowShare', 'simulated'),
      }),
    };
  };
}

function standingOf(account: AccountState, nowMs: number): NonNullable<AdmissionContext['account']> {
  const ledgerId = todaysLedgerId(account, nowMs);
  return { ...pick(account, 'budget', 'policyVersion', 'money'), band: bandToday(account, ledgerId), ledgerId };
}

/** Why no worker polls a provider's queue. */
type UnpolledProviders = ReadonlyMap<string, 'key_refused' | 'queue_not_polled'>;

/** Why a model cannot be called whatever is asked; null = it can. */
function outReasons(
  providers: Dependencies['config']['providers'],
  blocked: Readonly<Record<string, string>>,
  breakers: readonly Breaker[],
  unpolledProviders: UnpolledProviders,
) {
  return (row: ModelRow, hasKey: boolean): CandidateReason | null => {
    const { provider } = row;
    const apiKeyEnv = providers.find(({ id }) => id === provider)?.apiKeyEnv ?? null;
    if (!hasKey) return { code: 'no_key', figures: { provider, apiKeyEnv } };
    const because = blocked[row.id];
    if (because !== undefined) return { code: 'blocked', figures: { because } };
    const breaker = breakerFor(breakers, row);
    if (breaker) return { code: 'breaker_open', figures: breaker };
    const unpolledBecause = unpolledProviders.get(provider);
    if (unpolledBecause === 'key_refused') return { code: 'key_refused', figures: { provider, apiKeyEnv } };
    return unpolledBecause === undefined ? null : { code: 'queue_not_polled', figures: { provider } };
  };
}
