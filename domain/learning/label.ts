import { ARMS, type Arm, DEFAULT_ARM } from '../shared/arm.ts';
import { pick } from '../shared/pick.ts';
import { logit } from '../shared/probability.ts';
import { mean } from '../shared/sum.ts';
import { brier } from './quality.ts';
import {
  areForecastsScored,
  type ScoredDecision,
  type ScoredForecast,
  type ScoredForecasts,
} from './scored-decision.ts';

/** What one resolved market teaches: one label, however many decisions were made on it. Later decisions on the same market know
 * little that is new and would make it count many times. */
export interface Label {
  readonly ticker: string;
  /** Labels of one event are one piece of evidence for the blend. */
  readonly eventTicker: string;
  readonly outcome: 0 | 1;
  readonly resolvedAtMs: number;
  /** Its first decision: when it expected the market to resolve. */
  readonly first: FirstDecision & Pick<ScoredDecision, 'scheduledResolutionMs'>;
  /** Its first full panel of closed-book answers: weights, calibration, drift. */
  readonly panel: PanelLabel | null;
  /** Its first forecast from closed-book answers: blend, interval. */
  readonly forecast: ForecastLabel | null;
  /** Its first decision from closed-book answers for which a model was asked several times; absent where none was. */
  readonly repeated?: RepeatedLabel;
  /** The same of the other arms; absent where the market was decided in none of them. */
  readonly arms?: Readonly<Partial<Record<Arm, FirstDecisions>>>;
  /** By what was offered: its first forecast of which chance said what was given; absent where there is none. */
  readonly draws?: Readonly<Partial<Record<Arm, DrawnLabel>>>;
  /** Of each shadow model its first answer, in their order. */
  readonly shadows: readonly ShadowLabel[];
  /** Of its decisions that could have used earlier answers, in sums. */
  readonly reuse: readonly ReuseLabel[];
}

/** What one arm's decisions on a market teach. */
type FirstDecisions = Pick<Label, 'panel' | 'forecast' | 'repeated'>;

interface FirstDecision {
  readonly decisionId: string;
  readonly decidedAtMs: number;
}

export interface PanelLabel extends FirstDecision, Pick<ScoredDecision, 'scheduledResolutionMs' | 'segment'> {
  /** When it was decided; absent in older labels, null where the quotes were no price. */
  readonly marketPrice?: number | null;
  /** Of the models that count. */
  readonly forecasts: readonly Pick<ScoredForecast, 'model' | 'rawProbability'>[];
}

export interface ForecastLabel extends FirstDecision, Pick<ScoredDecision, 'marketPrice' | 'blended' | 'lastMid'> {
  readonly probability: number;
}

export interface DrawnLabel extends FirstDecision, Pick<ScoredDecision, 'marketPrice'> {
  /** What was given, and how likely that was. */
  readonly arm: Arm;
  readonly chance: number;
  readonly probability: number;
}

export interface RepeatedLabel extends FirstDecision {
  /** Mean over the models that were asked several times: the variance of an answer in log-odds, and the Brier score of one answer
   * less that of the mean of all, which is the same whatever the outcome. */
  readonly variance: number;
  readonly brierGain: number;
}

export interface ShadowLabel extends FirstDecision {
  readonly model: string;
  /** Its Brier loss minus the mean loss of the models that counted. */
  readonly difference: number;
}

export interface ReuseLabel {
  readonly category: string;
  readonly kind: NonNullable<ScoredDecision['reuse']>['kind'];
  readonly decisions: number;
  readonly excessLosses: number;
}

