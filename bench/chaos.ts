/** `npm run chaos [-- --seeds N --seed S --decisions N --baseline --json]`: injects every fault, at times that follow from
 * a seed, while more is requested than the budget allows. Then it counts which decisions were lost, what was spent above a
 * cap, and how far the ledger is from the provider's bill. Prints a table; with --json the last line of stdout is one JSON
 * object. Exits with 1 and a sentence when a guarantee is broken. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installRuntime } from '../workers/runtime.ts';
import { bundleWorkflows } from '../workers/workflow-bundle.ts';
import { type NaiveFigures, runNaive } from './baselines/naive.ts';
import { CALL_TIMEOUT_MS } from './chaos/config.ts';
import type { Figures } from './chaos/figures.ts';
import { broken, unproven } from './chaos/guarantees.ts';
import { renderFaults, renderNaive, renderTable, totalsOf } from './chaos/report.ts';
import { runSeed } from './chaos/run-seed.ts';
import { wholeOption } from './whole-option.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    decisions: { type: 'string', default: '140' },
    baseline: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const FAULTS_FOR_MS = 40_000;
const RUSH = 100;
/** A third of what the decisions of the account with too little money would cost, or less. */
const TIGHT_CAP_MICRO_USD = 120_000;
const progress = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const count = wholeOption('seeds', values.seeds, 1);
  const first = wholeOption('seed', values.seed, 0);
  const decisions = wholeOption('decisions', values.decisions, 1);
  installRuntime('ERROR');
  const folder = await mkdtemp(join(tmpdir(), 'conclave-bundle-'));
  const bundleFile = join(folder, 'workflows.js');
  await writeFile(bundleFile, (await bundleWorkflows()).code);
  const all: Figures[] = [];
  const naive: NaiveFigures[] = [];
  for (let seed = first; seed < first + count; seed++) {
    const startedAtMs = Date.now();
    const log = (line: string) => progress(`${((Date.now() - startedAtMs) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
    const load = { decisions, rush: RUSH, tightDayMicroUsd: TIGHT_CAP_MICRO_USD };
    const options = { seed, ...load, outages: true, faultsForMs: FAULTS_FOR_MS, bundleFile };
    const figures = await runSeed({ ...options, progress: log });
    all.push(figures);
    progress(renderTable([figures]));
    if (!values.baseline) continue;
    log('the baseline');
    const limits = { capMicroUsd: TIGHT_CAP_MICRO_USD, callTimeoutMs: CALL_TIMEOUT_MS };
    naive.push(await runNaive({ seed, decisions: decisions + RUSH, rush: RUSH, forMs: FAULTS_FOR_MS, ...limits }));
  }
  await rm(folder, { recursive: true, force: true });
  process.stdout.write(`${renderTable(all)}\n`);
  process.stdout.write(`\n${renderFaults(all)}\n`);
  if (naive.length > 0) process.stdout.write(`\n${renderNaive(naive)}\n`);
  const problems = all.flatMap((figures) => [...broken(figures), ...unproven(figures)]);
  for (const problem of problems) progress(problem);
  if (values.json) process.stdout.write(`${JSON.stringify(totalsOf(all))}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
