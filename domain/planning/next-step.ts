import type { Note } from '../decision/note.ts';
import type { Strategy } from '../shared/method.ts';
import { type Band, isStricter, MODE_RULES, type Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import { callsAbout, modelsIn } from './call-result.ts';
import type { DecisionState, NextStep, StopStep } from './decision-state.ts';
import { marketForecast } from './market-forecast.ts';
import type { Plan } from './plan.ts';
import { replacementFor } from './replacement.ts';
import { askedOf } from './samples.ts';
import { callIfPanelDisagrees } from './strategies/consensus.ts';
import { type CallStrategy, type Situation, slowestMs } from './strategies/situation.ts';
import { callByStake } from './strategies/stake.ts';
import { callByValue } from './strategies/value.ts';
import { valueInputOf } from './value-input.ts';

/** What a running decision was signalled, and the time. */
export interface Moment {
  readonly nowMs: number;
  /** The latest mode and band that were signalled; null = none was. */
  readonly mode: Mode | null;
  readonly band: Band | null;
}

const STRATEGIES: Readonly<Record<Strategy, CallStrategy>> = {
  value: callByValue,
  stake: callByStake,
  consensus: callIfPanelDisagrees,
};

/** Which models are called next, or that none is: the only place that decides it. The first step is the plan's; every further
 * one is what the strategy proposes, as long as mode and deadline permit. Pure. */
export function nextStep(state: DecisionState, moment: Moment): NextStep {
  const { snapshot, reservations } = state;
  const { plan, reservation } = snapshot;
  if (plan.start === 'none' || !reservation || state.isRefused) return stopped();
  if (reservations.length === 0) {
    return { kind: 'call', step: plan.start, calls: plan.first, reservation, notes: [], evaluation: null };
  }
  const situation = situationOf(state, moment);
  const { queue, wider, standby, mode, remainingMs } = situation;
  if (queue.length + wider.length + (standby?.length ?? 0) + mayBeAskedAgain(situation) === 0) return stopped();
  const replacement = replacementFor(situation);
  if (MODE_RULES[mode].calls !== 'panel' && replacement === null) {
    return stopped({ code: 'mode_permits_no_more', figures: { mode } });
  }
  if (remainingMs <= 0) {
    return stopped({ code: 'no_time_for_more', figures: { remainingMs: 0, slowestMs: slowestMs(situation) } });
  }
  const { calls: next, ...found } = replacement ?? STRATEGIES[plan.strategy](situation);
  if (next.length === 0) return { kind: 'stop', notes: found.notes, evaluation: found.evaluation };
  return { kind: 'call', calls: next, reservation: null, ...found };
}

/** How many models may be asked again. */
const mayBeAskedAgain = ({ asked, samplesPerModel }: Situation) =>
  asked.filter(({ samples }) => samples < samplesPerModel).length;

const stopped = (...notes: readonly Note[]): StopStep => ({ kind: 'stop', notes, evaluation: null });

function situationOf({ snapshot, calls }: DecisionState, moment: Moment): Situation {
  const { plan, parts, policy } = snapshot;
  const mode = stricterMode(snapshot.mode, moment.mode);
  const called = new Set(calls.map(({ model }) => model));
  const isLeft = ({ model }: { readonly model: string }) => !called.has(model);
  return {
    markets: snapshot.markets
      .filter(({ part }) => part > 0)
      .map((own) => ({
        value: valueInputOf(snapshot, own, mode),
        forecast: marketForecast(snapshot, own, callsAbout(own, calls), mode),
      })),
    calls,
    queue: plan.queue.filter(isLeft),
    wider: plan.wider.filter(isLeft),
    standby: plan.standby?.filter(isLeft) ?? null,
    planned: plannedIn(plan, calls),
    // A panel that was called in order to learn has every model's answer, and its money is for no more.
    asked: plan.value ? askedOf(plan, calls) : [],
    samplesPerModel: samplesIn(policy),
    strategy: plan.strategy,
    parts,
    policy,
    mode,
    band: moment.band ?? snapshot.band,
    remainingMs: snapshot.deadlineAtMs - moment.nowMs,
    isSuspicious: snapshot.injectionFlags.length > 0,
    budgetShadowPrice: plan.value?.budgetShadowPrice ?? 0,
  };
}

/** A decision that was admitted before there were several has one. */
const samplesIn = ({ samplesPerModel = 1 }: Partial<Pick<DecisionPolicy, 'samplesPerModel'>>) => samplesPerModel;

function plannedIn({ start, first, queue, strategy }: Plan, calls: DecisionState['calls']): number {
  // Where each call is weighed, every one that was made was planned by itself.
  const isEscalated = start === 'quick' && strategy !== 'value' && calls.some(({ step }) => step === 'panel');
  return modelsIn(first).length + (isEscalated ? queue.length : 0);
}

/** A signal may tighten the mode that the admission read, and may not loosen it: what was admitted as economy stays so. */
export function stricterMode(admitted: Mode, signalled: Mode | null): Mode {
  if (signalled === null) return admitted;
  return isStricter(signalled, admitted) ? signalled : admitted;
}
