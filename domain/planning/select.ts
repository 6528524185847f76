import type { CandidateReason, PassedOverCatalog } from '../decision/candidate.ts';
import type { Finding } from '../shared/finding.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import { sum } from '../shared/sum.ts';
import { BURN_IN_LABELS, isBurnIn } from './exploration.ts';
import type { PlanInput } from './plan.ts';
import { strategyOf } from './policy-rules.ts';
import { type PricedModel, predictedCost } from './priced-model.ts';

export interface SelectInput extends Pick<PlanInput, 'models' | 'deadlineMs' | 'learned'> {
  readonly policy: Pick<DecisionPolicy, 'method' | 'strategy' | 'primaryModel' | 'consensusModels'>;
}

export interface Selected {
  /** The model to call first, and why; null when none can be called. */
  readonly first: { readonly model: PricedModel; readonly why: CandidateReason } | null;
  /** The models that a trade which is worth a panel calls, the best first. */
  readonly usual: readonly PricedModel[];
  /** Those that are left out of these for economy alone, the best first, each with the reason. */
  readonly others: readonly { readonly model: PricedModel; readonly why: Finding<PassedOverCatalog> }[];
  /** Every model that can be called, the deselected too, the cheapest first. */
  readonly everyone: readonly PricedModel[];
  /** Why the models that cannot be called, or not in time, or not any more, are out. */
  readonly out: ReadonlyMap<string, CandidateReason>;
}

const USUAL_PANEL = 2;
/** A call is never taken to cost less: a free model would otherwise be infinitely good value. */
const LEAST_COST_MICRO_USD = 200;
/** Brier loss above the best model's that still counts as equally good: a model beyond it is no bargain at any price. */
const EQUAL_WITHIN_BRIER = 0.001;
/** Of an equal share of the weight: the same where losses are not known. */
const LEAST_SHARE_OF_EQUAL = 0.5;
/** An answer that is this much worse than the best model's takes away more than it adds: a second one as good gains about half of
 * it. */
const HARMFUL_FROM_BRIER = 0.005;

/** Ranks the models: in burn-in all of them, the cheapest first; after that the best two by weight for their cost, as many as
 * `consensus` calls, or, where one is called at a time, all that do no harm. */
export function selectModels({ models, policy, deadlineMs, learned }: SelectInput): Selected {
  const out = new Map<string, CandidateReason>();
  const able = models.filter(({ model, unavailable, shadow }) => {
    const why = unavailable ?? (shadow ? ({ code: 'shadow', figures: {} } as const) : null);
    if (why) out.set(model, why);
    return why === null;
  });
  const everyone = inTime(able, deadlineMs, out);
  const kept = everyone.filter(({ record }) => record.deselected === null);
  // Where only deselected models are left, they are called.
  const counted = kept.length > 0 ? kept : everyone;
  for (const { model, record } of everyone) {
    if (record.deselected && kept.length > 0) out.set(model, { code: 'deselected', figures: record.deselected });
  }
  const hasRecord = learned.labels >= BURN_IN_LABELS;
  const byCost = counted.toSorted(cheapestFirst);
  // How good they are may be known before markets have resolved, what each is worth for its cost not.
  const isJudged = hasRecord || counted.every(({ record }) => record.excessLoss !== null);
  const rank = policy.method === 'cost-benefit' ? rankByBenefit : rankByWeightForCost;
  const ranked = isJudged ? rank(counted) : byCost;
  const helpful = strategyOf(policy) === 'stake' ? ranked : ranked.filter((model) => !isHarmful(model));
  const usual = isBurnIn(learned) ? byCost : helpful.slice(0, usualSize(policy));
  const than = usual.map(({ model }) => model);
  const others = ranked
    .filter((model) => !usual.includes(model))
    .map((model): Selected['others'][number] => ({
      model,
      why: isHarmful(model)
        ? { code: 'harmful_answer', figures: { excessLoss: model.record.excessLoss ?? 0 } }
        : { code: 'less_weight_for_cost', figures: { than } },
    }));
  return {
    first: firstOf(ranked, policy, hasRecord, isJudged),
    usual,
    others,
    everyone: everyone.toSorted(cheapestFirst),
    out,
  };
}

