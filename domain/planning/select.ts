import type { TokenExpectation } from '../learning/token-record.ts';
import { hashToUnitInterval } from '../shared/hash-to-unit-interval.ts';
import type { Mode } from '../shared/modes.ts';
import { type DecisionPolicy, isConsensus } from '../shared/policy.ts';
import type { CostPrediction } from './predict-cost.ts';

/** A model that could be asked, priced. */
export interface PricedModel {
  readonly model: string;
  readonly provider: string;
  /** The most one attempt can cost. */
  readonly worstCaseMicroUsd: number;
  readonly callTimeoutMs: number;
  /** Why it cannot be asked now (no key, no worker, taken out); null = it can. */
  readonly unavailable: string | null;
  /** Asked beside the others on some decisions, without counting. */
  readonly shadow: boolean;
  readonly record: ModelRecord;
  /** UTF-8 bytes of the request; absent where none can be made. */
  readonly requestBytes?: number;
  /** What this request is likely to cost; absent = its tokens cannot be told yet. */
  readonly predicted?: CostPrediction;
}

/** What is known of a model for the question at hand. */
export interface ModelRecord {
  /** Two-speed weight in the question's segment; equal before there are outcomes. */
  readonly weight: number;
  /** By how much its mean Brier loss on such questions exceeds the best model's; null or absent = not known. */
  readonly excessLoss?: number | null;
  /** Mean cost of a call lately; null = none yet, and the worst case stands for it. */
  readonly callCostMicroUsd: number | null;
  /** What to expect of the tokens of a call; absent or null = too few calls lately. */
  readonly tokens?: TokenExpectation | null;
  /** What a hundredth of a Brier point costs that it adds to the ensemble; absent or null = not proven. */
  readonly costPerHundredthMicroUsd?: number | null;
  /** Null = too few calls lately to tell. */
  readonly p95Ms: number | null;
  /** Why it is out until it has proved itself again; null = it is not. Full panels ask it all the same. */
  readonly deselected: string | null;
}

export const NO_RECORD: ModelRecord = { weight: 1, callCostMicroUsd: null, p95Ms: null, deselected: null };

/** How much has been learned. */
export interface Learned {
  /** Resolved markets with a full panel. */
  readonly labels: number;
  readonly panelsAsked: number;
  /** Resolved markets with a forecast whose price was near certainty; absent = none is known. */
  readonly nearCertain?: number;
}

export interface SelectInput {
  readonly decisionId: string;
  readonly models: readonly PricedModel[];
  readonly policy: Pick<
    DecisionPolicy,
    'method' | 'strategy' | 'explore' | 'primaryModel' | 'ensemble' | 'consensusModels'
  >;
  readonly mode: Mode;
  readonly deadlineMs: number;
  readonly learned: Learned;
}

export interface Selected {
  /** The quick path's model and why it; null when none can be asked. */
  readonly first: { readonly model: PricedModel; readonly why: string } | null;
  /** Whom a trade that is worth a panel asks, the best first. */
  readonly usual: readonly PricedModel[];
  /** Who is left out of these for economy alone, the best first. */
  readonly others: readonly PricedModel[];
  /** Everybody who can be asked, the deselected too. */
  readonly everyone: readonly PricedModel[];
  /** Why everyone is asked although the trade does not need it, and how likely that was; null = it is not so. */
  readonly exploration: { readonly why: string; readonly probability: number } | null;
  readonly passedOver: ReadonlyMap<string, string>;
}

export const BURN_IN_LABELS = 60;
export const BURN_IN_PANELS = 120;
const RANDOM_PANEL_SHARE = 0.07;
const USUAL_PANEL = 2;
/** A call is never taken to cost less: a free model would otherwise be infinitely good value. */
const LEAST_COST_MICRO_USD = 200;
/** Brier loss above the best model's that still counts as equally good: a model beyond it is no bargain at any price. */
const EQUAL_WITHIN_BRIER = 0.001;
/** Of an equal share of the weight: the same where losses are not known. */
const LEAST_SHARE_OF_EQUAL = 0.5;

