import { modeAuditId } from '../../domain/shared/ids.ts';
import type { ModeState } from '../../store/control-state.ts';
import { type ModeChange, type ModeChangedInput, SIGNAL } from '../../workflows/messages.ts';
import type { Dependencies } from '../dependencies.ts';
import { signalDecisions } from './signal-decisions.ts';

/** What `operations` does to the world: the mode into the store, then the running decisions told. */
export function createOperate(dependencies: Dependencies) {
  const { store, config, clock } = dependencies;
  return {
    /** The mode in force; the very first start writes `normal`. */
    async restoreMode(): Promise<ModeState> {
      const first = { mode: 'normal', version: 1, reason: 'first start', by: 'conclave', atMs: clock.now() } as const;
      await store.control.writeMode({ ...first, isManualOverride: false, untilMs: null });
      return store.control.readMode();
    },

    /** After this returns, no request starts and no exposure is settled that the mode does not permit. */
    async writeMode(change: ModeChange): Promise<void> {
      const { from, to, version, reason, by, atMs, isManualOverride, untilMs = null } = change;
      await store.control.writeMode({ mode: to, version, reason, by, atMs, isManualOverride, untilMs });
      const told = { from, to, reason, by, atMs, ...(untilMs === null ? {} : { untilMs }) };
      await store.control.addAudit({ id: modeAuditId(version), kind: 'mode', account: null, ...told });
    },

    async announceMode(change: ModeChangedInput): Promise<number> {
      return signalDecisions(dependencies, Object.keys(config.accounts), SIGNAL.modeChanged, change);
    },
  };
}
