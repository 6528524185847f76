import type { Quotes } from '../../domain/market/market.ts';
import { logit, sigmoid } from '../../domain/shared/probability.ts';
import { normal } from '../../local/simulator/chance.ts';

const DAY_MS = 86_400_000;
/** Of the deviation on the log-odds, and how fast it is forgotten: a half-life of .7 days. */
const DEVIATION = 0.12;
const MEMORY_MS = DAY_MS;
const MICRO_USD_PER_CENT = 10_000;
/** Beyond these the market is all but decided, and its price stands still. */
const DECIDED = 0.01;

/** How far a market's belief is from where it began, on the log-odds, at each of these times (the first is the beginning). */
export function walkOf(ticker: string, times: readonly number[]): number[] {
  let deviation = 0;
  return times.map((atMs, index) => {
    const before = times[index - 1];
    if (before === undefined) return deviation;
    const kept = Math.exp(-(atMs - before) / MEMORY_MS);
    deviation = kept * deviation + Math.sqrt(1 - kept ** 2) * DEVIATION * normal('cost', ticker, 'walk', index);
    return deviation;
  });
}

/** Whole cents around the moved belief, as wide as the opening quotes. */
export function quotesAt(
  opening: Quotes,
  { belief, apart }: { readonly belief: number; readonly apart: number },
  moved: number,
): Quotes {
  if (belief < DECIDED || belief > 1 - DECIDED) return opening;
  const width = (opening.yesAskMicroUsd - opening.yesBidMicroUsd) / MICRO_USD_PER_CENT;
  const middle = 100 * sigmoid(logit(belief) + apart + moved);
  const bid = Math.min(98 - width, Math.max(1, Math.round(middle - width / 2)));
  return { yesBidMicroUsd: bid * MICRO_USD_PER_CENT, yesAskMicroUsd: (bid + width) * MICRO_USD_PER_CENT };
}
