import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { formatDuration } from '../../domain/shared/format.ts';

/** An instant in a zone: `24 Nov 2026, 10:04:05`, with the zone as its title. */
export function Time({ atMs, zone }: { readonly atMs: number; readonly zone: string }) {
  return (
    <time dateTime={new Date(atMs).toISOString()} title={zone} class="nowrap">
      {formatInstant(atMs, zone)}
    </time>
  );
}

/** When the figures below were read, and what they are of. */
export function AsOf({ atMs, zone, children }: { atMs: number; zone: string; children?: ComponentChildren }) {
  return (
    <p class="muted small">
      As of {formatInstant(atMs, zone)} ({zone}){children ? <>; {children}</> : '.'}
    </p>
  );
}

/** `24 Nov 2026, 10:04:05`. State the zone beside it. */
export const formatInstant = (atMs: number, zone: string): string => formatterOf(zone, 'whole').format(atMs);

/** `10:04:05`. */
export const formatTimeOfDay = (atMs: number, zone: string): string => formatterOf(zone, 'clock').format(atMs);

/** How long ago, roughly: `3 s ago`, `5 min ago`, `2 h ago`, `4 d ago`. */
export function formatAge(atMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - atMs) / 1_000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3_600) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** Milliseconds until something, counted in whole seconds: `in 12.0 s` is `in 12 s`. */
export function formatCountdown(ms: number): string {
  return ms <= 0 ? 'due' : `in ${formatDuration(Math.ceil(ms / 1_000) * 1_000).replace('.0 s', ' s')}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Kept, because making one is slow and a list needs hundreds. */
function formatterOf(timeZone: string, what: 'whole' | 'clock'): Intl.DateTimeFormat {
  const key = `${what} ${timeZone}`;
  const known = formatters.get(key);
  if (known) return known;
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const day = what === 'whole' ? ({ day: 'numeric', month: 'short', year: 'numeric' } as const) : {};
  const formatter = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...day, ...clock });
  formatters.set(key, formatter);
  return formatter;
}

/** The time, read again every so often: for ages and countdowns. */
export function useClock(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