const isHarmful = ({ record: { excessLoss } }: PricedModel) => excessLoss !== null && excessLoss > HARMFUL_FROM_BRIER;

function usualSize(policy: SelectInput['policy']): number {
  const sizes = { stake: USUAL_PANEL, consensus: policy.consensusModels, value: Number.POSITIVE_INFINITY };
  return sizes[strategyOf(policy)];
}

/** Leaves out the models that answer too late as a rule, unless none would be left. */
function inTime(
  able: readonly PricedModel[],
  deadlineMs: number,
  out: Map<string, CandidateReason>,
): readonly PricedModel[] {
  const isLate = ({ record: { p95Ms } }: PricedModel) => p95Ms !== null && p95Ms > deadlineMs;
  if (able.every(isLate)) return able;
  for (const { model, record } of able.filter(isLate)) {
    out.set(model, { code: 'too_slow', figures: { p95Ms: record.p95Ms ?? 0, deadlineMs } });
  }
  return able.filter((model) => !isLate(model));
}

/** Weight per unit of cost, the most first, among those that are as good as the best; then the others. One model's answer is to
 * be as good as a panel's, or it saves nothing. */
function rankByWeightForCost(models: readonly PricedModel[]): PricedModel[] {
  const least = (LEAST_SHARE_OF_EQUAL * sum(models.map(({ record }) => record.weight))) / models.length;
  const isPoor = ({ record: { weight, excessLoss } }: PricedModel) =>
    Number(excessLoss === null ? weight < least : excessLoss > EQUAL_WITHIN_BRIER);
  return models.toSorted((a, b) => isPoor(a) - isPoor(b) || weightForCost(b) - weightForCost(a) || cheapestFirst(a, b));
}

/** Those first whose contribution is proven, the cheapest hundredth of a Brier point first; then the others by weight for their
 * cost. */
function rankByBenefit(models: readonly PricedModel[]): PricedModel[] {
  const ranked = rankByWeightForCost(models);
  const cost = ({ record }: PricedModel) => record.costPerHundredthMicroUsd;
  return [
    ...ranked.filter((model) => cost(model) !== null).toSorted((a, b) => (cost(a) ?? 0) - (cost(b) ?? 0)),
    ...ranked.filter((model) => cost(model) === null),
  ];
}

const weightForCost = (model: PricedModel) =>
  model.record.weight / Math.max(LEAST_COST_MICRO_USD, predictedCost(model).expectedCostMicroUsd);

type Cost = Pick<PricedModel, 'model' | 'worstCaseMicroUsd'>;

export function cheapestFirst(a: Cost, b: Cost): number {
  return a.worstCaseMicroUsd - b.worstCaseMicroUsd || (a.model < b.model ? -1 : 1);
}

function firstOf(
  ranked: readonly PricedModel[],
  { method, primaryModel }: Pick<DecisionPolicy, 'method' | 'primaryModel'>,
  hasRecord: boolean,
  isJudged: boolean,
): Selected['first'] {
  const [best] = ranked;
  if (!best) return null;
  const { weight, costPerHundredthMicroUsd } = best.record;
  if (hasRecord && method === 'cost-benefit' && costPerHundredthMicroUsd !== null) {
    return { model: best, why: { code: 'least_cost_for_accuracy', figures: { costPerHundredthMicroUsd } } };
  }
  if (hasRecord) return { model: best, why: { code: 'most_weight_for_cost', figures: { weight } } };
  const primary = ranked.find(({ model }) => model === primaryModel);
  if (primary) return { model: primary, why: { code: 'primary_model', figures: {} } };
  if (isJudged) return { model: best, why: { code: 'most_weight_for_cost', figures: { weight: null } } };
  return { model: best, why: { code: 'cheapest', figures: {} } };
}
