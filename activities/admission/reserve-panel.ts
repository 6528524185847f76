import { capSentence } from '../../domain/explain/cap-sentence.ts';
import { stepRepeats, stepShares } from '../../domain/money/step-reservation.ts';
import type { ReservePanelInput, ReservePanelResult } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { reserveMoney } from './reserve-money.ts';

/** Reserves an escalation, or what widens a panel, before it starts, in the day and hour of the decision's first reservation. */
export function createReservePanel(dependencies: Dependencies) {
  return async function reservePanel(input: ReservePanelInput): Promise<ReservePanelResult> {
    const { quick, step = 'panel', round = 1, reservedBeforeMicroUsd = quick.amountMicroUsd } = input;
    // The first round has what an escalation may repeat; the later ones find it used.
    const repeats = round > 1 ? 0 : stepRepeats(step, input.calls.length, input.attemptsPerCall, false);
    const result = await reserveMoney(dependencies, input.decisionId.split('/')[0] ?? '', {
      ...stepShares(input.calls, repeats),
      ledgerId: quick.ledgerId,
      decisionId: input.decisionId,
      workflowId: input.workflowId,
      step,
      ...(round > 1 ? { entry: `${step}-${round}` } : {}),
      repeats,
      reservedBeforeMicroUsd,
      hour: quick.hour,
      category: quick.category,
      purpose: quick.purpose,
      expiresAtMs: quick.expiresAtMs,
      attempts: Object.fromEntries(input.calls.map((call) => [call.model, input.attemptsPerCall])),
    });
    if (result.ok) return { ok: true, reservation: result.reservation };
    const message = `Not ${step === 'wider' ? 'widened' : 'escalated'}: ${lowerFirst(capSentence(result))}`;
    return { ok: false, message };
  };
}

const lowerFirst = (text: string) => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
