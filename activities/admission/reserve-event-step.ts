import { capSentence } from '../../domain/explain/cap-sentence.ts';
import { stepRepeats, stepShares } from '../../domain/money/step-reservation.ts';
import type { ReservePanelResult } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import type { ReserveEventStepInput } from '../event-contract.ts';
import { forParts } from './reserve-first.ts';
import { reserveMoney } from './reserve-money.ts';

/** Reserves one model more, in the day and hour of the event's first reservation. */
export function createReserveEventStep(dependencies: Dependencies) {
  return async function reserveEventStep(input: ReserveEventStepInput): Promise<ReservePanelResult> {
    const { first, call, parts, asked, attemptsPerCall } = input;
    // The spare request of an escalation is the first further model's: the others have none left.
    const repeats = asked === 1 ? stepRepeats('panel', 1, attemptsPerCall, false) : 0;
    const result = await reserveMoney(dependencies, input.decisionId.split('/')[0] ?? '', {
      ...forParts(stepShares([call], repeats), parts),
      ledgerId: first.ledgerId,
      decisionId: input.decisionId,
      workflowId: input.workflowId,
      step: `further-${asked}`,
      repeats: parts * repeats,
      reservedBeforeMicroUsd: input.reservedBeforeMicroUsd,
      hour: first.hour,
      category: first.category,
      purpose: first.purpose,
      expiresAtMs: first.expiresAtMs,
      attempts: { [call.model]: parts * attemptsPerCall },
    });
    if (result.ok) return { ok: true, reservation: result.reservation };
    return { ok: false, message: `Not escalated. ${capSentence(result)}` };
  };
}
