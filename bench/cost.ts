/** `npm run bench:cost [-- --json] [--seeds N] [--markets N] [--profile efficient|inefficient] [--blend evidence|0..1]`: what a
 * decision costs and how good it is under several ways of deciding whom to ask, on the simulated world, with the product's own
 * pure functions: no service, no HTTP. `--markets`: requests to decide a market in each world. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Profile } from '../src/simulator/index.ts';
import { conditionsOf } from './cost/conditions.ts';
import { goalOf } from './cost/goal.ts';
import { inProcesses } from './cost/in-processes.ts';
import { type ProfileFigures, summarise } from './cost/summary.ts';
import { tableOf } from './cost/table.ts';
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
  const worlds = names.flatMap((profile) =>
    Array.from({ length: seeds }, (_, index) => ({ seed: index + 1, profile, decisions, blend })),
  );
  const began = performance.now();
  let left = worlds.length;
  const results = await inProcesses(worlds, Math.min(2, availableParallelism()), ({ profile, seed }) => {
    left -= 1;
    progress(`${profile}, seed ${seed}: done, ${left} left after ${Math.round((performance.now() - began) / 1000)} s`);
  });
  const profiles: Record<string, ProfileFigures> = Object.fromEntries(
    names.map((name) => [name, summarise(results.filter(({ profile }) => profile === name))]),
  );
  if (!values.json) {
    process.stdout.write(`${tableOf(profiles)}${JSON.stringify(goalOf(profiles), null, 2)}\n`);
    return;
  }
  const result = {
    simulated: true,
    conditions: conditionsOf({ seeds, decisions, blend, profiles: names }),
    assumptions: WORLD_ASSUMPTIONS,
    profiles,
    policies: profiles.inefficient?.policies ?? Object.values(profiles)[0]?.policies,
    goal: goalOf(profiles),
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
