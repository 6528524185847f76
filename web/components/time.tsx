import { formatDuration } from '../../domain/shared/format.ts';

/** An instant in a zone: `24 Nov, 10:04:05`, with the zone as its title. */
export function Time({ atMs, zone }: { readonly atMs: number; readonly zone: string }) {
  return (
    <time dateTime={new Date(atMs).toISOString()} title={zone} class="nowrap">
      {tellTime(atMs, zone)}
    </time>
  );
}

/** `24 Nov 2026, 10:04:05`. Say the zone beside it. */
export function tellTime(atMs: number, zone: string): string {
  return formatterOf(zone, 'whole').format(atMs);
}

/** `10:04:05`. */
export function tellTimeOfDay(atMs: number, zone: string): string {
  return formatterOf(zone, 'clock').format(atMs);
}

/** `3 s ago`, `5 min ago`, `2 h ago`, `4 d ago`. */
export function tellAge(atMs: number, nowMs: number): string {
  return `${tellSpan(nowMs - atMs)} ago`;
}

/** A stretch of time, roughly: `40 s`, `5 min`, `3 h`, `4 d`. */
function tellSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3_600) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** Milliseconds until something, counted in whole seconds: `in 12.0 s` is `in 12 s`. */
export function tellCountdown(ms: number): string {
  return ms <= 0 ? 'due' : `in ${formatDuration(Math.ceil(ms / 1_000) * 1_000).replace('.0 s', ' s')}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one is slow, and a list needs hundreds. */
function formatterOf(timeZone: string, what: 'whole' | 'clock'): Intl.DateTimeFormat {
  const key = `${what} ${timeZone}`;
  const known = formatters.get(key);
  if (known) return known;
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const day = what === 'whole' ? ({ day: 'numeric', month: 'short', year: 'numeric' } as const) : {};
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...day, ...clock });
  formatters.set(key, made);
  return made;
}
