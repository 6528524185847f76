import { setTimeout as delay } from 'node:timers/promises';
import { type Config, givenServers, simulatedDataDir } from '../config/config.ts';
import { type Fact, factsOf } from '../domain/explain/explanation.ts';
import { NAMESPACE, type Servers, startServers } from '../local/embedded/index.ts';
import { prepareStore } from '../store/index.ts';
import { adoptStore } from '../workers/own-store.ts';
import { installRuntime } from '../workers/runtime.ts';
import { type RunningWorkers, startWorkers } from '../workers/workers.ts';
import { bundleWorkflows } from '../workers/workflow-bundle.ts';
import { announceService } from './announce-service.ts';
import { configFromEnvironment, hostOf, withClient, withStore } from './context.ts';
import { openDashboard } from './dashboard-service.ts';
import { CommandFailed, EXIT, logAt } from './output.ts';
import { asSimulated, removeServiceFile, type SimulatedService, writeServiceFile } from './service-file.ts';
import { type Simulation, startSimulation } from './simulation.ts';
import { onStop, type Stop } from './stop.ts';

export interface ServiceOptions {
  readonly simulation: Pick<SimulatedService, 'seed' | 'profile' | 'blend' | 'demo'> | null;
  readonly worker: boolean;
  readonly dashboard: boolean;
  /** Bind the store to the namespace, whatever either belonged to. */
  readonly adoptStore?: boolean;
  readonly progress: (line: string) => void;
}

/** Everything that a decision needs, running. What was not wanted is null. */
export type Service = Awaited<ReturnType<typeof startService>>;

/** Starts the servers (or prepares those that the environment names), simulated providers where wanted, and workers. What
 * was started is stopped again when a later part fails. */
async function startService(options: ServiceOptions) {
  const { simulation, worker, progress } = options;
  const stated = configFromEnvironment({ starts: true });
  installRuntime('WARN');
  const closers: (() => Promise<void>)[] = [];
  // The dashboard first, then workers, which drain, then the simulator, then the servers.
  const stop = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    // Building the bundle takes seconds of its own, so it runs beside the servers' start.
    const bundle = worker ? bundleWorkflows() : null;
    bundle?.catch(() => undefined);
    const { temporalAddress, mongodbUri } = givenServers(process.env);
    // Servers of our own are another pair in another folder; on given ones a simulation has other names.
    const dataDir = simulation ? simulatedDataDir(stated.dataDir) : stated.dataDir;
    const namespace = simulation && temporalAddress ? `${NAMESPACE}-simulated` : NAMESPACE;
    const servers = await startServers({ dataDir, progress, webUi: true, temporalAddress, mongodbUri, namespace });
    closers.push(() => servers.stop());
    const located = locate(stated, servers);
    const { database } = located.mongodb;
    const apart = { namespace, database: mongodbUri ? `${database}_simulated` : database };

    const simulated = simulation ? await startSimulation(simulation) : null;
    if (simulated) closers.push(() => simulated.close());
    const made = simulation && simulated ? { ...simulation, ...apart, ...addressesIn(simulated) } : null;
    const config = made && simulated ? asSimulated(located, made, simulated.venue) : located;
    await prepareStore(config.mongodb.uri, config.mongodb.database);
    if (options.adoptStore) await bindStore(config);
    const workers = bundle ? await startWorkers(config, { bundle: await bundle, log: logAt(config.logLevel) }) : null;
    if (workers) closers.push(() => workers.stop());
    if (made) {
      const temporal = config.temporal.address;
      closers.push(() => removeServiceFile(config.dataDir));
      await writeServiceFile(config.dataDir, { ...made, simulated: true, temporal, pid: process.pid });
    }
    closers.push(await announceService(config.dataDir, progress));
    const dashboard = options.dashboard ? await openDashboard(config, { portsIn: dataDir, progress }) : null;
    if (dashboard) closers.push(() => dashboard.close());
    return { config, servers, simulated, workers, dashboard, broken: brokenBy(servers, workers), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const addressesIn = ({ simulator, venue }: Simulation) => ({ simulatorUrl: simulator.url, venueUrl: venue.url });

async function bindStore(config: Config): Promise<void> {
  await withStore(config, (store) => withClient(config, (_, client) => adoptStore(client, store, config)));
}

function locate(config: Config, servers: Servers): Config {
  const { address, namespace, webUiUrl } = servers.temporal;
  if (config.temporal.namespace !== NAMESPACE) {
    throw new CommandFailed(
      'namespace',
      `TEMPORAL_NAMESPACE is ${config.temporal.namespace}, but \`up\` and \`demo\` prepare the namespace ${NAMESPACE}: unset it, or run \`bin/conclave worker\` against servers of your own.`,
    );
  }
  return {
    ...config,
    temporal: { address, namespace },
    mongodb: { ...config.mongodb, uri: servers.mongodb.uri },
    webUiUrl: webUiUrl ?? config.webUiUrl,
  };
}

/** Resolves with a sentence when a server or the workers have ended by themselves. */
async function brokenBy(servers: Servers, workers: RunningWorkers | null): Promise<string> {
  const server = servers.ended.then((name) => `The ${name} server ended by itself; its log is in the data folder.`);
  if (!workers) return server;
  const worker = workers.ended.then(
    () => 'The workers ended.',
    (error: unknown) => `The workers ended by themselves: ${error instanceof Error ? error.message : String(error)}`,
  );
  return Promise.race([server, worker]);
}

/** Where everything listens. Of the store the address alone: a connection string may hold a password. */
export function serviceFacts({ servers, simulated, workers, dashboard, config }: Service): readonly Fact[] {
  const { temporal, mongodb } = servers;
  const webUi = temporal.webUiUrl && `${temporal.webUiUrl}/namespaces/${temporal.namespace}/workflows`;
  return factsOf([
    ['Temporal', `${temporal.address}, namespace ${temporal.namespace} (${temporal.how})`],
    webUi !== null && ['Web UI', webUi],
    ['MongoDB', `${hostOf(mongodb.uri)} (${mongodb.how})`],
    simulated && ['Simulator', `${simulated.simulator.url}: every answer and every cent is SIMULATED`],
    simulated && [
      'Venue',
      `${simulated.venue.url}: every market, price and fill is SIMULATED, such as ${simulated.listed[0]}`,
    ],
    workers && ['Workers', `running for ${Object.keys(config.accounts).join(', ')}`],
    dashboard && ['Dashboard', `${dashboard.url}\n${dashboard.tokenHint}`],
  ]);
}

/** A start that a signal met is given this long to come to the point where it can be stopped in order. */
const UNDO_WITHIN_MS = 15_000;

/** Starts a service, runs the work on it, and stops it again, whatever happens: the work's end, a signal, a server that
 * broke. Work that wants to stay up waits for `stop.requested`. */
export async function whileUp(
  options: ServiceOptions,
  work: (service: Service, stop: Stop) => Promise<void>,
): Promise<void> {
  const stop = onStop();
  const starting = startService(options);
  const service = await Promise.race([starting, stop.requested.then(() => null)]);
  if (!service) {
    const undone = starting.then((late) => late.stop()).catch(() => undefined);
    await Promise.race([undone, delay(UNDO_WITHIN_MS, undefined, { ref: false })]);
    process.exit(EXIT.interrupted);
  }
  const broken = service.broken.then((sentence) => {
    // A part that ends because it was stopped is not broken; by then this race is over.
    throw new CommandFailed('broken', sentence);
  });
  broken.catch(() => undefined);
  try {
    await Promise.race([work(service, stop), stop.requested, broken]);
  } finally {
    await service.stop();
    stop.release();
  }
}
