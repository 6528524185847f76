import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatedRequest, Simulator } from '../../local/simulator/index.ts';
import { KEYED_PROVIDERS, keyOf, zoneOfMidnight } from './config.ts';
import type { Disturbance, DisturbanceKind } from './disturbance.ts';
import { pickFrom } from './draw.ts';
import type { EntryPoint } from './entry-point.ts';
import type { FragileServers } from './fragile-servers.ts';
import { hostileTexts } from './hostile-texts.ts';
import type { Load } from './load.ts';
import { createProviderFaults, LASTING, OF_A_ROW, OF_A_SEARCH } from './provider-faults.ts';
import { isSearch, SEARCH_MARK } from './searches.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface ScheduleParts {
  readonly pool: WorkerPool;
  readonly servers: FragileServers;
  readonly simulator: Simulator;
  readonly simulatorEntryPoint: EntryPoint;
  readonly load: Load;
  /** The start of the accounts' day. */
  readonly midnightMs: number;
  /** Looks whether a request to a model began before this time, by its worker's clock. */
  readonly callsBefore: (atMs: number) => () => Promise<boolean>;
  /** How many of these decisions are not recorded. */
  readonly countUndecided: (decisionIds: readonly string[]) => Promise<number>;
}

const SERVER_AWAY_MS = 1_500;
const ISOLATED_FOR_MS = 1_500;
const SLOW_BY_MS = 300;
const SLOW_FOR_MS = 3_000;
const CLOCK_BACK_FOR_MS = 5_000;
const REFUSED_FOR_MS = 4_000;
/** A fault that must meet a request lasts until it has, on a slow machine too, but no longer than this. */
const STRIKES_WITHIN_MS = 60_000;
const HALF_HOUR_MS = 30 * 60_000;
const MINUTE_MS = 60_000;
const WORKERS = 2;
const HOSTILE_TEXTS = 4;
/** Under way when half an hour passes. */
const UNDER_WAY = 4;
const UNDER_WAY_MS = 100;
const LOOK_EVERY_MS = 20;
/** Decided right after the zone has changed. */
const IN_NEW_ZONE = 5;

type Made = Pick<Disturbance, 'what' | 'struck'>;
export type Faults = Readonly<Record<DisturbanceKind, (rush: number) => Promise<Made>>>;

