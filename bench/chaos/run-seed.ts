import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../local/simulator/index.ts';
import { behaviourOf } from '../../local/simulator/models.ts';
import type { AttemptDocument } from '../../store/attempts.ts';
import { openDatabase } from '../../store/collections.ts';
import { openStore, prepareStore } from '../../store/index.ts';
import { chaosConfig, midnightBefore, TIGHT } from './config.ts';
import { drawFrom } from './draw.ts';
import { openEntryPoint } from './entry-point.ts';
import { runFaultSchedule } from './fault-schedule.ts';
import { type Figures, figuresOf } from './figures.ts';
import { readFinalRecords } from './final-records.ts';
import { startFragileServers } from './fragile-servers.ts';
import { startLoad } from './load.ts';
import { runOutages } from './outages.ts';
import { startWorkerPool } from './worker-pool.ts';

export interface SeedOptions {
  readonly seed: number;
  /** Decisions of the account with too little money, besides `rush` more that start at once. */
  readonly decisions: number;
  readonly rush: number;
  /** What those may cost together in a day. */
  readonly tightDayMicroUsd: number;
  /** Whether two providers first go down under steady load, to measure how soon it is noticed. */
  readonly outages: boolean;
  /** How long the fault schedule lasts. */
  readonly faultsForMs: number;
  /** The built workflow bundle. */
  readonly bundleFile: string;
  readonly progress: (line: string) => void;
}

const WORKERS = 2;
/** The simulated models answer this many times faster than real ones, so that a minute holds many decisions. */
const FASTER = 5;

/** Runs one seed: starts servers, providers and workers in a temporary folder, runs the outages and the fault schedule, and
 * counts what happened. */
export async function runSeed({
  seed,
  decisions,
  rush,
  tightDayMicroUsd,
  outages: withOutages,
  faultsForMs,
  bundleFile,
  progress,
}: SeedOptions): Promise<Figures> {
  const draw = drawFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'conclave-chaos-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const simulator = await startSimulator({ seed });
    closers.push(() => simulator.close());
    for (const { id } of simulator.models) {
      simulator.setModel(id, { medianLatencyMs: behaviourOf(id).medianLatencyMs / FASTER });
    }
    const servers = await startFragileServers(folder, progress);
    closers.push(() => servers.stop());
    const simulatorEntryPoint = await openEntryPoint(Number(new URL(simulator.url).port));
    closers.push(() => simulatorEntryPoint.close());
    const ports = {
      temporal: servers.temporal.entryPoint.port,
      store: servers.replicaSet.port,
      simulator: simulatorEntryPoint.port,
    };
    const midnightMs = midnightBefore(Date.now());
    const config = chaosConfig(ports, midnightMs, tightDayMicroUsd);
    await prepareStore(config.mongodb.uri, config.mongodb.database);
    const orderFile = join(folder, 'order.json');
    await writeFile(orderFile, JSON.stringify({ config, bundleFile }));
    const pool = await startWorkerPool(WORKERS, orderFile, progress);
    closers.push(() => pool.stop());
    const { uri, database } = config.mongodb;
    const store = await openStore(uri, database);
    closers.push(() => store.close());
    const load = await startLoad(seed, ports.temporal);
    closers.push(() => load.close());
    progress(`seed ${seed}: ${WORKERS} workers, the servers and the simulated providers are up`);

    const outages = withOutages ? await runOutages({ simulator, load, store }, draw, progress) : [];
    const { client, db } = await openDatabase(uri, database);
    closers.push(() => client.close());
    const attempts = db.collection<AttemptDocument>('attempts');
    const callsBefore = (atMs: number) => () =>
      attempts.findOne({ startedAtMs: { $lt: atMs } }).then(
        (found) => found !== null,
        // The store may be away just now.
        () => false,
      );
    const decided = db.collection<{ _id: string }>('decisions');
    const countUndecided = async (ids: readonly string[]) =>
      ids.length - (await decided.countDocuments({ _id: { $in: [...ids] } }));
    const parts = { callsBefore, countUndecided, pool, servers, simulator, simulatorEntryPoint, load, midnightMs };
    const disturbances = await runFaultSchedule(parts, { forMs: faultsForMs, decisions, rush, draw, progress });
    const records = await readFinalRecords({ load, store, simulator, db, midnightMs, pool }, progress);
    return figuresOf(seed, records, { outages, disturbances, deaths: [...pool.deaths()], tightAccount: TIGHT });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}
