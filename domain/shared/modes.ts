/** What the service may do, from everything to nothing, as one table. Stricter modes come later in the list. */

export type Mode = 'normal' | 'economy' | 'degraded' | 'emergency' | 'halted';
export const MODES = ['normal', 'economy', 'degraded', 'emergency', 'halted'] as const satisfies readonly Mode[];

/** How full an account's day is. */
export type Band = 'open' | 'conserve' | 'critical' | 'exhausted';
export const BANDS = ['open', 'conserve', 'critical', 'exhausted'] as const satisfies readonly Band[];

export interface ModeRule {
  readonly calls: 'panel' | 'quick' | 'none';
  readonly newExposure: boolean;
  /** Exits decided by price and position alone. */
  readonly ruleExits: boolean;
  readonly forecastExits: boolean;
  readonly edgeFactor: number;
  readonly agreementAdded: number;
  readonly sizeFactor: number;
  /** What an earlier decision's answers may stand for while nobody can be asked: a forecast like any other (where it is the
   * budget that has no room), exits alone, or nothing. */
  readonly reuse: 'forecast' | 'exits' | 'none';
}

export const MODE_RULES = {
  normal: {
    calls: 'panel',
    newExposure: true,
    ruleExits: false,
    forecastExits: true,
    edgeFactor: 1,
    agreementAdded: 0,
    sizeFactor: 1,
    reuse: 'forecast',
  },
  economy: {
    calls: 'quick',
    newExposure: true,
    ruleExits: false,
    forecastExits: true,
    edgeFactor: 1,
    agreementAdded: 0,
    sizeFactor: 1,
    reuse: 'forecast',
  },
  degraded: {
    calls: 'panel',
    newExposure: true,
    ruleExits: false,
    forecastExits: true,
    edgeFactor: 1.5,
    agreementAdded: 0.15,
    sizeFactor: 0.5,
    reuse: 'forecast',
  },
  emergency: {
    calls: 'none',
    newExposure: false,
    ruleExits: true,
    forecastExits: false,
    edgeFactor: 1,
    agreementAdded: 0,
    sizeFactor: 0,
    reuse: 'exits',
  },
  halted: {
    calls: 'none',
    newExposure: false,
    ruleExits: false,
    forecastExits: false,
    edgeFactor: 1,
    agreementAdded: 0,
    sizeFactor: 0,
    reuse: 'none',
  },
} as const satisfies Record<Mode, ModeRule>;

/** The stricter of the service's mode and what the account's budget band asks for. An exhausted budget leaves the mode
 * alone (nothing may be called, but nothing is wrong): admit reads the band itself. */
export function effectiveMode(mode: Mode, band: Band): Mode {
  const asked: Mode = band === 'conserve' || band === 'critical' || band === 'exhausted' ? 'economy' : 'normal';
  return MODES.indexOf(asked) > MODES.indexOf(mode) ? asked : mode;
}
