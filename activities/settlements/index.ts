import { ApplicationFailure } from '@temporalio/activity';
import { STALLED_AFTER_FAILURES } from '../../domain/health/service-health.ts';
import type { SettlementTotals } from '../../domain/learning/settlement-report.ts';
import { settlementsStalledAlertId } from '../../domain/shared/ids.ts';
import type { SettledSlice } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { withHeartbeat } from '../model-calls/heartbeat.ts';
import { createReadFees } from './read-fees.ts';
import { createReadFills } from './read-fills.ts';
import { createSettleMarkets } from './settle-markets.ts';

/** What the workflow `settlements` does, each part again where it failed. */
export function createSettlements(dependencies: Dependencies) {
  const { store, clock, venue } = dependencies;
  const parts = venue && {
    ...createSettleMarkets(dependencies, venue),
    ...createReadFees(dependencies, venue),
    ...createReadFills(dependencies, venue),
  };

  function needVenue() {
    if (parts) return parts;
    const message = 'This worker does not read the venue: give all workers the same kalshi.enabled.';
    throw ApplicationFailure.retryable(message, 'venue_unavailable');
  }

  return {
    takeUpMarkets: withHeartbeat(async (): Promise<boolean> => needVenue().takeUpMarkets()),
    settleMarkets: withHeartbeat(async (): Promise<SettledSlice> => needVenue().settleMarkets()),
    readFees: withHeartbeat(async (): Promise<void> => needVenue().readFees()),
    readFills: withHeartbeat(async (): Promise<number | null> => needVenue().readFills()),

    /** Records how a run ended. `failure`: why it did not do everything; null = it did. Some that failed one after the other raise an alert,
     * which ends with the first that did not. */
    async endSettlements({ recorded, corrected }: SettlementTotals, failure: string | null): Promise<void> {
      const nowMs = clock.now();
      const before = await store.settlements.read();
      const failures = failure === null ? 0 : before.failures + 1;
      const id = settlementsStalledAlertId(before.lastSuccessAtMs);
      // First the alert: after the report is written, a repeated attempt finds nothing to end.
      if (failure === null && before.failures >= STALLED_AFTER_FAILURES) await store.alerts.end(id, nowMs);
      await store.settlements.write({
        lastRunAtMs: nowMs,
        lastSuccessAtMs: failure === null ? nowMs : before.lastSuccessAtMs,
        failures,
        failure,
        recorded: before.recorded + recorded,
        corrected: before.corrected + corrected,
      });
      if (failure === null || failures < STALLED_AFTER_FAILURES) return;
      const { awaited } = await store.awaitedMarkets.backlog(nowMs);
      const figures = { failures, lastSuccessAtMs: before.lastSuccessAtMs, awaited, failure };
      const about = { id, kind: 'settlements_stalled', account: null, severity: 'warning' } as const;
      await store.alerts.raise({ ...about, figures, raisedAtMs: nowMs });
    },
  };
}
