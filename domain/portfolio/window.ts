import { DAY_MS, dayStart } from '../learning/calendar.ts';

/** Whole UTC days, today's among them. */
export const PORTFOLIO_WINDOWS = ['7d', '30d', '90d', '365d', 'all'] as const;
export type PortfolioWindow = (typeof PORTFOLIO_WINDOWS)[number];

const DAYS: Readonly<Record<Exclude<PortfolioWindow, 'all'>, number>> = { '7d': 7, '30d': 30, '90d': 90, '365d': 365 };

/** The beginning of a window's first day; 0 = of everything. */
export const windowFromMs = (window: PortfolioWindow, nowMs: number): number =>
  window === 'all' ? 0 : dayStart(nowMs) - (DAYS[window] - 1) * DAY_MS;
