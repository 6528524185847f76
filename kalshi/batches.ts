/** Tickers in as few requests as the venue takes: each holds at most so many, and its address at most so many characters. */
export function inBatches(tickers: readonly string[], mostTickers: number): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let characters = 0;
  for (const ticker of new Set(tickers)) {
    const adds = encodeURIComponent(ticker).length + SEPARATOR_CHARACTERS;
    const last = batches.at(-1);
    if (last && last.length < mostTickers && characters + adds <= MOST_CHARACTERS) {
      last.push(ticker);
      characters += adds;
    } else {
      batches.push([ticker]);
      characters = adds;
    }
  }
  return batches;
}

/** Servers and proxies refuse addresses of 8 KiB. */
const MOST_CHARACTERS = 6_000;
/** An encoded comma. */
const SEPARATOR_CHARACTERS = 3;
