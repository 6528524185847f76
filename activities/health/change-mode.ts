import { modeNotice } from '../../domain/explain/notice.ts';
import type { ModeChange, ModeState } from '../../domain/health/mode-state.ts';
import type { OperationsReport } from '../../domain/health/operations-state.ts';
import { modeAlertId, modeAuditId } from '../../domain/shared/ids.ts';
import { isStricter, MODE_RULES } from '../../domain/shared/modes.ts';
import { pick } from '../../domain/shared/pick.ts';
import { type ModeChangedInput, OPERATIONS_WORKFLOW_ID, QUERY, SIGNAL } from '../../workflows/messages.ts';
import type { Dependencies } from '../dependencies.ts';
import { channelsOf, tell } from '../notices/tell.ts';

/** What `operations` does about the mode: into the store first, then to the running decisions. */
export function createChangeMode(dependencies: Dependencies) {
  const { store, config, clock } = dependencies;
  return {
    /** The mode in force; the very first start writes `normal`. `known`: what the run before left, written again where a failover
     * of the store took it back. */
    async restoreMode(known: ModeState | null = null): Promise<ModeState> {
      if (known) await store.control.writeMode(known);
      await store.control.writeMode({
        mode: 'normal',
        version: 1,
        reason: { code: 'first_start', figures: {} },
        by: 'conclave',
        source: 'automatic',
        atMs: clock.now(),
        untilMs: null,
      });
      return store.control.readMode();
    },

    /** After this returns, no request starts and no exposure is finalized that the mode does not permit. */
    async writeMode(whole: ModeChange): Promise<void> {
      const { from, to, ...change } = whole;
      await store.control.writeMode({ mode: to, ...change });
      const { version, reason, by, atMs, untilMs } = change;
      const entry = { kind: 'mode', account: null, from, to, reason, by, atMs, untilMs } as const;
      await store.control.addAudit({ id: modeAuditId(version), ...entry });
      await tell(store, channelsOf(config), [modeNotice(whole)]);
      const { severity } = MODE_RULES[to];
      if (change.source !== 'automatic' || !isStricter(to, from) || severity === 'none') return;
      const figures = { from, to, reason };
      const id = modeAlertId(version);
      await store.alerts.raise({ id, kind: 'mode_changed', account: null, severity, figures, raisedAtMs: atMs });
    },

    async announceMode(change: ModeChangedInput): Promise<number> {
      return signalDecisions(dependencies, Object.keys(config.accounts), SIGNAL.modeChanged, change);
    },
  };
}

/** Writes the mode that `operations` knows again, which changes nothing unless the store lost it. */
export async function assertMode({ store, workflows, log }: Dependencies): Promise<void> {
  let known: OperationsReport | null;
  try {
    known = (await workflows.query(OPERATIONS_WORKFLOW_ID, QUERY.state)) as OperationsReport | null;
  } catch (error) {
    // The rest of a sweep must not wait for it; the next one asks again.
    log('warn', 'The workflow `operations` did not say which mode it knows', { error: String(error) });
    return;
  }
  if (known) await store.control.writeMode(pick(known, 'mode', 'version', 'reason', 'by', 'source', 'atMs', 'untilMs'));
}

const AT_ONCE = 50;

/** Signals every decision that holds a reservation. It only hastens what the store already enforces, so a decision that has
 * ended meanwhile is no error. Returns how many received it. */
export async function signalDecisions(
  { store, workflows }: Dependencies,
  accounts: readonly string[],
  signal: string,
  argument: unknown,
): Promise<number> {
  const ledgers = (await Promise.all(accounts.map((account) => store.ledger.recent(account)))).flat();
  const ids = [...new Set(ledgers.flatMap(({ entries }) => Object.values(entries).map((entry) => entry.workflowId)))];
  let received = 0;
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const batch = ids.slice(from, from + AT_ONCE);
    const sent = await Promise.all(batch.map((id) => workflows.signal(id, signal, argument)));
    received += sent.filter(Boolean).length;
  }
  return received;
}
