import type { CallRecord, Decision } from '../../src/domain/decision.ts';
import type { PlannedCall } from '../../src/domain/plan.ts';
import { reusedInstead } from '../../src/domain/reuse-plan.ts';
import { type Admitted, admit } from './admitted.ts';
import { type Answers, MODELS } from './answers.ts';
import { decisionOf } from './decision-of.ts';
import { type EarlierAnswers, earlierAnswers, type TwinIndex } from './earlier-answers.ts';
import { type Gathering, nextCalls } from './next-calls.ts';
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

interface Running extends Gathering {
  readonly earlier: EarlierAnswers;
  readonly sharedCalls: number;
  readonly requests: number;
}

/** Decides markets that are asked at the same moment: each on its own, or with a call to each model that all of them share.
 * In rounds: who is asked next by each market, then the answers of all, until nobody is asked any more. */
export function decideGroup(
  askings: readonly Asking[],
  policy: BenchPolicy,
  records: Records,
  twins: TwinIndex,
  answers: Answers,
  money?: Money,
): Decided[] {
  let running = askings.map((asking): Running => {
    const admitted = admit(asking, policy, records, answers, money);
    const earlier = earlierAnswers(admitted, records, twins);
    const isReused = earlier.reusable !== null;
    const plan = earlier.reusable ? reusedInstead(admitted.plan, earlier.reusable) : admitted.plan;
    const path = isReused ? 'reused' : 'none';
    const begun = { admitted: { ...admitted, plan }, calls: [], path, isWidened: false, offers: [] } as const;
    return { ...begun, earlier, sharedCalls: 0, requests: 0 };
  });
  for (;;) {
    const next = running.map((each) => ({ each, next: nextCalls(each) }));
    if (next.every(({ next: { calls } }) => calls.length === 0)) break;
    const wanted = next.flatMap(({ each, next: { calls } }) => calls.map((call) => ({ each, call })));
    const answered = policy.batches ? askTogether(wanted, answers) : wanted.map((each) => askAlone(each, answers));
    running = next.map(({ each, next: { calls, path, isWidened, offer } }) => {
      const offers = offer ? [...each.offers, offer] : each.offers;
      if (calls.length === 0) return { ...each, isWidened, offers };
      const own = answered.filter((answer) => answer.each === each);
      return {
        ...each,
        path,
        isWidened,
        offers,
        calls: [...each.calls, ...own.map(({ record }) => record)],
        sharedCalls: each.sharedCalls + own.filter(({ sharers }) => sharers > 1).length,
        requests: each.requests + own.reduce((sum, { sharers }) => sum + 1 / sharers, 0),
      };
    });
  }
  return running.map((each) => {
    const { admitted, sharedCalls, requests } = each;
    return { asking: admitted.asking, admitted, decision: decisionOf(each, each.earlier), sharedCalls, requests };
  });
}

interface Wanted {
  readonly each: Running;
  readonly call: PlannedCall;
}

interface Answered {
  readonly each: Running;
  readonly record: CallRecord;
  readonly sharers: number;
}

function askAlone({ each, call }: Wanted, answers: Answers): Answered {
  const { probabilityYes, usage, requestBytes, costMicroUsd } = answers.alone(
    rowOf(call.model),
    each.admitted.asking.question,
  );
  const predicted = call.expectedFrom === 'tokens' ? { predictedMicroUsd: call.expectedCostMicroUsd } : {};
  const record = { ...recordOf(each, call, probabilityYes, costMicroUsd), usage, requestBytes, ...predicted };
  return { each, record, sharers: 1 };
}

/** One request to each model, its cost split evenly. */
function askTogether(wanted: readonly Wanted[], answers: Answers): Answered[] {
  const models = [...new Set(wanted.map(({ call }) => call.model))];
  return models.flatMap((model) => {
    const sharers = wanted.filter(({ call }) => call.model === model);
    const [only] = sharers;
    if (only && sharers.length === 1) return [askAlone(only, answers)];
    const questions = sharers.map(({ each }) => each.admitted.asking.question);
    const group = only?.each.admitted.asking.group ?? model;
    const { costMicroUsd, probabilities } = answers.together(rowOf(model), questions, group);
    return sharers.map(({ each, call }, index): Answered => {
      const probabilityYes = probabilities[index] ?? 0.5;
      const share =
        Math.floor(((index + 1) * costMicroUsd) / sharers.length) - Math.floor((index * costMicroUsd) / sharers.length);
      return { each, record: recordOf(each, call, probabilityYes, share), sharers: sharers.length };
    });
  });
}

function recordOf(each: Running, call: PlannedCall, probabilityYes: number, costMicroUsd: number): CallRecord {
  return {
    model: call.model,
    provider: call.provider,
    step: each.calls.length === 0 && each.admitted.plan.start === 'quick' ? 'quick' : 'panel',
    outcome: 'answered',
    probabilityYes,
    reasoning: null,
    failure: null,
    costMicroUsd,
    latencyMs: 0,
    attemptId: null,
  };
}

function rowOf(model: string) {
  const row = MODELS.find(({ id }) => id === model);
  if (!row) throw new Error(`The simulator has no model ${model}.`);
  return row;
}
