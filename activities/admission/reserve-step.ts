import { capFigures } from '../../domain/money/cap-refusal.ts';
import { stepMoney } from '../../domain/money/step-reservation.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { ReserveStepInput, ReserveStepResult } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { reserveMoney } from './reserve-money.ts';

/** Reserves a further step before it starts, in the day and hour of the decision's first reservation. */
export function createReserveStep(dependencies: Dependencies) {
  return async function reserveStep(input: ReserveStepInput): Promise<ReserveStepResult> {
    const { first, step, round, calls, parts, attemptsPerCall } = input;
    const result = await reserveMoney(dependencies, input.account, {
      ...stepMoney(step, calls, { attemptsPerCall, parts, round }),
      ...pick(first, 'ledgerId', 'hour', 'category', 'purpose', 'expiresAtMs'),
      ...pick(input, 'decisionId', 'workflowId', 'reservedBeforeMicroUsd'),
      step,
      ...(round > 1 ? { entry: `${step}-${round}` } : {}),
    });
    return result.ok ? { ok: true, reservation: result.reservation } : { ok: false, cap: capFigures(result) };
  };
}
