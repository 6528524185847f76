import { ARM_PRIORS } from '../forecast/arm-priors.ts';
import type { Evidence } from '../forecast/blend.ts';
import { plattPrior } from '../forecast/calibrate.ts';
import { conformalDistance, conformalHalfWidth } from '../forecast/interval.ts';
import { ARMS, type Arm, DEFAULT_ARM } from '../shared/arm.ts';
import { createBlendEvidence } from './blend-evidence.ts';
import { createHistory, fitGapGrid, fitGrid } from './calibration.ts';
import { compareArms, hasOtherArms } from './compare-arms.ts';
import { type Drift, driftOverPanels, NO_DRIFT, type Transition } from './drift.ts';
import {
  countingBy,
  countsFromMs,
  decidedIn,
  type ForecastLabel,
  firstPanel,
  type Label,
  otherArmsOf,
} from './label.ts';
import { addToEvidence } from './label-evidence.ts';
import {
  type ArmSums,
  changeArmSums,
  changeLabelSums,
  type LabelSums,
  labelSumsOf,
  lossesIn,
  segmentLossesIn,
} from './label-sums.ts';
import { measuredSpread } from './measured-spread.ts';
import { type Panel, panelsOf } from './panel.ts';
import { reuseRecords } from './reuse-record.ts';
import type { ArmRecord, ModelStanding, Scoreboard } from './scoreboard.ts';
import { shadowRecords } from './shadow.ts';
import { createStandings, ownHedgeWeights, twoSpeedWeights, withoutDeselected } from './weights.ts';
import { fastBefore, standingsAt, type WindowStart } from './window-start.ts';

export interface ScoreboardInput
  extends Pick<Scoreboard, 'panelsAsked' | 'excluded' | 'facts' | 'calls' | 'brierCosts' | 'version' | 'group'> {
  /** The labels of the window, in any order. */
  readonly labels: readonly Label[];
  /** Of older labels, with those of the window, whether they count yet or not; null = there are no older ones. */
  readonly older: { readonly sums: LabelSums; readonly arms?: ArmSums; readonly start: WindowStart } | null;
  /** Ids of the models that count now; those of the record join them. */
  readonly models: readonly string[];
  readonly baseRates: readonly number[];
  readonly nowMs: number;
}

export interface BuiltScoreboard {
  readonly board: Scoreboard;
  /** Every change of a model's drift state in the window; the scoreboard keeps the latest hundred. */
  readonly transitions: readonly Transition[];
}

const TRANSITIONS_KEPT = 100;

/** Everything that was learned, from the labels that count by now, in the order in which they came to: the same labels and the same
 * time always give the same scoreboard. Those that still wait are left out of all of it, and taken out of the sums again.
 * What is a sum over labels counts all of them; what is fitted, drawn or in their order is of the window alone, and goes on from
 * where the window starts. */
export function buildScoreboard(input: ScoreboardInput): BuiltScoreboard {
  const { counted: labels, waiting } = countingBy(input.labels, input.nowMs);
  const { older } = input;
  const sums = older ? changeLabelSums(older.sums, [], waiting) : labelSumsOf(labels);
  const arms = changeArmSums(older?.arms ?? {}, [], older ? waiting : []);
  const { drifts, transitions } = driftOf(labels, input);
  const inWindow = otherArmsOf(labels);
  // All of an arm's markets may lie before the window.
  const known = ARMS.filter((arm) => inWindow.includes(arm) || (arms[arm]?.labels ?? 0) > 0);
  const others = known.map((arm) => {
    const own = decidedIn(labels, arm);
    return { arm, ...recordOf(own, arms[arm] ?? labelSumsOf(own), arm, drifts, input) };
  });
  const { version, group, facts, calls, brierCosts, panelsAsked, excluded } = input;
  const byArm = compareArms(labels);
  const earlier = input.older?.start.transitions ?? [];
  const board: Scoreboard = {
    version,
    group,
    builtAtMs: input.nowMs,
    ...recordOf(decidedIn(labels, DEFAULT_ARM), sums, DEFAULT_ARM, drifts, input),
    waiting: { labels: waiting.length, nextMs: waiting[0] ? countsFromMs(waiting[0]) : null },
    facts,
    calls,
    brierCosts,
    panelsAsked,
    excluded,
    shadows: shadowRecords(labels),
    transitions: [...earlier, ...transitions].slice(-TRANSITIONS_KEPT),
    reuse: reuseRecords(sums.reuse),
    ...(others.length > 0 ? { arms: others } : {}),
    ...(hasOtherArms(byArm) ? { byArm } : {}),
  };
  return { board, transitions };
}

