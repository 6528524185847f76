import { type Reservation, stepMoney } from '../../domain/money/step-reservation.ts';
import { SHADOW_STEP } from '../../store/attempts.ts';
import { reserveMoney } from '../admission/reserve-money.ts';
import { openToday } from '../budget/open-today.ts';
import type { ShadowInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { closeReservation } from '../finalize/close-reservation.ts';

/** The money of shadow models: reserved and closed as any other, under its own purpose. */
export function createShadow(dependencies: Dependencies) {
  const { store, config } = dependencies;
  return {
    /** One paid attempt a model: a shadow answer is not worth a second. Null where no cap has room. */
    async reserveShadow(input: ShadowInput, workflowId: string): Promise<Reservation | null> {
      const account = await store.control.readAccount(input.account);
      if (!account) return null;
      const { ledgerId, hour } = await openToday(dependencies, account);
      const result = await reserveMoney(dependencies, input.account, {
        ...stepMoney(SHADOW_STEP, input.calls, { attemptsPerCall: 1, parts: 1, round: 0 }),
        ledgerId,
        decisionId: input.decisionId,
        workflowId,
        step: SHADOW_STEP,
        reservedBeforeMicroUsd: 0,
        hour,
        category: input.category,
        purpose: 'shadow',
        expiresAtMs: input.deadlineAtMs + config.governor.leaseMs,
      });
      return result.ok ? result.reservation : null;
    },

    async closeShadow({ ledgerId, entryKey }: Reservation): Promise<void> {
      await closeReservation(dependencies, ledgerId, entryKey);
    },
  };
}
