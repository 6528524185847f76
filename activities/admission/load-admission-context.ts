import { HEARTBEATS_IN_SILENCE, unpolled } from '../../domain/health/polling.ts';
import type { AccountState } from '../../store/accounts.ts';
import type { Dependencies } from '../dependencies.ts';
import { memoizeFor } from '../memoize-for.ts';

/** Bands and blocked rows may be this old: what they guard is guarded again by the ledger and the fence. */
const FRESH_MS = 200;
/** A scoreboard is new once a minute at most. */
const BOARD_FRESH_MS = 1_000;
/** A worker's beat is seconds old anyway. */
const BEATS_FRESH_MS = 1_000;

/** Reads what an admission needs of the world, each part remembered for a moment. */
export function createLoadAdmissionContext({ store, config, clock, providers }: Dependencies) {
  const now = () => clock.now();
  const accounts = new Map<string, () => Promise<AccountState | null>>();
  const readAccount = async (account: string) => {
    const read = accounts.get(account) ?? memoizeFor(() => store.control.readAccount(account), FRESH_MS, now);
    accounts.set(account, read);
    // That it was not opened yet is nothing to remember: it may be open by now.
    return (await read()) ?? store.control.readAccount(account);
  };
  const readBlocked = memoizeFor(() => store.control.blockedModels(), FRESH_MS, now);
  const readHealth = memoizeFor(() => store.health.list(), FRESH_MS, now);
  const readBoard = memoizeFor(() => store.scoreboards.latest(), BOARD_FRESH_MS, now);
  const usable = Object.keys(providers);
  const silentAfterMs = HEARTBEATS_IN_SILENCE * config.worker.heartbeatEveryMs;
  const readUnpolled = memoizeFor(
    async () => unpolled(usable, await store.workerHeartbeats.list(), silentAfterMs),
    BEATS_FRESH_MS,
    now,
  );
  return async (account: string) => {
    const [modeState, accountState, blocked, latest, breakers, unpolledProviders] = await Promise.all([
      store.control.readMode(),
      readAccount(account),
      readBlocked(),
      readBoard(),
      readHealth(),
      readUnpolled(),
    ]);
    return { modeState, accountState, blocked, latest, breakers, unpolledProviders };
  };
}

export type World = Awaited<ReturnType<ReturnType<typeof createLoadAdmissionContext>>>;