/** Whom to ask. Burn-in: everyone, until 60 resolved markets or 120 panels; after that the best two by weight for their
 * cost, and everyone on a random 7 % so that the record stays a fair one. Pure: the draw follows from the decision's id. */
export function selectModels(input: SelectInput): Selected {
  const { policy, learned, deadlineMs } = input;
  const passedOver = new Map<string, string>();
  const able = input.models.filter((model) => {
    const why =
      model.unavailable ?? (model.shadow ? 'it is on trial: it is asked in the shadow and never counts' : null);
    if (why !== null) passedOver.set(model.model, why);
    return why === null;
  });
  const everyone = inTime(able, deadlineMs, passedOver);
  const kept = everyone.filter((model) => model.record.deselected === null);
  // Somebody has to be asked, even if only the deselected are left.
  const counted = kept.length > 0 ? kept : everyone;
  for (const { model, record } of everyone) {
    if (record.deselected !== null && kept.length > 0) passedOver.set(model, record.deselected);
  }

  const isBurnIn = learned.labels < BURN_IN_LABELS && learned.panelsAsked < BURN_IN_PANELS;
  const hasRecord = learned.labels >= BURN_IN_LABELS;
  const byCost = counted.toSorted(cheapestFirst);
  const byBenefit = policy.method === 'cost-benefit';
  // How good they are may be known before markets have resolved, what each is worth for its cost not.
  const isJudged = hasRecord || counted.every(({ record }) => (record.excessLoss ?? null) !== null);
  const byValue = !isJudged ? byCost : byBenefit ? rankByBenefit(counted) : rankByValue(counted);
  const helpful = policy.strategy === 'value' ? byValue.filter(mayHelp) : byValue;
  const usual = isBurnIn ? byCost : helpful.slice(0, usualSize(policy));
  const others = byValue.filter((model) => !usual.includes(model));
  for (const model of others) passedOver.set(model.model, mayHelp(model) ? notAmong(usual) : tooPoor(model));
  return {
    first: firstOf(byValue, policy, hasRecord, isJudged),
    usual,
    others,
    everyone: everyone.toSorted(cheapestFirst),
    exploration: explore(input, isBurnIn),
    passedOver,
  };
}

/** An answer that is this much worse than the best model's takes away more than it adds: a second one as good gains about half of
 * it. */
const HARMFUL_FROM_BRIER = 0.005;

const mayHelp = ({ record: { excessLoss = null } }: PricedModel) =>
  excessLoss === null || excessLoss <= HARMFUL_FROM_BRIER;

function tooPoor({ record: { excessLoss = null } }: PricedModel): string {
  return `its Brier loss is thought to be ${(excessLoss ?? 0).toFixed(4)} above the best model's: its answer would take away more than it adds`;
}

function usualSize(policy: SelectInput['policy']): number {
  if (isConsensus(policy)) return policy.consensusModels;
  // One at a time, each as it proves worth its cost: nobody is left out beforehand.
  return policy.method === 'cost-benefit' || policy.strategy === 'value' ? Number.POSITIVE_INFINITY : USUAL_PANEL;
}

/** Leaves out who answers too late as a rule, unless nobody would be left. */
function inTime(able: readonly PricedModel[], deadlineMs: number, passedOver: Map<string, string>): PricedModel[] {
  const isLate = ({ record }: PricedModel) => record.p95Ms !== null && record.p95Ms > deadlineMs;
  if (able.every(isLate)) return [...able];
  for (const { model, record } of able.filter(isLate)) {
    const took = Math.round(record.p95Ms ?? 0);
    passedOver.set(model, `one call in twenty takes it more than ${took} ms, past the deadline of ${deadlineMs} ms`);
  }
  return able.filter((model) => !isLate(model));
}

/** Weight per unit of cost, the most first, among those that are as good as the best; then the others. One model's word is to be
 * as good as a panel's, or it saves nothing. */
