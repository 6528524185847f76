import { ARM_PRIORS, type ArmPrior, UNSTATED_PRIOR } from '../forecast/arm-priors.ts';
import { blendWithPrice } from '../forecast/blend.ts';
import { calibrate, calibrateAt, type Platt, plattPrior } from '../forecast/calibrate.ts';
import type { Arm } from '../shared/arm.ts';
import { clip, logit, sigmoid } from '../shared/probability.ts';
import { mean } from '../shared/sum.ts';
import { type BlendEvidence, createBlendEvidence } from './blend-evidence.ts';
import { pairedBootstrap } from './bootstrap.ts';
import { createHistory, gapSlopeAt, type History } from './calibration.ts';
import { brier, expectedCalibrationError, logLoss, reliability } from './quality.ts';
import { createStandings, type Standings } from './weights.ts';

/** A recorded question with what came of it. Times in epoch milliseconds. */
export interface RecordedQuestion {
  readonly id: string;
  readonly createdMs: number;
  readonly scheduledResolutionMs: number;
  readonly resolvedMs: number;
  readonly outcome: 0 | 1;
  readonly marketPrice: number | null;
  /** When the newest text was published that the models were given; null or absent = not known. */
  readonly latestEvidenceMs?: number | null;
  /** By model, every sample in [0, 1]; a model that did not answer has none, or is absent. At least one model answered. */
  readonly forecasts: Readonly<Record<string, readonly number[]>>;
}

export interface BacktestOptions {
  /** Which of several samples counts: the first one, or their mean. */
  readonly samples: 'first' | 'mean';
  readonly baseRate: number;
  /** What the recorded answers' models were given; absent = not known. */
  readonly arm?: Arm;
  readonly onProgress?: (done: number, all: number) => void;
}

const LEAST = 0.001;
const DAY_MS = 86_400_000;
const REPORT_EVERY = 100;

type Question = ReturnType<typeof prepare>;

/** Everything that was known before a question opened. */
interface Known {
  readonly models: readonly string[];
  /** By questions that had resolved: what `rec` knows. */
  readonly resolved: Learned;
  /** By those of them whose schedule had passed too: what live decisions know. */
  readonly counted: Learned & { readonly evidence: BlendEvidence };
  readonly prior: Platt;
  readonly ofArm: ArmPrior;
  readonly baseRate: number;
}

interface Learned {
  readonly standings: Standings;
  readonly history: History;
}

/** Forecasts every question in the order of their opening, knowing only what had resolved before it opened, in each of the
 * ways that are compared: `live` (what a live decision of the arm would say: two-speed weights, calibration on the gap to the price,
 * and the blend with it as `evidence` makes it; without a price the calibrated pool), `twoSpeed` (the same before the blend), `rec`
 * (capped Hedge, pool and the classic calibration, which looks at no price), `cappedHedge`, `mean`, `median`, `logOddsMean`,
 * `fixedCalibration`, each model alone, and where there are prices `market` and `blend` (`live` on these questions). The functions are
 * those of live decisions; only the calibration is fitted exactly here and read from a grid there. As there, a question that resolved
 * ahead of its schedule teaches `live` and `twoSpeed` nothing until that has passed; `rec` takes it as soon as it has resolved.
 * One whose evidence is dated after it opened is left out and counted in `informedAfter`. */
export function backtest(all: readonly RecordedQuestion[], options: BacktestOptions) {
  const recorded = all.filter((question) => !isInformedAfter(question));
  const questions = recorded.map((question) => prepare(question, options)).toSorted(byOpening);
  const models = [...new Set(recorded.flatMap((question) => Object.keys(question.forecasts)))].toSorted();
  const ofArm = options.arm === undefined ? UNSTATED_PRIOR : ARM_PRIORS[options.arm];
  const known: Known = {
    models,
    resolved: { standings: createStandings(models), history: createHistory(models) },
    counted: {
      standings: createStandings(models),
      history: createHistory(models),
      evidence: createBlendEvidence(ofArm),
    },
    prior: plattPrior(options.baseRate),
    ofArm,
    baseRate: options.baseRate,
  };
  const scored = new Map<string, { question: Question; p: number }[]>();
  const predictions: ReturnType<typeof recommend>[] = [];
  const twoSpeed = new Map<string, number>();
  const resolvedBefore = inTurn(questions, ({ resolvedMs }) => resolvedMs);
  const countedBefore = inTurn(questions, ({ resolvedMs, scheduledResolutionMs }) =>
    Math.max(resolvedMs, scheduledResolutionMs),
  );

  for (const [done, question] of questions.entries()) {
    for (const past of resolvedBefore(question.createdMs)) learn(known.resolved, past);
    for (const past of countedBefore(question.createdMs)) {
      learn(known.counted, past);
      judgeBlend(known.counted.evidence, past, twoSpeed.get(past.id));
    }
    const prediction = recommend(known, question);
    predictions.push(prediction);
    const all = everyWay(known, question, prediction);
    twoSpeed.set(question.id, all.twoSpeed as number);
    for (const [method, p] of Object.entries(all)) {
      const list = scored.get(method) ?? [];
      list.push({ question, p });
      scored.set(method, list);
    }
    if (done % REPORT_EVERY === 0) options.onProgress?.(done, questions.length);
  }
  const meanLosses = new Map(scored.get('mean')?.map(({ question, p }) => [question.id, brier(p, question.outcome)]));
  const methods = [...scored].map(([method, list]) => [method, judge(list, meanLosses)] as const);
  return {
    questions: questions.length,
    models,
    methods: Object.fromEntries(methods),
    predictions,
    informedAfter: all.length - recorded.length,
    evidenceUndated: recorded.filter(({ latestEvidenceMs = null }) => latestEvidenceMs === null).length,
  };
}
export type BacktestResult = Readonly<ReturnType<typeof backtest>>;

