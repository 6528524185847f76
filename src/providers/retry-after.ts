const MAX_WAIT_MS = 3_600_000;

/** How long the provider asks us to stay away, in milliseconds from now: `retry-after-ms`, `retry-after` (seconds or an HTTP
 * date), else the latest of its own reset headers ("1s", "6m0s", "120ms", or a time). Null when it says nothing. */
export function retryAfterMs(headers: Headers | null, nowMs: number): number | null {
  if (!headers) return null;
  const stated =
    number(headers.get('retry-after-ms')) ??
    seconds(headers.get('retry-after')) ??
    date(headers.get('retry-after'), nowMs);
  if (stated !== null) return within(stated);
  const resets: number[] = [];
  headers.forEach((value, name) => {
    if (!/ratelimit.*reset|reset.*ratelimit/i.test(name)) return;
    const wait = duration(value) ?? date(value, nowMs);
    if (wait !== null) resets.push(wait);
  });
  return resets.length === 0 ? null : within(Math.max(...resets));
}

const within = (waitMs: number) => Math.min(MAX_WAIT_MS, Math.max(0, Math.round(waitMs)));

function number(text: string | null): number | null {
  if (text === null || !/^\d+(\.\d+)?$/.test(text.trim())) return null;
  return Number(text);
}

function seconds(text: string | null): number | null {
  const value = number(text);
  return value === null ? null : value * 1_000;
}

function date(text: string | null, nowMs: number): number | null {
  if (text === null || !/[a-z]{3}|\dT\d/i.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at - nowMs;
}

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** A duration as Go prints it: "1h2m3.5s", "120ms". */
function duration(text: string): number | null {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) return null;
  let total = 0;
  for (const [, value, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    total += Number(value) * UNIT_MS[unit as keyof typeof UNIT_MS];
  }
  return total;
}
