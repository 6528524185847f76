import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../local/simulator/index.ts';
import { behaviourOf } from '../../local/simulator/models.ts';
import { openStore } from '../../store/index.ts';
import { bundleWorkflows } from '../../workers/workers.ts';
import { chaosConfig, TIGHT } from './config.ts';
import { startCrew } from './crew.ts';
import { openDoor } from './door.ts';
import { drawFrom } from './draw.ts';
import { gatherEvidence } from './evidence.ts';
import { type Figures, figuresOf } from './figures.ts';
import { startFragileServers } from './fragile-servers.ts';
import { startLoad } from './load.ts';
import { runOutages } from './outages.ts';
import { runStorm } from './storm.ts';

export interface SeedOptions {
  readonly seed: number;
  /** Decisions of the account with too little money, beside a rush of so many at once. */
  readonly decisions: number;
  readonly rush: number;
  /** Whether providers go out first, one by one, to see how soon it is noticed. */
  readonly outages: boolean;
  /** How long everything goes wrong. */
  readonly stormMs: number;
  readonly progress: (line: string) => void;
}

const WORKERS = 2;
/** The simulated models answer this much faster than real ones, so that a run of a minute holds many decisions. */
const FASTER = 5;

let bundle: Promise<string> | null = null;

/** Runs one seed from nothing: servers, providers and workers in a temporary folder, outages, a storm, and the counting. */
export async function runSeed({
  seed,
  decisions,
  rush,
  outages: withOutages,
  stormMs,
  progress,
}: SeedOptions): Promise<Figures> {
  const draw = drawFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'conclave-chaos-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    bundle ??= bundleWorkflows().then((built) => {
      if ('code' in built) return built.code;
      throw new Error('The workflow bundle holds no code.');
    });
    const simulator = await startSimulator({ seed });
    closers.push(() => simulator.close());
    for (const { id } of simulator.models) {
      simulator.setModel(id, { medianLatencyMs: behaviourOf(id).medianLatencyMs / FASTER });
    }
    const servers = await startFragileServers(folder, progress);
    closers.push(() => servers.stop());
    const simulatorDoor = await openDoor(Number(new URL(simulator.url).port));
    closers.push(() => simulatorDoor.close());
    const ports = {
      temporal: servers.temporal.door.port,
      store: servers.store.door.port,
      simulator: simulatorDoor.port,
    };
    const config = chaosConfig(ports, Date.now());
    const bundleFile = join(folder, 'bundle.js');
    const orderFile = join(folder, 'order.json');
    await writeFile(bundleFile, await bundle);
    await writeFile(orderFile, JSON.stringify({ config, bundleFile }));
    const crew = await startCrew(WORKERS, orderFile, progress);
    closers.push(() => crew.stop());
    const { uri, database } = config.mongodb;
    const store = await openStore(uri, database);
    closers.push(() => store.close());
    const load = await startLoad(seed, ports.temporal);
    closers.push(() => load.close());
    progress(`seed ${seed}: ${WORKERS} workers, the servers and the simulated providers are up`);

    const outages = withOutages ? await runOutages({ simulator, load, store }, draw, progress) : [];
    const parts = { crew, servers, simulator, simulatorDoor, load };
    const troubles = await runStorm(parts, { forMs: stormMs, decisions, rush, draw, progress });
    const evidence = await gatherEvidence({ load, store, simulator, uri, database }, progress);
    return figuresOf(seed, evidence, { outages, troubles, deaths: [...crew.deaths()], tightAccount: TIGHT });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}
