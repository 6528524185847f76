/** The venue's budget for reads: it refills steadily, holds one second of it, and each request takes ten tokens. */
export const TOKENS_PER_REQUEST = 10;

export function createBucket(tokensPerSecond: number, nowMs: number) {
  let rate = tokensPerSecond;
  let tokens = rate;
  let filledMs = nowMs;
  return {
    /** False: there are too few, and none is taken. */
    take(atMs: number): boolean {
      tokens = Math.min(rate, tokens + (Math.max(0, atMs - filledMs) / 1_000) * rate);
      filledMs = atMs;
      if (tokens < TOKENS_PER_REQUEST) return false;
      tokens -= TOKENS_PER_REQUEST;
      return true;
    },
    setRate(next: number): void {
      rate = next;
      tokens = Math.min(tokens, rate);
    },
  };
}
