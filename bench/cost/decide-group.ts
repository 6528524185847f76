import type { Decision } from '../../domain/decision/decision.ts';
import { reusedInstead } from '../../domain/planning/reuse-plan.ts';
import { type Admitted, admit } from './admitted.ts';
import type { Answers } from './answers.ts';
import { askAlone, type Running } from './ask-alone.ts';
import { decideEvent } from './decide-event.ts';
import { decisionOf } from './decision-of.ts';
import { type DuplicateIndex, earlierAnswers } from './earlier-answers.ts';
import { nextCalls } from './next-calls.ts';
import type { BenchPolicy } from './policies.ts';
import type { Money } from './purse.ts';
import type { Records } from './records.ts';
import type { Asking } from './world.ts';

export interface Decided {
  readonly asking: Asking;
  readonly admitted: Admitted;
  readonly decision: Decision;
  /** Calls that it shared with other markets of its event. */
  readonly sharedCalls: number;
  /** Requests that were sent for it: a shared one counts in parts. */
  readonly requests: number;
}

/** Decides markets that are asked at the same moment: each on its own, or those of an event by calls that all of them share. */
export function decideGroup(
  askings: readonly Asking[],
  policy: BenchPolicy,
  records: Records,
  duplicates: DuplicateIndex,
  answers: Answers,
  money?: Money,
): Decided[] {
  let running = askings.map((asking): Running => {
    const admitted = admit(asking, policy, records, answers, money);
    const earlier = earlierAnswers(admitted, records, duplicates);
    const isReused = earlier.reusable !== null;
    const plan = earlier.reusable ? reusedInstead(admitted.plan, earlier.reusable) : admitted.plan;
    const path = isReused ? 'reused' : 'none';
    const begun = { admitted: { ...admitted, plan }, calls: [], path, isWidened: false, offers: [] } as const;
    return { ...begun, earlier, sharedCalls: 0, requests: 0 };
  });
  if (policy.batches && running.length > 1) running = decideEvent(running, answers);
  return running.map((begun) => {
    const each = begun.sharedCalls > 0 ? begun : decideAlone(begun, answers);
    const { admitted, sharedCalls, requests, earlier } = each;
    return { asking: admitted.asking, admitted, decision: decisionOf(each, earlier), sharedCalls, requests };
  });
}

/** In rounds: who is asked next, then their answers, until nobody is asked any more. */
function decideAlone(begun: Running, answers: Answers): Running {
  let each = begun;
  for (;;) {
    const { calls, path, isWidened, offer } = nextCalls(each);
    const offers = offer ? [...each.offers, offer] : each.offers;
    if (calls.length === 0) return { ...each, isWidened, offers };
    const asking = each;
    const answered = calls.map((call) => askAlone(asking, call, answers));
    each = {
      ...each,
      path,
      isWidened,
      offers,
      calls: [...each.calls, ...answered],
      requests: each.requests + calls.length,
    };
  }
}