/** A market's label with one more of its decisions, which may come in any order. */
export function addToLabel(label: Label | null, scored: ScoredForecasts): Label {
  const { ticker, eventTicker = ticker, outcome, resolvedAtMs, arm = DEFAULT_ARM } = scored;
  const standing = label ? inArm(label, arm) : NO_DECISIONS;
  const repeated = firstOf(standing.repeated ?? null, repeatedLabel(scored));
  const own: FirstDecisions = {
    panel: firstOf(standing.panel, panelLabel(scored)),
    forecast: firstOf(standing.forecast, forecastLabel(scored)),
    ...(repeated ? { repeated } : {}),
  };
  const closedBook = arm === DEFAULT_ARM ? own : label ? pick(label, 'panel', 'forecast', 'repeated') : NO_DECISIONS;
  const others = arm === DEFAULT_ARM ? label?.arms : { ...label?.arms, [arm]: own };
  const first = pick(scored, 'decisionId', 'decidedAtMs', 'scheduledResolutionMs');
  return {
    ticker,
    eventTicker: label?.eventTicker ?? eventTicker,
    outcome,
    resolvedAtMs,
    first: firstOf(label?.first ?? null, first) ?? first,
    ...closedBook,
    ...(others ? { arms: others } : {}),
    ...drawsWith(label?.draws, scored),
    shadows: shadowsWith(label?.shadows ?? [], scored),
    reuse: reuseWith(label?.reuse ?? [], scored),
  };
}

const NO_DECISIONS: FirstDecisions = { panel: null, forecast: null };

/** These markets' labels as one arm's decisions alone would have made them. */
export function decidedIn(labels: readonly Label[], arm: Arm): Label[] {
  const own = labels.map((label) => inArm(label, arm));
  return arm === DEFAULT_ARM ? own : own.filter(({ panel, forecast }) => panel !== null || forecast !== null);
}

/** The label with one arm's decisions. What is learned across arms (shadow models, reuse) stays with the closed book's. */
function inArm(label: Label, arm: Arm): Label {
  const { arms, ...closedBook } = label;
  if (arm === DEFAULT_ARM) return closedBook;
  const { repeated: _, ...market } = closedBook;
  return { ...market, ...(arms?.[arm] ?? NO_DECISIONS), shadows: [], reuse: [] };
}

/** The arms beside the closed book in which these markets were decided, in their order. */
export function otherArmsOf(labels: readonly Pick<Label, 'arms'>[]): Arm[] {
  return ARMS.filter((arm) => labels.some(({ arms }) => arms?.[arm] !== undefined));
}

/** A market's first full panel, whatever its arm: what is judged across arms counts a market once. */
export function firstPanel({ panel, arms = {} }: Pick<Label, 'panel' | 'arms'>): PanelLabel | null {
  return Object.values(arms).reduce((first, each) => firstOf(first, each.panel), panel);
}

/** Whether anything is learned from it: a decision for which no model was called teaches nothing. */
export const teaches = ({ panel, forecast, arms = {}, shadows, reuse }: Label): boolean =>
  [{ panel, forecast }, ...Object.values(arms)].some((own) => own.panel !== null || own.forecast !== null) ||
  shadows.length > 0 ||
  reuse.length > 0;

/** The labels of these decisions. */
export function labelsOf(scored: readonly ScoredDecision[]): Label[] {
  const labels = new Map<string, Label>();
  for (const each of scored.filter(areForecastsScored).toSorted(byMaking))
    labels.set(each.ticker, addToLabel(labels.get(each.ticker) ?? null, each));
  return [...labels.values()].filter(teaches);
}

type Counting = Pick<Label, 'ticker' | 'resolvedAtMs' | 'first'>;

/** From when on a label counts: once its market has resolved and the time has passed at which it was expected to. Of questions that
 * may be answered early, those that were are nearly all YES; until the others have had their time, they say nothing fair. The
 * first decision's schedule, because a later one may already follow from the outcome. */
export const countsFromMs = ({ resolvedAtMs, first }: Omit<Counting, 'ticker'>): number =>
  Math.max(resolvedAtMs, first.scheduledResolutionMs);

/** In the order in which labels come to count; ties by ticker, so that the order never depends on the store. */
export function byCounting(a: Counting, b: Counting): number {
  return countsFromMs(a) - countsFromMs(b) || (a.ticker < b.ticker ? -1 : a.ticker > b.ticker ? 1 : 0);
}

/** The labels that count by now, in their order, and those that wait. */
export function countingBy(labels: readonly Label[], nowMs: number): { counted: Label[]; waiting: Label[] } {
  const inOrder = labels.toSorted(byCounting);
  const counted = inOrder.filter((label) => countsFromMs(label) <= nowMs);
  return { counted, waiting: inOrder.slice(counted.length) };
}