/** How each disturbance is made. Those of the store wait for one another. */
export function createFaults(parts: ScheduleParts, draw: () => number): Faults {
  const { pool, servers, simulator, simulatorEntryPoint, load, midnightMs, callsBefore, countUndecided } = parts;
  const { store, temporal, replicaSet } = servers;
  const providerFaults = createProviderFaults(simulator);
  const place = () => Math.floor(draw() * WORKERS);
  const drawn = {
    /** Drawn before the run, so that they do not depend on which fault comes first. */
    refusedKey: { provider: pickFrom(draw, KEYED_PROVIDERS), place: place() },
    refusedRow: { model: pickFrom(draw, simulator.models).id, kind: pickFrom(draw, OF_A_ROW) },
    lasting: pickFrom(draw, LASTING),
    struckSearch: pickFrom(draw, OF_A_SEARCH),
    zone: zoneOfMidnight(midnightMs, pickFrom(draw, [-3, -2, -1, 1, 2, 3])),
    texts: hostileTexts(draw, HOSTILE_TEXTS),
    killed: [place(), place(), place()],
  };
  const inStoresTurn = takeTurns();
  const inClocksTurn = takeTurns();
  const refused = (outcome: string) => simulator.requests().filter((request) => request.outcome === outcome).length;

  return {
    async worker_killed() {
      const wanted = drawn.killed.shift() ?? 0;
      return { what: `worker ${wanted} killed`, struck: (await pool.kill(wanted)) ? 1 : 0 };
    },
    store_killed: () =>
      inStoresTurn(async () => {
        await store.kill();
        await delay(SERVER_AWAY_MS);
        await store.restart();
        return { what: 'the store killed and started again', struck: 1 };
      }),
    async temporal_killed() {
      await temporal.kill();
      await delay(SERVER_AWAY_MS);
      await temporal.restart();
      return { what: 'Temporal killed and started again', struck: 1 };
    },
    async connections_dropped() {
      // A connection is open while a call is under way and a little longer: without one there is nothing to drop.
      await untilStruck(() => simulatorEntryPoint.connections() > 0, 0);
      return { what: 'connections to the providers dropped', struck: simulatorEntryPoint.drop() };
    },
    store_slow: () =>
      inStoresTurn(async () => {
        const before = store.entryPoint.delayed();
        store.entryPoint.setDelay(SLOW_BY_MS);
        await delay(SLOW_FOR_MS);
        store.entryPoint.setDelay(0);
        return { what: 'the store was slow', struck: store.entryPoint.delayed() - before };
      }),
    store_failed_over: () =>
      inStoresTurn(async () => {
        replicaSet.isolate();
        await delay(ISOLATED_FOR_MS);
        return { what: 'the store failed over and lost writes of no majority', struck: await replicaSet.failOver() };
      }),
    clocks_back: () =>
      inClocksTurn(async () => {
        pool.setClock(midnightMs - MINUTE_MS - Date.now());
        await untilStruck(callsBefore(midnightMs), CLOCK_BACK_FOR_MS);
        pool.setClock(0);
        return { what: 'the clocks went back over midnight, and forward', struck: null };
      }),
    /** Everything but Temporal is gone for half an hour, as the workers' clocks have it: deadlines and leases are long past. */
    half_hour_away: () =>
      inClocksTurn(() =>
        inStoresTurn(async () => {
          const started = await Promise.all(Array.from({ length: UNDER_WAY }, () => load.steady()));
          await delay(UNDER_WAY_MS);
          const struck = await countUndecided(started);
          await store.kill();
          for (let index = 0; index < WORKERS; index++) await pool.kill(index);
          pool.setClock(HALF_HOUR_MS);
          await delay(SERVER_AWAY_MS);
          await store.restart();
          return { what: 'store and workers gone for half an hour while decisions were under way', struck };
        }),
      ),
    async rush(count) {
      await load.tight(count);
      return { what: `${count} deciders at once`, struck: null };
    },
    async provider_faults() {
      providerFaults.begin();
      return { what: 'the providers fail now and then', struck: null };
    },
    /** One search ends badly: it is begun for this, on a question that two decisions wait for. */
    async search_struck() {
      const isStruck = ({ attemptId, outcome }: SimulatedRequest) =>
        isSearch(attemptId) && outcome === drawn.struckSearch;
      const end = providerFaults.add({ kind: drawn.struckSearch, times: 1, mentioning: SEARCH_MARK });
      const hasStruck = () => simulator.requests().some(isStruck);
      await load.research(1);
      await untilStruck(hasStruck, 0);
      end();
      return { what: `a search ended with ${drawn.struckSearch}`, struck: null };
    },
    async lasting_fault() {
      providerFaults.add({ kind: drawn.lasting, times: 1, provider: 'sim-openai' });
      await untilStruck(() => refused(drawn.lasting) > 0, 0);
      return { what: `sim-openai ${drawn.lasting}`, struck: null };
    },
    async row_refused() {
      const end = providerFaults.add(drawn.refusedRow);
      await untilStruck(() => refused(drawn.refusedRow.kind) > 0, REFUSED_FOR_MS);
      end();
      return { what: `${drawn.refusedRow.model} ${drawn.refusedRow.kind}`, struck: null };
    },
    async key_refused() {
      const { provider, place: ofWorker } = drawn.refusedKey;
      simulator.refuseKeys([{ key: keyOf(provider, ofWorker) }]);
      await untilStruck(() => refused('refused_key') > 0, REFUSED_FOR_MS);
      simulator.refuseKeys([]);
      return { what: `the key of worker ${ofWorker} was refused by ${provider}`, struck: null };
    },
    async hostile_text() {
      await Promise.all(drawn.texts.map((rules) => load.hostile(rules)));
      return { what: `${drawn.texts.length} hostile texts`, struck: null };
    },
    zone_changed: () =>
      inClocksTurn(async () => {
        await load.changeZone(drawn.zone);
        const { length } = await load.tight(IN_NEW_ZONE);
        return { what: `the zone became ${drawn.zone}, and decisions were started in it`, struck: length };
      }),
  };
}

/** One after the other, each when those before have ended. */
function takeTurns(): <T>(act: () => Promise<T>) => Promise<T> {
  let turn: Promise<unknown> = Promise.resolve();
  return (act) => {
    const mine = turn.then(act);
    turn = mine.catch(() => undefined);
    return mine;
  };
}

/** Waits for the least time, and until the fault has struck or had time enough to. */
async function untilStruck(hasStruck: () => boolean | Promise<boolean>, leastMs: number): Promise<void> {
  const beganMs = Date.now();
  await delay(leastMs);
  while (Date.now() - beganMs < STRIKES_WITHIN_MS && !(await hasStruck())) await delay(LOOK_EVERY_MS);
}