/** Which models have gone bad, by every market's first panel, whatever its arm. */
function driftOf(labels: readonly Label[], { models, older }: ScoreboardInput): ReturnType<typeof driftOverPanels> {
  const panels = panelsOf(labels, firstPanel);
  const before = standingsAt(older?.start ?? null).drifts;
  const answering = panels.flatMap(({ forecasts }) => Object.keys(forecasts));
  return driftOverPanels(panels, [...new Set([...models, ...Object.keys(before), ...answering])].toSorted(), before);
}

/** What one arm's decisions have taught. */
function recordOf(
  labels: readonly Label[],
  sums: LabelSums,
  arm: Arm,
  drifts: Readonly<Record<string, Drift>>,
  input: ScoreboardInput,
): ArmRecord {
  const forecasts = labels.flatMap(({ forecast, outcome }) => (forecast ? [{ ...forecast, outcome }] : []));
  const panels = panelsOf(labels, ({ panel }) => panel);
  const { models, segments } = judgedModels(panels, sums, arm, drifts, input);
  return {
    labels: sums.panels,
    nearCertain: sums.nearCertain,
    models,
    segments,
    ...grids(panels, Object.fromEntries(models.map(({ model, weight }) => [model, weight])), arm, input),
    evidence: { ...evidenceOf(labels, arm, input), resolvedMarkets: sums.priced },
    interval: conformalInterval(forecasts),
    spread: measuredSpread(sums.spread),
  };
}

/** How each model stands: its losses, weight and drift. */
function judgedModels(
  panels: readonly Panel[],
  sums: LabelSums,
  arm: Arm,
  drifts: Readonly<Record<string, Drift>>,
  { models: counted, older }: ScoreboardInput,
) {
  const ids = [...new Set([...counted, ...sums.models.map(({ model }) => model)])].toSorted();
  const standings = createStandings(ids, fastBefore(older?.start ?? null, arm));
  for (const panel of panels) standings.add(panel);
  const known = lossesIn(sums, ids);
  const fast = standings.fast();
  const twoSpeed = twoSpeedWeights(ownHedgeWeights(known), fast);
  const weights = withoutDeselected(twoSpeed, (model) => drifts[model]?.state === 'deselected');
  const models = ids.map(
    (model): ModelStanding => ({
      model,
      answered: known[model]?.answered ?? 0,
      meanLoss: known[model]?.meanLoss ?? 0,
      excessLoss: known[model]?.excess ?? 0,
      lossInterval: known[model]?.lossInterval ?? null,
      fast: fast[model] ?? 0,
      weight: weights[model] ?? 0,
      drift: drifts[model] ?? NO_DRIFT,
    }),
  );
  return { models, segments: segmentLossesIn(sums) };
}

function grids(
  panels: readonly Panel[],
  weights: Readonly<Record<string, number>>,
  arm: Arm,
  { baseRates }: ScoreboardInput,
): Pick<ArmRecord, 'grids' | 'gapGrid'> {
  const history = createHistory(Object.keys(weights));
  for (const panel of panels) history.add(panel);
  const { plattSlope, gapSlope } = ARM_PRIORS[arm];
  return {
    grids: baseRates.map((baseRate) => ({
      baseRate,
      grid: fitGrid(history, weights, plattPrior(baseRate, plattSlope)),
    })),
    gapGrid: fitGapGrid(history, weights, gapSlope),
  };
}

function evidenceOf(labels: readonly Label[], arm: Arm, { older, nowMs }: ScoreboardInput): Evidence {
  const evidence = createBlendEvidence(ARM_PRIORS[arm], older?.start.evidence?.[arm] ?? null);
  addToEvidence(evidence, labels);
  return evidence.evidence(nowMs);
}

function conformalInterval(forecasts: readonly ForecastLabel[]): Scoreboard['interval'] {
  const distances = forecasts.flatMap(({ probability, lastMid }) =>
    lastMid === null ? [] : [conformalDistance(probability, lastMid)],
  );
  return {
    pairs: distances.length,
    half80: conformalHalfWidth(distances, 0.8),
    half90: conformalHalfWidth(distances, 0.9),
  };
}
