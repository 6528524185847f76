/** What the service may do, from everything to nothing, as one table. A new row is a new mode: every rule, check and list
 * reads the table. */

export interface ModeRule {
  /** One line for people. */
  readonly summary: string;
  /** How much an operator should worry while it is in force. */
  readonly severity: 'none' | 'notice' | 'warning' | 'critical';
  readonly calls: 'panel' | 'quick' | 'none';
  readonly newExposure: boolean;
  /** Exits decided by price and position alone. */
  readonly ruleExits: boolean;
  readonly forecastExits: boolean;
  readonly edgeFactor: number;
  readonly agreementAdded: number;
  readonly sizeFactor: number;
  /** What an earlier decision's answers may be used for where no model may be called: a forecast like any other (where it is
   * the budget that has no room), exits alone, or nothing. */
  readonly reuse: 'forecast' | 'exits' | 'none';
  /** Whether models and providers that are out are probed. */
  readonly probes: boolean;
}

const NORMAL = {
  summary: 'As many models are called as the trade is worth; everything may be traded.',
  severity: 'none',
  calls: 'panel',
  newExposure: true,
  ruleExits: false,
  forecastExits: true,
  edgeFactor: 1,
  agreementAdded: 0,
  sizeFactor: 1,
  reuse: 'forecast',
  probes: true,
} as const satisfies ModeRule;

const HALTED = {
  ...NORMAL,
  summary: 'No model is called and nothing is traded, not even sold.',
  severity: 'critical',
  calls: 'none',
  newExposure: false,
  forecastExits: false,
  sizeFactor: 0,
  reuse: 'none',
  probes: false,
} as const satisfies ModeRule;

/** Stricter modes come later. */
const TABLE = {
  normal: NORMAL,
  economy: {
    ...NORMAL,
    summary: 'At most one model is called for a decision; everything may be traded.',
    severity: 'notice',
    calls: 'quick',
  },
  degraded: {
    ...NORMAL,
    summary:
      'Few models are left: a trade needs 1.5 times the edge and 15 points more agreement, and has half the size.',
    severity: 'warning',
    edgeFactor: 1.5,
    agreementAdded: 0.15,
    sizeFactor: 0.5,
  },
  emergency: {
    ...HALTED,
    summary: 'No model is called and nothing is bought; a position is sold where its loss is large enough.',
    ruleExits: true,
    reuse: 'exits',
    probes: true,
  },
  halted: HALTED,
} as const satisfies Record<string, ModeRule>;

export type Mode = keyof typeof TABLE;
export const MODE_RULES: Readonly<Record<Mode, ModeRule>> = TABLE;
/** From the loosest to the strictest. */
export const MODES = Object.keys(TABLE) as [Mode, ...Mode[]];

export const isStricter = (mode: Mode, than: Mode): boolean => MODES.indexOf(mode) > MODES.indexOf(than);

/** Whether nothing is traded in it, not even sold. */
export function isStopped(mode: Mode): boolean {
  const { newExposure, ruleExits, forecastExits } = MODE_RULES[mode];
  return !newExposure && !ruleExits && !forecastExits;
}

/** How full an account's day is. */
export const BANDS = ['open', 'conserve', 'critical', 'exhausted'] as const;
export type Band = (typeof BANDS)[number];

/** The service's mode, or `economy` where the account's budget band is past `open` and the mode is not as strict. An exhausted
 * budget leaves nothing to call a model with, but nothing is wrong: admission reads the band itself. */
export const effectiveMode = (mode: Mode, band: Band): Mode =>
  band !== 'open' && isStricter('economy', mode) ? 'economy' : mode;
