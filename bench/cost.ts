/** `npm run bench:cost [-- --json] [--seeds N] [--markets N] [--profile efficient|inefficient] [--blend evidence|0..1]`: what a
 * decision costs and how good it is under several ways of choosing models, on the simulated world, with the product's own
 * pure functions: no service, no HTTP. `--markets`: requests to decide a market in each world. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Profile } from '../local/simulator/index.ts';
import { conditionsOf } from './cost/conditions.ts';
import { summariseDays } from './cost/day.ts';
import { goalOf, researchGoalOf } from './cost/goal.ts';
import { inProcesses, type Job } from './cost/in-processes.ts';
import { type ProfileFigures, summarise } from './cost/summary.ts';
import { dayTable, tableOf } from './cost/table.ts';
import { WORLD_ASSUMPTIONS } from './cost/world.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '20' },
    markets: { type: 'string', default: '2000' },
    profile: { type: 'string' },
    blend: { type: 'string', default: 'evidence' },
  },
});
const progress = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const seeds = countOf('seeds', values.seeds);
  const decisions = countOf('markets', values.markets);
  const blend = blendOf(values.blend);
  const names = profilesOf(values.profile);
  const numbers = Array.from({ length: seeds }, (_, index) => index + 1);
  const jobs: Job[] = [
    ...names.flatMap((profile) =>
      numbers.map((seed): Job => ({ kind: 'policies', options: { seed, profile, decisions, blend } })),
    ),
    ...numbers.map((seed): Job => ({ kind: 'days', options: { seed, decisions } })),
  ];
  const began = performance.now();
  let left = jobs.length;
  const results = await inProcesses(jobs, Math.min(2, availableParallelism()), ({ kind, options }) => {
    left -= 1;
    const what = 'profile' in options ? options.profile : 'days with too little money';
    const seconds = Math.round((performance.now() - began) / 1000);
    progress(`${kind}, ${what}, seed ${options.seed}: done, ${left} left after ${seconds} s`);
  });
  const worlds = results.flatMap((each) => (each.kind === 'policies' ? each.result : []));
  const day = summariseDays(results.flatMap((each) => (each.kind === 'days' ? each.result : [])));
  const profiles: Record<string, ProfileFigures> = Object.fromEntries(
    names.map((name) => [name, summarise(worlds.filter(({ profile }) => profile === name))]),
  );
  if (!values.json) {
    process.stdout.write(
      `${tableOf(profiles)}${dayTable(day)}${JSON.stringify({ goal: goalOf(profiles), researchGoal: researchGoalOf(profiles) }, null, 2)}\n`,
    );
    return;
  }
  const result = {
    simulated: true,
    conditions: conditionsOf({ seeds, decisions, blend, profiles: names }),
    assumptions: WORLD_ASSUMPTIONS,
    profiles,
    policies: profiles.inefficient?.policies ?? Object.values(profiles)[0]?.policies,
    day,
    goal: goalOf(profiles),
    researchGoal: researchGoalOf(profiles),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

function countOf(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is ${text}; it must be a whole number from 1.`);
  return value;
}

function blendOf(text: string): 'evidence' | number {
  if (text === 'evidence') return text;
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new Error(`--blend is ${text}; it must be "evidence" or a number from 0 to 1.`);
  }
  return value;
}

function profilesOf(text: string | undefined): readonly Profile[] {
  if (text === undefined) return ['efficient', 'inefficient'];
  if (text === 'efficient' || text === 'inefficient') return [text];
  throw new Error(`--profile is ${text}; it must be "efficient" or "inefficient".`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
