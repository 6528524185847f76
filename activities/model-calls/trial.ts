import { ApplicationFailure } from '@temporalio/common';
import type { Breaker } from '../../domain/health/breaker.ts';
import { type BreakerSubject, subjectKey } from '../../domain/health/breaker-subject.ts';
import { FAILURE_KINDS, FAILURE_RULES } from '../../domain/health/failure.ts';
import type { TrialEndedInput } from '../../domain/messages/signal-schema.ts';
import { OPERATIONS_WORKFLOW_ID, SIGNAL } from '../../workflows/messages.ts';
import type { Dependencies } from '../dependencies.ts';

/** A decision's call to a model that is out, which shows whether it is back: one at a time, and only where its breakers permit. */
export function createTrials({ store, workflows, log }: Pick<Dependencies, 'store' | 'workflows' | 'log'>) {
  return {
    /** The first of the breakers whose trial another call has; null = this call has them all. */
    async claim(trials: readonly Breaker[]): Promise<Breaker | null> {
      for (const breaker of trials) if (!(await store.health.claimTrial(breaker.subject))) return breaker;
      return null;
    },

    /** Makes the call, and reports to `operations` what it shows of each breaker. A report that cannot be made is logged: the next
     * probe permits another trial. */
    async run<Result>(trials: readonly Breaker[], call: () => Promise<Result>): Promise<Result> {
      let failure: TrialEndedInput['failure'] = null;
      try {
        return await call();
      } catch (error) {
        failure = failureOf(error);
        throw error;
      } finally {
        for (const { subject } of trials) await report(subject, failure);
      }
    },
  };

  async function report(subject: BreakerSubject, failure: TrialEndedInput['failure']): Promise<void> {
    const result = shown(subject, failure);
    if (!result) return;
    try {
      await workflows.signal(OPERATIONS_WORKFLOW_ID, SIGNAL.trialEnded, result);
    } catch (error) {
      log('warn', `The trial of ${subjectKey(subject)} could not be reported to operations`, { error: String(error) });
    }
  }
}

/** What a call failed by. What is no failure of the call itself, such as a store that is away, is our own. */
function failureOf(error: unknown): NonNullable<TrialEndedInput['failure']> {
  const kind = error instanceof ApplicationFailure && FAILURE_KINDS.find((each) => each === error.type);
  return { kind: kind || 'aborted', message: error instanceof Error ? error.message : String(error) };
}

/** Null where the failure is neither the provider's nor the model's. What one model, or one request, is refused for shows that the
 * provider is there. */
function shown(subject: BreakerSubject, failure: TrialEndedInput['failure']): TrialEndedInput | null {
  const fault = failure && FAILURE_RULES[failure.kind].fault;
  if (fault === 'caller') return null;
  const isOut = fault === 'provider' || (fault === 'model' && subject.kind === 'model');
  return { subject, failure: isOut ? failure : null };
}
