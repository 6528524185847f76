/** How money, probabilities and times are written for people: the one place that decides it. */

const MICRO = 1_000_000;

/** Micro-dollars as dollars: cents from a dollar on, four places below, so that a call's cost can be read.
 * Examples: 42_440_000 is $42.44, 12_345 is $0.0123, 40 is $0.00004, 0 is $0. */
export function formatMoney(microUsd: number): string {
  const sign = microUsd < 0 ? '-' : '';
  const dollars = Math.abs(microUsd) / MICRO;
  if (dollars === 0) return '$0';
  if (dollars >= 1) return `${sign}$${dollars.toFixed(2)}`;
  return `${sign}$${dollars.toFixed(dollars >= 0.0001 ? 4 : 6)}`;
}

/** Micro-dollars per contract as cents: 570_000 is 57c, 573_500 is 57.35c. */
export function formatPrice(microUsd: number): string {
  return `${Number((microUsd / 10_000).toFixed(2))}c`;
}

/** A probability with three places; `-` when there is none. */
export function formatProbability(probability: number | null): string {
  return probability === null ? '-' : probability.toFixed(3);
}

/** A probability as the price of a contract that pays a dollar: .0325 is 3.25c. */
export function formatCents(probability: number): string {
  return `${Number((probability * 100).toFixed(2))}c`;
}

/** A difference of probabilities in cents per contract, with its sign: .0421 is +4.21c. */
export function formatEdge(edge: number | null): string {
  if (edge === null) return '-';
  const cents = Number((edge * 100).toFixed(2));
  return `${cents > 0 ? '+' : ''}${cents}c`;
}

/** A share in whole percent: .753 is 75 %; `-` when there is none. */
export function formatShare(share: number | null): string {
  return share === null ? '-' : `${Math.round(share * 100)} %`;
}

/** 830 ms, 1.4 s, 2 min 05 s; `-` when it is not known. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return '-';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** An instant in UTC, to the second: 2026-11-24 15:04:05Z. */
export function formatTime(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** An instant's time of day in a zone, to the minute: 16:40 America/New_York. */
export function formatClock(atMs: number, timeZone: string): string {
  const hourCycle = 'h23';
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle, hour: '2-digit', minute: '2-digit' });
  return `${clock.format(atMs)} ${timeZone}`;
}

/** Contracts held, YES positive: 82 is `82 YES`, -2.5 is `2.5 NO`, 0 is `none`; a billion or more, which is no real position, stands for
 * `any number of YES`. */
export function formatPosition(contracts: number): string {
  if (contracts === 0) return 'none';
  const count = Math.abs(contracts) >= 1_000_000_000 ? 'any number of' : Math.abs(contracts);
  return `${count} ${contracts > 0 ? 'YES' : 'NO'}`;
}

/** How much more than its cost something has to be worth: 1.5 is `1.50 times its cost`, 11585.24 is `over 100 times its cost`, beyond which
 * no call pays anyway. */
export function formatTimesItsCost(multiple: number): string {
  return `${multiple > 100 ? 'over 100' : multiple.toFixed(2)} times its cost`;
}

/** `1 decision`, `2 decisions`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** At most this many characters, the last an ellipsis where it was cut; line breaks become spaces. */
export function shorten(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