function rankByValue(models: readonly PricedModel[]): PricedModel[] {
  const total = models.reduce((sum, { record }) => sum + record.weight, 0);
  const least = (LEAST_SHARE_OF_EQUAL * total) / models.length;
  const isPoor = ({ record: { weight, excessLoss = null } }: PricedModel) =>
    (excessLoss === null ? weight < least : excessLoss > EQUAL_WITHIN_BRIER) ? 1 : 0;
  return models.toSorted((a, b) => isPoor(a) - isPoor(b) || weightPerCost(b) - weightPerCost(a) || cheapestFirst(a, b));
}

/** Those first whose contribution is proven, the cheapest hundredth of a Brier point first; then the others by value. */
function rankByBenefit(models: readonly PricedModel[]): PricedModel[] {
  const byValue = rankByValue(models);
  const isProven = ({ record }: PricedModel) => (record.costPerHundredthMicroUsd ?? null) !== null;
  const cost = ({ record }: PricedModel) => record.costPerHundredthMicroUsd ?? 0;
  return [
    ...byValue.filter(isProven).toSorted((a, b) => cost(a) - cost(b)),
    ...byValue.filter((model) => !isProven(model)),
  ];
}

/** What a call is expected to cost: as predicted of this very request, else as the model's calls have cost in the mean, else
 * its worst case. */
export const expectedCostMicroUsd = ({ predicted, record, worstCaseMicroUsd }: PricedModel): number =>
  predicted?.meanMicroUsd ?? record.callCostMicroUsd ?? worstCaseMicroUsd;

/** What that was told from. */
export const expectedFrom = ({ predicted, record }: PricedModel): 'tokens' | 'mean' | 'worst' =>
  predicted ? 'tokens' : record.callCostMicroUsd !== null ? 'mean' : 'worst';

const weightPerCost = (model: PricedModel) =>
  model.record.weight / Math.max(LEAST_COST_MICRO_USD, expectedCostMicroUsd(model));

export function cheapestFirst(
  a: Pick<PricedModel, 'model' | 'worstCaseMicroUsd'>,
  b: Pick<PricedModel, 'model' | 'worstCaseMicroUsd'>,
): number {
  return a.worstCaseMicroUsd - b.worstCaseMicroUsd || (a.model < b.model ? -1 : 1);
}

function firstOf(
  ranked: readonly PricedModel[],
  { method, primaryModel }: Pick<SelectInput['policy'], 'method' | 'primaryModel'>,
  hasRecord: boolean,
  isJudged: boolean,
): Selected['first'] {
  const [best] = ranked;
  if (!best) return null;
  const hundredth = best.record.costPerHundredthMicroUsd ?? null;
  if (hasRecord && method === 'cost-benefit' && hundredth !== null) {
    return { model: best, why: `the least cost for .01 Brier ($${(hundredth / 1e6).toFixed(4)})` };
  }
  if (hasRecord) return { model: best, why: `the most weight for its cost (weight ${best.record.weight.toFixed(3)})` };
  const stated = ranked.find((model) => model.model === primaryModel);
  if (stated) return { model: stated, why: 'the primary model' };
  return {
    model: best,
    why: isJudged
      ? 'the most weight for its cost among those that are near the panels'
      : 'the cheapest model that can be asked',
  };
}

function explore({ decisionId, policy, mode, learned }: SelectInput, isBurnIn: boolean): Selected['exploration'] {
  // What it may never override: an account's or a caller's no, and any mode but the normal one.
  if (!policy.explore || !policy.ensemble || mode !== 'normal') return null;
  if (isBurnIn) {
    const { labels, panelsAsked } = learned;
    const why = `Burn-in: ${labels} resolved markets of ${BURN_IN_LABELS}, ${panelsAsked} panels of ${BURN_IN_PANELS}: everyone is asked, to learn.`;
    return { why, probability: 1 };
  }
  const drawn = hashToUnitInterval(`panel/${decisionId}`);
  if (drawn >= RANDOM_PANEL_SHARE) return null;
  const why = `Drawn (${drawn.toFixed(4)} of ${RANDOM_PANEL_SHARE}): everyone is asked, to keep the record fair.`;
  return { why, probability: RANDOM_PANEL_SHARE };
}

function notAmong(usual: readonly PricedModel[]): string {
  return `less weight for its cost than ${usual.map(({ model }) => model).join(' and ')}`;
}
