import { drawFrom } from '../chaos/draw.ts';
import { honest, hostileText } from './families.ts';

/** The slowest text of a function. */
export interface Slowest {
  readonly scan: string;
  readonly family: string;
  /** With the seed it makes the text again. */
  readonly number: number;
  readonly characters: number;
  readonly ms: number;
  /** Over the function's time for an honest text of the same length, in this run; or, where it hardly looks at one, over 20 ns a
   * character. */
  readonly ratio: number;
}

type Scan = (text: string) => unknown;

export interface FuzzOptions {
  readonly seed: number;
  readonly texts: number;
  readonly longest: number;
  readonly scans: Readonly<Record<string, Scan>>;
}

/** A slow one is measured again, so that a pause of the machine is not taken for a slow text. */
const TIMES_AGAIN = 4;
const WARM_UP = 40;
const HONEST_TEXTS = 7;
const LEAST_MS_A_CHARACTER = 0.00002;

/** Runs every function over so many texts and returns the slowest of each, the slowest function first. */
export function fuzz({ seed, texts, longest, scans }: FuzzOptions): readonly Slowest[] {
  for (let number = 0; number < WARM_UP; number++) {
    for (const scan of Object.values(scans)) scan(hostileText(seed, number, longest).text);
  }
  const slowest = new Map<string, Omit<Slowest, 'ratio'>>();
  for (let number = 0; number < texts; number++) {
    const { family, text } = hostileText(seed, number, longest);
    for (const [scan, run] of Object.entries(scans)) {
      let ms = took(run, text);
      const before = slowest.get(scan)?.ms ?? 0;
      for (let again = 0; again < TIMES_AGAIN && ms > before; again++) ms = Math.min(ms, took(run, text));
      if (ms > before) slowest.set(scan, { scan, family, number, characters: text.length, ms });
    }
  }
  return Object.entries(scans)
    .flatMap(([scan, run]) => {
      const found = slowest.get(scan);
      return found
        ? [
            {
              ...found,
              ratio:
                found.ms / Math.max(honestMs(run, seed, found.characters), LEAST_MS_A_CHARACTER * found.characters),
            },
          ]
        : [];
    })
    .toSorted((a, b) => b.ms - a.ms);
}

/** The median over honest texts of this length. */
function honestMs(run: Scan, seed: number, characters: number): number {
  const all = Array.from({ length: HONEST_TEXTS }, (_, index) => took(run, honest(drawFrom(seed + index), characters)));
  return all.toSorted((a, b) => a - b)[Math.floor(HONEST_TEXTS / 2)] ?? Number.NaN;
}

/** Of processor time, in milliseconds: what else the machine does is not the text's. */
function took(run: Scan, text: string): number {
  const from = process.cpuUsage();
  run(text);
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}
