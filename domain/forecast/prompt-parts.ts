/** Of a reply's output: the sentences and what is around the probabilities. */
const REPLY_TOKENS = 200;
/** Of one probability: the number, its quotes and comma. */
const NUMBER_TOKENS = 10;
const TICKER_BYTES_PER_TOKEN = 2;

/** Which markets are asked about in one call each: as many, in their order, as the smallest output bound of the models holds,
 * at 200 tokens for a reply and 10 for a market, with its ticker at two characters a token. What a model reasons comes on top,
 * so a row of a model that reasons states a bound far above that. A bound that is too small for any gives a call a market. */
export function partsOf(tickers: readonly string[], maxOutputTokens: number): string[][] {
  const parts: string[][] = [];
  let room = 0;
  for (const ticker of tickers) {
    const needed = NUMBER_TOKENS + Math.ceil(ticker.length / TICKER_BYTES_PER_TOKEN);
    const last = parts.at(-1);
    if (last && needed <= room) {
      last.push(ticker);
      room -= needed;
    } else {
      parts.push([ticker]);
      room = maxOutputTokens - REPLY_TOKENS - needed;
    }
  }
  return parts;
}
