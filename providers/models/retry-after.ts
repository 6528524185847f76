const MAX_WAIT_MS = 3_600_000;

/** How long the provider asks us to wait, in milliseconds from now and at most an hour: `retry-after-ms`,
 * `retry-after` (seconds or an HTTP date), else, for a 429, the reset headers of the limits that are used up ("1s",
 * "6m0s", "120ms", or a time), of all limits when none says that it is. Null when it says nothing. Reset headers stand on
 * every reply of some providers, so after any other status they are no request to wait. */
export function retryAfterMs(headers: Headers | null, status: number, nowMs: number): number | null {
  if (!headers) return null;
  const stated =
    number(headers.get('retry-after-ms')) ??
    number(headers.get('retry-after'), 1_000) ??
    duration(headers.get('retry-after') ?? '') ??
    date(headers.get('retry-after'), nowMs);
  if (stated !== null) return within(stated);
  if (status !== 429) return null;
  const resets = [...headers].flatMap(([name, value]) => {
    const wait = isReset(name) ? (duration(value) ?? date(value, nowMs)) : null;
    return wait === null ? [] : [{ wait, isUsedUp: number(headers.get(name.replace('reset', 'remaining'))) === 0 }];
  });
  const usedUp = resets.filter(({ isUsedUp }) => isUsedUp);
  const counted = usedUp.length > 0 ? usedUp : resets;
  return counted.length === 0 ? null : within(Math.max(...counted.map(({ wait }) => wait)));
}

/** x-ratelimit-reset-requests (OpenAI), anthropic-ratelimit-input-tokens-reset. */
const isReset = (name: string) => name.includes('ratelimit') && name.includes('reset');

const within = (waitMs: number) => Math.min(MAX_WAIT_MS, Math.max(0, Math.round(waitMs)));

function number(text: string | null, unit = 1): number | null {
  if (text === null || !/^\d+(\.\d+)?$/.test(text.trim())) return null;
  return Number(text) * unit;
}

function date(text: string | null, nowMs: number): number | null {
  if (text === null || !/[a-z]{3}|\dT\d/i.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at - nowMs;
}

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** A duration as Go prints it: "1h2m3.5s", "120ms". */
function duration(text: string): number | null {
  if (!/^(?:\d{1,9}(?:\.\d{1,9})?(?:ms|s|m|h))+$/.test(text)) return null;
  let total = 0;
  for (const [, value, unit] of text.matchAll(/(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h)/g)) {
    total += Number(value) * UNIT_MS[unit as keyof typeof UNIT_MS];
  }
  return total;
}
