import { hourKey, localDay } from '../../domain/money/days.ts';
import { stepShares } from '../../domain/money/step-reservation.ts';
import { SHADOW_STEP } from '../../store/attempts.ts';
import { reserveMoney } from '../admission/reserve-money.ts';
import { openToday } from '../budget/open-today.ts';
import type { Reservation, ReservePanelResult, ShadowInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { closeReservation } from '../finalize/close-reservation.ts';

/** The money of the models on trial: through the same door as any other, under its own purpose. */
export function createShadow(dependencies: Dependencies) {
  const { store, config, clock } = dependencies;
  return {
    /** One paid attempt a model: a trial is not worth a second. */
    async reserveShadow(input: ShadowInput, workflowId: string): Promise<ReservePanelResult> {
      const account = await store.control.readAccount(input.account);
      if (!account) return { ok: false, message: `Account ${input.account} has no readable policy.` };
      const nowMs = clock.now();
      const day = localDay(nowMs, account.zone);
      const result = await reserveMoney(dependencies, input.account, {
        ...stepShares(input.calls, 0),
        ledgerId: await openToday(dependencies, account, day),
        decisionId: input.decisionId,
        workflowId,
        step: SHADOW_STEP,
        repeats: 0,
        reservedBeforeMicroUsd: 0,
        hour: hourKey(day, nowMs),
        category: input.category,
        purpose: 'shadow',
        expiresAtMs: input.deadlineAtMs + config.governor.leaseMs,
        attempts: Object.fromEntries(input.calls.map((call) => [call.model, 1])),
      });
      if (result.ok) return { ok: true, reservation: result.reservation };
      return { ok: false, message: `The ${result.cap}'s cap has no room for models on trial.` };
    },

    async closeShadow({ ledgerId, entryKey }: Reservation): Promise<void> {
      await closeReservation(dependencies, ledgerId, entryKey);
    },
  };
}
