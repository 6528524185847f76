import type { ModeChange, ModeState } from '../../domain/health/mode-state.ts';
import { alertsTo } from './alerts.ts';

/** What a test writes of a mode besides the mode itself. */
export const BY_TEST = {
  reason: { code: 'operator', figures: { text: 'test' } },
  by: 'test',
  source: 'automatic',
  atMs: 0,
  untilMs: null,
} as const satisfies Omit<ModeState, 'mode' | 'version'> & Partial<ModeChange>;

/** What the store has of an account before its governor's first sweep. */
export const NOT_SWEPT = { band: 'open', bandVersion: 1, bandLedgerId: null, money: null, spendWatch: null } as const;

/** No alert is sent. */
export const NO_WEBHOOK = { alerts: alertsTo(null), webhookSecret: null } as const;
