/** The venue's rate limit as it states it: a bucket of tokens that fills at a steady rate, of which each request takes some. */
export interface BucketRule {
  readonly tokensPerSecond: number;
  /** The most that it holds. */
  readonly capacity: number;
}

/** What is in it. Below 0 are tokens that requests which still wait have taken already. */
export interface TokenBucket {
  readonly tokens: number;
  readonly atMs: number;
}

export const fullBucket = ({ capacity }: BucketRule, nowMs: number): TokenBucket => ({ tokens: capacity, atMs: nowMs });

/** Takes a request's tokens: at once, whether they are there or not, so that requests are made in the order in which they came.
 * `waitMs`: how long this one has to wait for them. */
export function takeTokens(
  before: TokenBucket,
  rule: BucketRule,
  tokens: number,
  nowMs: number,
): { readonly bucket: TokenBucket; readonly waitMs: number } {
  const filled = fill(before, rule, nowMs);
  const bucket = { ...filled, tokens: filled.tokens - tokens };
  return { bucket, waitMs: Math.max(0, Math.ceil((-bucket.tokens / rule.tokensPerSecond) * 1_000)) };
}

/** After a refusal: there was less in it than thought, so nothing is requested for `pauseMs`. */
export function emptyBucket(before: TokenBucket, rule: BucketRule, pauseMs: number, nowMs: number): TokenBucket {
  const filled = fill(before, rule, nowMs);
  return { ...filled, tokens: Math.min(filled.tokens, (-pauseMs / 1_000) * rule.tokensPerSecond) };
}

/** A clock that was set back fills nothing. */
function fill({ tokens, atMs }: TokenBucket, { tokensPerSecond, capacity }: BucketRule, nowMs: number): TokenBucket {
  const elapsedMs = Math.max(0, nowMs - atMs);
  return { tokens: Math.min(capacity, tokens + (elapsedMs / 1_000) * tokensPerSecond), atMs: nowMs };
}
