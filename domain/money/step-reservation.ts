import type { Step } from '../shared/step.ts';

/** How many requests a decision may send beyond one for each model it asks. */
const SPARE_REQUESTS = 2;

type Priced = { readonly worstCaseMicroUsd: number };

/** How many requests a step may repeat, free ones counted too: the decision's two spare ones, of which an escalation shares
 * with the quick step before it; whoever is asked after a panel has none left. So no decision sends more than its models and
 * two. */
export function stepRepeats(step: Step, calls: number, attemptsPerCall: number, isFirst: boolean): number {
  return Math.min(calls * (attemptsPerCall - 1), spareOf(step, isFirst));
}

function spareOf(step: Step, isFirst: boolean): number {
  if (step === 'shadow' || step === 'wider') return 0;
  return step === 'panel' && isFirst ? SPARE_REQUESTS : SPARE_REQUESTS / 2;
}

/** What a step reserves: every call at its worst case, and the repeated requests at the dearest. */
export function stepWorstCaseMicroUsd(calls: readonly Priced[], repeats: number): number {
  const worst = calls.map(({ worstCaseMicroUsd }) => worstCaseMicroUsd);
  return worst.reduce((sum, cost) => sum + cost, 0) + repeats * Math.max(0, ...worst);
}

/** What a step reserves, told apart by model: together it is the step's worst case exactly. */
export interface StepShares {
  /** Micro-dollars by model id. */
  readonly models: Readonly<Record<string, number>>;
  /** The model whose share holds the money of the repeats until another needs it: the dearest. Null = nothing may be
   * repeated. */
  readonly spareModel: string | null;
}

export function stepShares(calls: readonly (Priced & { readonly model: string })[], repeats: number): StepShares {
  const models: Record<string, number> = {};
  for (const { model, worstCaseMicroUsd } of calls) models[model] = (models[model] ?? 0) + worstCaseMicroUsd;
  const dearest = calls.toSorted((a, b) => b.worstCaseMicroUsd - a.worstCaseMicroUsd)[0];
  if (!dearest || repeats === 0) return { models, spareModel: null };
  models[dearest.model] = (models[dearest.model] ?? 0) + repeats * dearest.worstCaseMicroUsd;
  return { models, spareModel: dearest.model };
}

/** The same for a step that is yet to be planned. */
export function stepReservation(
  step: Step,
  calls: readonly Priced[],
  attemptsPerCall: number,
  isFirst: boolean,
): number {
  return stepWorstCaseMicroUsd(calls, stepRepeats(step, calls.length, attemptsPerCall, isFirst));
}

/** In the order given, as many as fit with what they may repeat: more independent answers are worth more than one dear
 * one. */
export function fitting<Model extends Priced>(
  step: Step,
  models: readonly Model[],
  roomMicroUsd: number,
  attemptsPerCall: number,
  isFirst: boolean,
): Model[] {
  const chosen: Model[] = [];
  for (const model of models) {
    const needed = stepReservation(step, [...chosen, model], attemptsPerCall, isFirst);
    if (needed <= roomMicroUsd) chosen.push(model);
  }
  return chosen;
}
