/** `npm run bench-scoreboard [-- --json]`: how long a round of the scorekeeper takes and how much memory its process holds after
 * 10^3, 10^5 and 10^6 decisions, each measured in a process of its own, as a worker runs it: a thread with its own connection to
 * the store. A round has what a minute brings at 25 decisions a second: as many new decisions, and as many markets that resolve.
 * And how much one settlement of a market adds that 100,000 decisions were made on. Exits with 1 where a round grows with the
 * history (ratio above 1.5), where the settlement adds more than 200 MB, or where the published scoreboard does not count every
 * decision. */
import { parseArgs } from 'node:util';
import { runJson } from './scoreboard/child.ts';
import type { Measured, Order } from './scoreboard/measure.ts';
import type { Place } from './scoreboard/place.ts';
import type { Seeded } from './scoreboard/seed.ts';
import { progress, withServers } from './with-servers.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const SIZES = [1_000, 100_000, 1_000_000];
const PER_ROUND = 1_500;
const ROUNDS = 3;
const RATIO_AT_MOST = 1.5;
const SETTLED = 100_000;
const ADDED_MB_AT_MOST = 200;
const TICKER = 'KXSETTLED';
/** Share of a round for which the process's own loop is at work: it is to decide and to heartbeat meanwhile. */
const LOOP_SHARE_AT_MOST = 0.05;
/** A full hour in the middle of a month, so that every size has the same buckets. */
const END_MS = Date.UTC(2026, 10, 24, 14);

interface SizeResult extends Measured {
  readonly seeded: Seeded;
  readonly medianRoundMs: number;
}

async function main(): Promise<void> {
  const problems: string[] = [];
  const sizes: Record<number, SizeResult> = {};
  let settlement: Measured | null = null;
  await withServers(async ({ mongodb: { uri } }) => {
    for (const size of SIZES) sizes[size] = await measureSize({ uri, database: `size_${size}` }, size, problems);
    settlement = await measureSettlement({ uri, database: 'settlement' }, problems);
  });
  const all = SIZES.map((size) => sizes[size] as SizeResult);
  const ratioOf = (figure: (each: SizeResult) => number) => Math.max(...all.map(figure)) / Math.min(...all.map(figure));
  const ratio = {
    roundMs: Number(ratioOf(({ medianRoundMs }) => medianRoundMs).toFixed(2)),
    peakMb: Number(ratioOf(({ peakMb }) => peakMb).toFixed(2)),
  };
  if (ratio.roundMs > RATIO_AT_MOST) problems.push(`the time of a round grows by ${ratio.roundMs}`);
  if (ratio.peakMb > RATIO_AT_MOST) problems.push(`memory grows by ${ratio.peakMb}`);
  for (const { loopBusyMs, roundMs } of all) {
    const share = loopBusyMs / Math.min(...roundMs);
    if (share > LOOP_SHARE_AT_MOST)
      problems.push(`the process's own loop was at work for ${share.toFixed(2)} of a round`);
  }
  const result = { perRound: PER_ROUND, sizes, ratio, settled: SETTLED, settlement, problems };
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

async function measureSize(place: Place, size: number, problems: string[]): Promise<SizeResult> {
  progress(`${size} decisions: seeding`);
  const seeded = await runJson<Seeded>('write.ts', { place, history: { size, endMs: END_MS } });
  progress(`${size} decisions: ${ROUNDS} rounds`);
  const order: Order = { kind: 'rounds', ...place, endMs: END_MS, size, perRound: PER_ROUND, rounds: ROUNDS };
  const measured = await runJson<Measured>('measure.ts', order);
  const expected = size + ROUNDS * PER_ROUND;
  const { scores, labels, talliedDecisions } = measured.counted;
  if (scores !== expected) problems.push(`after ${size} the scoreboard counts ${scores} scores instead of ${expected}`);
  if (talliedDecisions !== expected) problems.push(`after ${size} the tallies hold ${talliedDecisions} of ${expected}`);
  if (labels <= seeded.panels) problems.push(`after ${size} the scoreboard has learned from ${labels} panels only`);
  const medianRoundMs = measured.roundMs.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
  return { seeded, medianRoundMs, ...measured };
}

async function measureSettlement(place: Place, problems: string[]): Promise<Measured> {
  progress(`${SETTLED} decisions on one market: writing`);
  const what = { from: 0, count: SETTLED, ticker: TICKER, endMs: END_MS };
  await runJson('write.ts', { place, what });
  progress(`${SETTLED} decisions on one market: settlement`);
  const measured = await runJson<Measured>('measure.ts', {
    kind: 'settlement',
    ...place,
    endMs: END_MS,
    ticker: TICKER,
    decisions: SETTLED,
  } satisfies Order);
  const { scores } = measured.counted;
  if (scores !== SETTLED) problems.push(`the settlement scored ${scores} decisions instead of ${SETTLED}`);
  if (measured.addedMb > ADDED_MB_AT_MOST) problems.push(`one settlement adds ${measured.addedMb} MB`);
  return measured;
}

main().catch((error: unknown) => {
  progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
