/** `npm run bench-text [-- --texts 10000 --seed 1 --longest 24000 --most-ms 50 --json]`: every function that reads foreign text over
 * generated hostile texts. Prints the slowest text of each, in milliseconds and against an honest text of the same length, with
 * what makes it again. Exits with 1 when one took longer than the bound. */
import { parseArgs } from 'node:util';
import { fuzz, type Slowest } from './text/fuzz.ts';
import { SCANS } from './text/scans.ts';
import { wholeOption } from './whole-option.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    texts: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    longest: { type: 'string', default: '24000' },
    'most-ms': { type: 'string', default: '50' },
  },
});

function main(): void {
  const texts = wholeOption('texts', values.texts, 1);
  const seed = wholeOption('seed', values.seed, 0);
  const longest = wholeOption('longest', values.longest, 1_000);
  const mostMs = wholeOption('most-ms', values['most-ms'], 1);
  const slowest = fuzz({ seed, texts, longest, scans: SCANS });
  const isSlow = slowest.some(({ ms }) => ms > mostMs);
  const lines = slowest.map((each) => lineOf(each, seed));
  if (values.json) process.stdout.write(`${JSON.stringify({ seed, texts, longest, mostMs, slowest })}\n`);
  else process.stdout.write(`The slowest of ${texts} texts, at most ${mostMs} ms each:\n${lines.join('\n')}\n`);
  if (isSlow) process.exitCode = 1;
}

function lineOf({ scan, ms, ratio, family, characters, number }: Slowest, seed: number): string {
  const figures = `${ms.toFixed(1)} ms, ${ratio.toFixed(1)} x an honest text`;
  return `${scan.padEnd(17)} ${figures}: ${family}, ${characters} characters, text ${number} of seed ${seed}`;
}

main();