/** In the order of their making; ties by id, for the same reason. */
export function byMaking(
  a: Pick<FirstDecision, 'decidedAtMs' | 'decisionId'>,
  b: Pick<FirstDecision, 'decidedAtMs' | 'decisionId'>,
): number {
  return a.decidedAtMs - b.decidedAtMs || (a.decisionId < b.decisionId ? -1 : a.decisionId > b.decisionId ? 1 : 0);
}

/** The earlier of two; the standing one where both are the same decision. */
function firstOf<First extends FirstDecision>(standing: First | null, other: First | null): First | null {
  if (!standing || !other) return standing ?? other;
  return byMaking(other, standing) < 0 ? other : standing;
}

const counted = (scored: ScoredDecision) => scored.forecasts.filter(({ shadow }) => !shadow);

function panelLabel(scored: ScoredDecision): PanelLabel | null {
  if (!scored.panel) return null;
  const { decisionId, decidedAtMs, scheduledResolutionMs, segment, marketPrice } = scored;
  const forecasts = counted(scored).map(({ model, rawProbability }) => ({ model, rawProbability }));
  return { decisionId, decidedAtMs, scheduledResolutionMs, segment, marketPrice, forecasts };
}

function forecastLabel({ probability, ...scored }: ScoredDecision): ForecastLabel | null {
  if (probability === null) return null;
  const { decisionId, decidedAtMs, marketPrice, blended, lastMid } = scored;
  return { decisionId, decidedAtMs, probability, marketPrice, blended, lastMid };
}

function drawsWith(standing: Label['draws'], scored: ScoredDecision): Pick<Label, 'draws'> {
  const { armDraw, probability, decisionId, decidedAtMs, marketPrice } = scored;
  if (!armDraw || probability === null) return standing ? { draws: standing } : {};
  const { offered, arm, probability: chance } = armDraw;
  const own = { decisionId, decidedAtMs, marketPrice, arm, chance, probability };
  return { draws: { ...standing, [offered]: firstOf(standing?.[offered] ?? null, own) ?? own } };
}

function repeatedLabel({ decisionId, decidedAtMs, forecasts }: ScoredDecision): RepeatedLabel | null {
  const several = forecasts.flatMap(({ samples }) => (samples && samples.length > 1 ? [samples] : []));
  if (several.length === 0) return null;
  const variance = mean(several.map((samples) => samplingVariance(samples.map(logit))));
  return { decisionId, decidedAtMs, variance, brierGain: mean(several.map(populationVariance)) };
}

/** Mean of (p - y)^2 less (mean of p - y)^2 is this, for an outcome of 0 as of 1. */
function populationVariance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}

/** Without bias: of two values, half of their squared difference. */
const samplingVariance = (values: readonly number[]) =>
  (populationVariance(values) * values.length) / (values.length - 1);

function shadowsWith(standing: readonly ShadowLabel[], scored: ScoredForecasts): readonly ShadowLabel[] {
  const { decisionId, decidedAtMs, forecasts, outcome } = scored;
  const others = counted(scored);
  const shadows = others.length === 0 ? [] : forecasts.filter(({ shadow }) => shadow);
  if (shadows.length === 0) return standing;
  const loss = mean(others.map(({ rawProbability }) => brier(rawProbability, outcome)));
  const all = new Map(standing.map((each) => [each.model, each]));
  for (const { model, rawProbability } of shadows) {
    const own = { model, decisionId, decidedAtMs, difference: brier(rawProbability, outcome) - loss };
    all.set(model, firstOf(all.get(model) ?? null, own) ?? own);
  }
  return [...all.values()].toSorted(byMaking);
}

function reuseWith(standing: readonly ReuseLabel[], { reuse, segment }: ScoredDecision): readonly ReuseLabel[] {
  if (!reuse) return standing;
  const { category } = segment;
  const { kind, excessLoss } = reuse;
  const isOwn = (each: ReuseLabel) => each.category === category && each.kind === kind;
  const own = standing.find(isOwn) ?? { category, kind, decisions: 0, excessLosses: 0 };
  const added = { ...own, decisions: own.decisions + 1, excessLosses: own.excessLosses + excessLoss };
  return standing.some(isOwn) ? standing.map((each) => (isOwn(each) ? added : each)) : [...standing, added];
}