/** Whether its models were given a text of after the forecast: it may know the outcome. */
const isInformedAfter = ({ createdMs, latestEvidenceMs = null }: RecordedQuestion) =>
  latestEvidenceMs !== null && latestEvidenceMs > createdMs;

function prepare(question: RecordedQuestion, { samples }: BacktestOptions) {
  const given = Object.entries(question.forecasts).flatMap(([model, all]) => {
    if (all.length === 0) return [];
    const clipped = all.map((p) => clip(p, LEAST, 1 - LEAST));
    return [[model, samples === 'first' ? (clipped[0] as number) : mean(clipped)] as const];
  });
  const horizonDays = (question.scheduledResolutionMs - question.createdMs) / DAY_MS;
  return { ...question, horizonDays, forecasts: Object.fromEntries(given) };
}

function byOpening(a: Question, b: Question): number {
  return a.createdMs - b.createdMs || (a.id < b.id ? -1 : 1);
}

/** Gives each question once, in the order of a time, as soon as that is past. */
function inTurn(questions: readonly Question[], timeOf: (question: Question) => number) {
  const inOrder = questions.toSorted((a, b) => timeOf(a) - timeOf(b));
  let given = 0;
  return (nowMs: number): Question[] => {
    const from = given;
    for (let next = inOrder[given]; next && timeOf(next) < nowMs; next = inOrder[++given]);
    return inOrder.slice(from, given);
  };
}

function learn({ standings, history }: Learned, question: Question): void {
  standings.add(question);
  history.add(question);
}

function judgeBlend(
  evidence: BlendEvidence,
  { marketPrice, outcome }: Question,
  probability: number | undefined,
): void {
  if (marketPrice !== null && probability !== undefined) evidence.add({ probability, price: marketPrice, outcome });
}

/** How `rec` comes to a question's probability; the weights in the alphabetical order of the models. */
function recommend({ models, resolved, prior }: Known, question: Question) {
  const { standings, history } = resolved;
  const weights = standings.slow();
  const { a, b } = history.fit(history.repool(weights), question.horizonDays, prior);
  const p = calibrate(poolOf(question, weights), { a, b });
  return { id: question.id, p, a, b, nHist: history.count(), weights: models.map((model) => weights[model] ?? 0) };
}

function everyWay(known: Known, question: Question, rec: { readonly p: number }): Record<string, number> {
  const { models, resolved, counted, prior } = known;
  const given = Object.values(question.forecasts);
  const plain = mean(given);
  const twoSpeed = calibratedIn(known, question);
  const { marketPrice } = question;
  const blend = marketPrice === null ? null : blendWithPrice(twoSpeed, marketPrice, counted.evidence.weight());
  return {
    live: blend ?? twoSpeed,
    rec: rec.p,
    twoSpeed,
    cappedHedge: poolOf(question, resolved.standings.slow()),
    mean: plain,
    median: median(given),
    logOddsMean: sigmoid(mean(given.map(logit))),
    fixedCalibration: calibrate(plain, prior),
    ...(marketPrice === null || blend === null ? {} : { market: marketPrice, blend }),
    ...Object.fromEntries(models.map((model) => [`single:${model}`, question.forecasts[model] ?? plain])),
  };
}

/** P as a live decision of the arm calibrates it: on the gap to the price where there is one. */
function calibratedIn({ counted, ofArm, baseRate }: Known, question: Question): number {
  const { standings, history } = counted;
  const weights = standings.twoSpeed();
  const { marketPrice, horizonDays } = question;
  const pooled = poolOf(question, weights);
  const { gapSlope, plattSlope } = ofArm;
  if (marketPrice !== null) {
    const a = gapSlopeAt(history.priced(weights), horizonDays, gapSlope);
    return calibrateAt(marketPrice, pooled, { kind: 'gap', a });
  }
  return calibrate(pooled, history.fit(history.repool(weights), horizonDays, plattPrior(baseRate, plattSlope)));
}

/** Weighted mean of the models that answered; their plain mean when none of them has a weight. */
function poolOf({ forecasts }: Question, weights: Readonly<Record<string, number>>): number {
  const given = Object.entries(forecasts);
  const total = given.reduce((sum, [model]) => sum + (weights[model] ?? 0), 0);
  if (!(total > 0)) return mean(Object.values(forecasts));
  return given.reduce((sum, [model, p]) => sum + (weights[model] ?? 0) * p, 0) / total;
}

/** How one way of forecasting did. `deltaVsMean`: its Brier score minus the plain mean's on the same questions, so below 0
 * is better, with a 95 % interval by paired bootstrap. */
function judge(list: readonly { question: Question; p: number }[], meanLosses: ReadonlyMap<string, number>) {
  const outcomes = list.map(({ question, p }) => ({ p, outcome: question.outcome }));
  const losses = outcomes.map(({ p, outcome }) => brier(p, outcome));
  const differences = list.map(({ question }, index) => (losses[index] as number) - (meanLosses.get(question.id) ?? 0));
  return {
    brier: mean(losses),
    logLoss: mean(outcomes.map(({ p, outcome }) => logLoss(p, outcome))),
    ece: expectedCalibrationError(reliability(outcomes)) ?? 0,
    n: list.length,
    deltaVsMean: pairedBootstrap(differences) ?? { mean: 0, low: 0, high: 0 },
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const last = sorted.length - 1;
  return ((sorted[Math.floor(last / 2)] as number) + (sorted[Math.ceil(last / 2)] as number)) / 2;
}
