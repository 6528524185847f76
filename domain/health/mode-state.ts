import type { Finding, NoFigures } from '../shared/finding.ts';
import { isStricter, type Mode } from '../shared/modes.ts';

/** The models that count, and how many of them can be called. */
export interface ReachableModels {
  readonly reachable: number;
  readonly configured: number;
  /** Answers that a panel needs. */
  readonly quorum: number;
  /** Models that are out and that one call may try. Absent = 0. */
  readonly trials?: number;
}

export interface ModeReasonCatalog {
  /** As the operator wrote it. */
  operator: { readonly text: string };
  first_start: NoFigures;
  enough_models: ReachableModels;
  below_quorum: ReachableModels;
  no_model_reachable: ReachableModels;
  /** The time of an operator's mode is over. `models`: null = no call has failed. */
  override_expired: { readonly by: string; readonly mode: Mode; readonly models: ReachableModels | null };
}
export type ModeReason = Finding<ModeReasonCatalog>;

/** `operator`: set by hand. `cleared`: an operator gave it back to the service. `expired`: the time of an operator's mode was
 * over. `automatic`: set by the state of the models. */
export type ModeSource = 'operator' | 'automatic' | 'expired' | 'cleared';

/** The mode in force; the store's document is authoritative for every worker. */
export interface ModeState {
  readonly mode: Mode;
  /** Rises by one with every change. */
  readonly version: number;
  readonly reason: ModeReason;
  /** An operator's name, or the service's own. */
  readonly by: string;
  readonly source: ModeSource;
  readonly atMs: number;
  /** When an operator's mode ends; null = when it is changed, or it is not an operator's. */
  readonly untilMs: number | null;
}

export interface ModeChange extends Omit<ModeState, 'mode'> {
  readonly from: Mode;
  readonly to: Mode;
}

/** While an operator's mode holds, nothing changes it automatically. */
export const isManualOverride = ({ source }: Pick<ModeState, 'source'>): boolean => source === 'operator';

/** The mode that the state of the models asks for: emergency where none can be called, degraded where fewer can be called than a
 * panel needs. With none configured, none is missing. */
export function automaticMode(models: ReachableModels): { readonly mode: Mode; readonly reason: ModeReason } {
  const { reachable, configured, quorum } = models;
  const asked = (mode: Mode, code: 'no_model_reachable' | 'below_quorum' | 'enough_models') =>
    ({ mode, reason: { code, figures: models } }) as const;
  // A trial needs a decision that calls a model, which an emergency has none of.
  if (configured > 0 && reachable === 0 && !models.trials) return asked('emergency', 'no_model_reachable');
  return reachable < Math.min(quorum, configured)
    ? asked('degraded', 'below_quorum')
    : asked('normal', 'enough_models');
}

/** The quorum by which the service's mode is judged: the smallest of its accounts, so that one with a larger quorum degrades
 * itself alone. */
export const serviceQuorum = (accounts: Readonly<Record<string, { readonly decision: { readonly quorum: number } }>>) =>
  Math.max(1, Math.min(...Object.values(accounts).map(({ decision }) => decision.quorum)));

/** The mode of one account's decision: the service's, or `degraded` where fewer models can be called than this panel needs and the
 * service's own quorum is smaller. `below` = the models, where that made it stricter. An operator's mode holds for every account,
 * and where no model can be called it is the service's mode that says so. */
export function modeForQuorum(
  { mode, source }: Pick<ModeState, 'mode' | 'source'>,
  models: ReachableModels,
  quorum: number,
): { readonly mode: Mode; readonly below: ReachableModels | null } {
  const own = { ...models, quorum };
  const asked = automaticMode(own).mode;
  const isOwn = quorum > models.quorum && models.reachable > 0 && isStricter(asked, mode);
  return isOwn && source !== 'operator' ? { mode: asked, below: own } : { mode, below: null };
}

/** What counts as entered again. */
const AGAIN_WITHIN_MS = 600_000;
const LONGEST_LEAVE_MS = 300_000;

/** How long the models must have asked for a mode before it is in force: a stricter one is entered sooner than it is left, and
 * left later each time that it had to be entered again within ten minutes, twice as late and five minutes at most. So a model
 * that comes and goes does not make the mode flap.
 * Example, left after 15 s: after a second entry within ten minutes 30 s, after a third 60 s. */
export function dwellMs(
  from: Mode,
  to: Mode,
  { enterAfterMs, leaveAfterMs }: { readonly enterAfterMs: number; readonly leaveAfterMs: number },
  audit: readonly ModeChange[],
  atMs: number,
): number {
  if (isStricter(to, from)) return enterAfterMs;
  const entries = audit.filter(
    (change) =>
      change.source === 'automatic' && isStricter(change.to, change.from) && atMs - change.atMs < AGAIN_WITHIN_MS,
  );
  const factor = 2 ** Math.max(0, entries.length - 1);
  return Math.max(leaveAfterMs, Math.min(LONGEST_LEAVE_MS, leaveAfterMs * factor));
}
