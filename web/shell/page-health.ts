import type { HealthView } from '../../server/contract/health.ts';
import type { HeardHealth, LiveState } from '../live/live.ts';

/** The health of the service as far as this page knows it. */
export interface PageHealth {
  readonly tone: 'good' | 'warn' | 'bad' | 'neutral';
  /** What the line says first. */
  readonly headline: string;
  /** Since when; null = it is not known, or nothing is wrong. */
  readonly sinceMs: number | null;
  readonly remedy: string | null;
  /** Everything else that is wrong, where the page can tell. */
  readonly others: HealthView['findings'];
}

/** The server repeats it every ten seconds: after three that are missing, nothing is known any more. */
export const SILENT_AFTER_MS = 30_000;

const TONES = { critical: 'bad', unknown: 'neutral', warning: 'warn' } as const satisfies Record<
  string,
  PageHealth['tone']
>;

/** What the line says. A page that hears nothing any more is never green: what it shows is old. */
export function pageHealth(heard: HeardHealth | null, state: LiveState, nowMs: number): PageHealth {
  if (state.is === 'reconnecting') return lost(state.sinceMs);
  if (heard === null) {
    return { tone: 'neutral', headline: 'Looking at the service …', sinceMs: null, remedy: null, others: [] };
  }
  if (nowMs - heard.heardAtMs > SILENT_AFTER_MS) return lost(heard.heardAtMs);
  const { headline, findings } = heard.view;
  const [first, ...others] = findings;
  if (!first) return { tone: 'good', headline, sinceMs: null, remedy: null, others };
  return { tone: TONES[first.severity], headline, sinceMs: first.sinceMs, remedy: first.remedy, others };
}

const lost = (sinceMs: number): PageHealth => ({
  tone: 'bad',
  headline: 'This page has lost its server: what it shows is old.',
  sinceMs,
  remedy: 'It connects again by itself; if it does not, check whether the dashboard runs.',
  others: [],
});
