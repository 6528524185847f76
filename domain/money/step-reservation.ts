import type { Step } from '../shared/method.ts';
import type { Purpose } from '../shared/policy.ts';
import { sum } from '../shared/sum.ts';

/** How many requests a decision may send beyond one for each model and prompt. */
const SPARE_REQUESTS = 2;

type Priced = { readonly worstCaseMicroUsd: number };

/** How many requests a step may repeat, free ones counted too: the decision's two spare ones, of which a first further step shares
 * with the quick step before it; later steps, and models that are called after a panel, have none left. So no decision sends more
 * than its models and two. `round`: 0 for the first step, 1 for the next. */
export function stepRepeats(step: Step, calls: number, attemptsPerCall: number, round: number): number {
  return Math.min(calls * (attemptsPerCall - 1), spareRequests(step, round));
}

function spareRequests(step: Step, round: number): number {
  if (step === 'shadow' || step === 'wider' || round > 1) return 0;
  return step === 'panel' && round === 0 ? SPARE_REQUESTS : SPARE_REQUESTS / 2;
}

/** What a step reserves: every call at its worst case, and the repeated requests at the most expensive. */
export function stepWorstCaseMicroUsd(calls: readonly Priced[], repeats: number): number {
  const worst = calls.map(({ worstCaseMicroUsd }) => worstCaseMicroUsd);
  return sum(worst) + repeats * Math.max(0, ...worst);
}

/** What a step reserves, by model: together it is the step's worst case exactly. */
export interface StepShares {
  /** Micro-dollars by model id. */
  readonly models: Readonly<Record<string, number>>;
  /** The model whose share holds the money of the repeats until another needs it: the most expensive. Null = nothing may be
   * repeated. */
  readonly spareModel: string | null;
}

/** The money of a step whose calls are made once for each of the prompts: its shares, the repeats and the paid attempts by
 * model that they pay for. A model may have several calls. */
export function stepMoney(
  step: Step,
  calls: readonly (Priced & { readonly model: string })[],
  of: { readonly attemptsPerCall: number; readonly parts: number; readonly round: number },
) {
  const { attemptsPerCall, parts, round } = of;
  const repeats = stepRepeats(step, calls.length, attemptsPerCall, round);
  const forParts = calls.map((call) => ({ ...call, worstCaseMicroUsd: parts * call.worstCaseMicroUsd }));
  const attempts: Record<string, number> = {};
  for (const { model } of calls) attempts[model] = (attempts[model] ?? 0) + parts * attemptsPerCall;
  return { ...stepShares(forParts, repeats), repeats: parts * repeats, attempts };
}

/** Every call at its worst case, and so many repeats of the most expensive. */
export function stepShares(calls: readonly (Priced & { readonly model: string })[], repeats: number): StepShares {
  const models: Record<string, number> = {};
  for (const { model, worstCaseMicroUsd } of calls) models[model] = (models[model] ?? 0) + worstCaseMicroUsd;
  const [dearest] = calls.toSorted((a, b) => b.worstCaseMicroUsd - a.worstCaseMicroUsd);
  if (!dearest || repeats === 0) return { models, spareModel: null };
  models[dearest.model] = (models[dearest.model] ?? 0) + repeats * dearest.worstCaseMicroUsd;
  return { models, spareModel: dearest.model };
}

/** What a step that is yet to be planned would reserve for one prompt. */
export function stepReservation(step: Step, calls: readonly Priced[], attemptsPerCall: number, round: number): number {
  return stepWorstCaseMicroUsd(calls, stepRepeats(step, calls.length, attemptsPerCall, round));
}

export const calledTimes = <Call>(calls: readonly Call[], samples: number): Call[] =>
  Array.from({ length: samples }, () => calls).flat();

/** In the order given, as many as fit with what they may repeat, each asked for so many answers: more independent answers are
 * worth more than one expensive one. */
export function fitting<Model extends Priced>(
  step: Step,
  models: readonly Model[],
  roomMicroUsd: number,
  attemptsPerCall: number,
  round: number,
  samples = 1,
): Model[] {
  const chosen: Model[] = [];
  for (const model of models) {
    const calls = calledTimes([...chosen, model], samples);
    if (stepReservation(step, calls, attemptsPerCall, round) <= roomMicroUsd) chosen.push(model);
  }
  return chosen;
}

/** Where money is held: carried by the decision, so that every later operation goes to the same day's ledger whatever the clock
 * says by then. */
export interface Reservation {
  readonly ledgerId: string;
  readonly entryKey: string;
  readonly hour: string;
  readonly category: string;
  readonly purpose: Purpose;
  readonly amountMicroUsd: number;
  readonly expiresAtMs: number;
}
