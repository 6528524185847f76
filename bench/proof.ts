/** `npm run bench:proof [-- --json] [--worlds N] [--power-worlds N]`: how often the claim that the blend beats the price is found
 * proven where it is false, over 1,000 labels and a look after every ten of them, with the product's own functions: independent
 * markets at fair prices, ladders of ten strikes of one value, and questions that may be answered early with models that are too
 * high. And how many events a true gain takes to prove. Exits with 1 where more than 5 % are falsely proven. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runInProcesses } from './in-processes.ts';
import { FALSE_KINDS, jobsFor, type ProofJob } from './proof/jobs.ts';
import type { WorldResult } from './proof/run-world.ts';
import { type ProofFigures, summariseProofs } from './proof/summary.ts';

const FALSELY_PROVEN_AT_MOST = 0.05;
const CHILD = new URL('./proof/job-process.ts', import.meta.url);

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    worlds: { type: 'string', default: '1000' },
    'power-worlds': { type: 'string', default: '20' },
  },
});

async function main(): Promise<void> {
  const jobs = jobsFor(countOf('worlds', values.worlds), countOf('power-worlds', values['power-worlds']));
  const began = performance.now();
  let left = jobs.length;
  const results = await runInProcesses<ProofJob, WorldResult[]>(
    CHILD,
    jobs,
    Math.min(2, availableParallelism()),
    ({ world, seeds }) => {
      left -= 1;
      const what = world.kind === 'beatable' ? `optimal weight ${world.weight}` : world.kind;
      const seconds = Math.round((performance.now() - began) / 1000);
      process.stderr.write(`${what}, ${seeds.length} worlds: done, ${left} jobs left after ${seconds} s\n`);
    },
  );
  const figures = summariseProofs(jobs, results);
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${linesOf(figures)}\n`);
  if (FALSE_KINDS.some((kind) => figures[kind].falselyProven > FALSELY_PROVEN_AT_MOST)) process.exitCode = 1;
}

function linesOf(figures: ProofFigures): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const falseProofs = FALSE_KINDS.map((kind) => {
    const { falselyProven, interval, worlds, looks, labels } = figures[kind];
    const range = `[${percent(interval.low)}, ${percent(interval.high)}]`;
    return `${kind}: falsely proven in ${percent(falselyProven)} ${range} of ${worlds} worlds, ${looks} looks, ${labels} labels`;
  });
  const power = Object.entries(figures.power).map(([weight, { medianEvents, provenBy1000, proven, worlds }]) => {
    const middle =
      medianEvents === null ? 'not proven in the middle world' : `${medianEvents} events in the middle world`;
    return `optimal weight ${weight}: ${middle}, ${percent(provenBy1000)} by 1,000 events, ${percent(proven)} at all, ${worlds} worlds`;
  });
  return [...falseProofs, ...power].join('\n');
}

function countOf(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`--${name} must be a whole number above 0, not ${text}.`);
  return count;
}

await main();
