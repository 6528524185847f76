/** `npm run python-proof [-- --http N --temporal N --json]`: builds the wheel of `conclave-client`, installs it from the package index
 * into an empty environment, and has a Python process decide N markets over HTTP and N over Temporal against simulated models, while
 * the only worker is killed and another one takes its place. Every request is then sent again. Exits with 1 and a sentence where a
 * decision is lost, made twice or changed, or where the ledger is not the providers' bill. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.ts';
import { startSimulator } from '../local/simulator/index.ts';
import { installPackage } from '../scripts/python-install.ts';
import { prepareStore } from '../store/index.ts';
import { installRuntime } from '../workers/runtime.ts';
import { bundleWorkflows } from '../workers/workflow-bundle.ts';
import { runPython } from './python/run.ts';
import { wholeOption } from './whole-option.ts';
import { progress, withServers } from './with-servers.ts';

const { values } = parseArgs({
  options: {
    http: { type: 'string', default: '50' },
    temporal: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const AT_ONCE = 6;
const AMPLE_MICRO_USD = 1_000_000_000;

async function main(): Promise<void> {
  const http = wholeOption('http', values.http, 1);
  const temporal = wholeOption('temporal', values.temporal, 1);
  installRuntime('ERROR');
  const folder = await mkdtemp(join(tmpdir(), 'conclave-python-proof-'));
  try {
    progress('building the package, and installing it into an empty environment');
    const python = await installPackage(folder, {});
    const bundleFile = join(folder, 'workflows.js');
    await writeFile(bundleFile, (await bundleWorkflows()).code);
    await withServers(async (servers) => {
      const simulator = await startSimulator({ seed: 1 });
      try {
        const config = proofConfig(servers, simulator);
        await prepareStore(config.mongodb.uri, config.mongodb.database);
        progress(`${http} decisions over HTTP and ${temporal} over Temporal`);
        const killAfter = Math.ceil((http + temporal) / 3);
        const parts = { config, simulator, bundleFile, python, http, temporal, atOnce: AT_ONCE, killAfter };
        const figures = await runPython(parts);
        process.stdout.write(`${JSON.stringify({ simulated: true, ...figures }, null, values.json ? 0 : 2)}\n`);
        for (const problem of figures.problems) progress(problem);
        if (figures.problems.length > 0) process.exitCode = 1;
      } finally {
        await simulator.close();
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The default configuration with simulated models and ample money. */
function proofConfig(
  { temporal, mongodb }: { temporal: { address: string }; mongodb: { uri: string } },
  { providers, models }: Awaited<ReturnType<typeof startSimulator>>,
) {
  const base = loadConfig({ env: {}, cwd: '/' });
  const { main } = base.accounts;
  if (!main) throw new Error('The default configuration has no account `main`.');
  const budget = { dayMicroUsd: AMPLE_MICRO_USD, hourMicroUsd: AMPLE_MICRO_USD, decisionMicroUsd: AMPLE_MICRO_USD };
  return {
    ...base,
    ...{ providers, models, simulated: true, shadowShare: 0 },
    temporal: { ...base.temporal, address: temporal.address },
    mongodb: { uri: mongodb.uri, database: 'python' },
    accounts: { main: { ...main, budget: { ...main.budget, ...budget } } },
    governor: { sweepEveryMs: 1_000, leaseMs: 2_000 },
  };
}

main().catch((error: unknown) => {
  progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
