import { stepRepeats, stepWorstCaseMicroUsd } from '../domain/step-reservation.ts';
import type { ReservePanelInput, ReservePanelResult } from './contract.ts';
import type { Dependencies } from './dependencies.ts';

/** Reserves an escalation, or what widens a panel, before it starts, in the day and hour of the decision's first reservation. */
export function createReservePanel({ store }: Dependencies) {
  return async function reservePanel(input: ReservePanelInput): Promise<ReservePanelResult> {
    const { quick, step = 'panel', round = 1, reservedBeforeMicroUsd = quick.amountMicroUsd } = input;
    // The first round has what an escalation may repeat; the later ones find it used.
    const repeats = round > 1 ? 0 : stepRepeats(step, input.calls.length, input.attemptsPerCall, false);
    const amountMicroUsd = stepWorstCaseMicroUsd(input.calls, repeats);
    const result = await store.ledger.reserve({
      ledgerId: quick.ledgerId,
      decisionId: input.decisionId,
      workflowId: input.workflowId,
      step,
      ...(round > 1 ? { entry: `${step}-${round}` } : {}),
      amountMicroUsd,
      repeats,
      reservedBeforeMicroUsd,
      hour: quick.hour,
      category: quick.category,
      purpose: quick.purpose,
      expiresAtMs: quick.expiresAtMs,
      attempts: Object.fromEntries(input.calls.map((call) => [call.model, input.attemptsPerCall])),
    });
    if (result.ok) return { ok: true, reservation: result.reservation };
    const message = `Not ${step === 'wider' ? 'widened' : 'escalated'}: the ${result.cap}'s cap of ${result.capMicroUsd} micro-USD has ${result.committedMicroUsd} committed, no room for a worst case of ${amountMicroUsd}.`;
    return { ok: false, message };
  };
}
