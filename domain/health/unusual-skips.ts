import type { SkipFigures } from './alert.ts';
import type { RecentDecision, WatchFacts } from './watch-facts.ts';

/** A service that finds few trades skips most of what it is asked, so the share is judged by its own record alone. It is unusual where
 * it is 20 points above that and far outside what chance does (4 standard errors), and so until it is within 10 points.
 * Example: 30 of 50 SKIP where 25 % of 1,000 were: 35 points above, standard error .061, z = 5.7. */
const POINTS_ABOVE = 0.2;
const POINTS_AGAIN = 0.1;
const STANDARD_ERRORS = 4;
const LEAST_DECISIONS = 30;
const LEAST_RECORD = 200;
export const SKIP_WINDOW_MS = 3_600_000;

type Usual = WatchFacts['usual'];

/** The figures where it is unusual; null = it is not, or too little is known. */
export function isUnusual(recent: readonly RecentDecision[], usual: Usual, nowMs: number): SkipFigures | null {
  const figures = figuresOf(recent, usual, nowMs);
  if (!figures || figures.decisions < LEAST_DECISIONS) return null;
  const { skipped, decisions, usualShare } = figures;
  const above = skipped / decisions - usualShare;
  // A record without a single SKIP has no spread: half a SKIP is added to it.
  const expected = Math.max(usualShare, 0.5 / figures.usualDecisions);
  const standardError = Math.sqrt((expected * (1 - expected)) / decisions);
  return above >= POINTS_ABOVE && above >= STANDARD_ERRORS * standardError ? figures : null;
}

/** Whether one that was found is not over: fewer decisions than are needed to find it prove no end. */
export function stillUnusual(recent: readonly RecentDecision[], usual: Usual, nowMs: number): boolean {
  const figures = figuresOf(recent, usual, nowMs);
  return figures !== null && figures.skipped / figures.decisions - figures.usualShare >= POINTS_AGAIN;
}

function figuresOf(recent: readonly RecentDecision[], usual: Usual, nowMs: number): SkipFigures | null {
  const within = recent.filter(({ decidedAtMs }) => nowMs - decidedAtMs < SKIP_WINDOW_MS);
  if (within.length === 0 || !usual || usual.decisions < LEAST_RECORD) return null;
  const skipped = within.filter(({ isSkip }) => isSkip).length;
  const { decisions: usualDecisions } = usual;
  return {
    skipped,
    decisions: within.length,
    windowMs: SKIP_WINDOW_MS,
    usualShare: usual.skipped / usualDecisions,
    usualDecisions,
  };
}
