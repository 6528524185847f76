import { segmentKey } from '../market/segment.ts';
import type { Arm } from '../shared/arm.ts';
import { groupBy } from '../shared/group-by.ts';
import { DEFAULT_DECISION_POLICY } from '../shared/policy.ts';
import { mean } from '../shared/sum.ts';
import { addValue, type Interval, intervalOf, type Moments, meanOf, noMoments } from './estimates.ts';
import { decidedIn, type Label, otherArmsOf } from './label.ts';
import { addPanelSpread, addPriceSpread, addRepeated, noSpread, type SpreadSums } from './measured-spread.ts';
import { panelOf } from './panel.ts';
import { brier } from './quality.ts';
import type { ReuseSums } from './reuse-record.ts';
import type { SegmentLosses } from './segment-losses.ts';
import { addSums, negated, sumBy } from './sums.ts';
import type { OwnRecord } from './weights.ts';

/** Everything that the scoreboard needs of labels which are too old to be read one by one: what is a sum over labels, and nothing
 * else. The sums of a label can be added and, when its market's outcome is corrected, taken out again. */
export interface LabelSums {
  labels: number;
  panels: number;
  /** Labels with a price as near certainty as the price gate of the default policy. */
  nearCertain: number;
  /** Labels that the blend with the price is judged by. */
  priced: number;
  readonly spread: SpreadSums;
  /** Over all panels: the mean Brier loss of the models that answered. */
  panelLoss: number;
  readonly models: readonly ModelSums[];
  readonly segments: readonly SegmentSums[];
  readonly segmentModels: readonly SegmentModelSums[];
  readonly reuse: readonly ReuseSums[];
}

/** A model on the panels that it answered. */
interface ModelSums {
  readonly model: string;
  readonly loss: Moments;
  /** By how much its losses exceed the mean loss of the models on the same panels. */
  readonly excess: number;
}

interface SegmentSums {
  readonly key: string;
  readonly labels: number;
}

interface SegmentModelSums {
  readonly key: string;
  readonly model: string;
  readonly answered: number;
  readonly excess: number;
}

const NEAR_CERTAIN = DEFAULT_DECISION_POLICY.priceGate;
const isNearCertain = (price: number) => price <= NEAR_CERTAIN || price >= 1 - NEAR_CERTAIN;

export const noLabelSums = (): LabelSums => ({
  labels: 0,
  panels: 0,
  nearCertain: 0,
  priced: 0,
  spread: noSpread(),
  panelLoss: 0,
  models: [],
  segments: [],
  segmentModels: [],
  reuse: [],
});

/** The sums of some labels, added in their order. */
export function labelSumsOf(labels: readonly Label[]): LabelSums {
  const sums = noLabelSums();
  const parts = labels.map((label) => addLabel(sums, label));
  return {
    ...sums,
    models: sumBy(
      parts.flatMap(({ models }) => models),
      ['model'],
    ),
    segments: sumBy(
      parts.flatMap(({ segments }) => segments),
      ['key'],
    ),
    segmentModels: sumBy(
      parts.flatMap(({ segmentModels }) => segmentModels),
      ['key', 'model'],
    ),
    reuse: sumBy(
      parts.flatMap(({ reuse }) => reuse),
      ['category', 'kind'],
    ),
  };
}

/** Adds what is one number, and returns what is kept by model, segment or kind of reuse. */
function addLabel(sums: LabelSums, label: Label): Pick<LabelSums, 'models' | 'segments' | 'segmentModels' | 'reuse'> {
  sums.labels += 1;
  const { forecast } = label;
  if (forecast) {
    const { marketPrice, blended } = forecast;
    addPriceSpread(sums.spread, forecast);
    if (marketPrice !== null && isNearCertain(marketPrice)) sums.nearCertain += 1;
    if (marketPrice !== null && blended !== null) sums.priced += 1;
  }
  if (label.repeated) addRepeated(sums.spread, label.repeated);
  const reuse = label.reuse.map(({ category, kind, decisions, excessLosses }) => {
    const excessLoss = noMoments();
    addValue(excessLoss, excessLosses / decisions);
    return { category, kind, excessLoss };
  });
  if (!label.panel) return { models: [], segments: [], segmentModels: [], reuse };
  addPanelSpread(sums.spread, label.panel);
  sums.panels += 1;
  const { forecasts, outcome, segment } = panelOf(label, label.panel);
  const losses = Object.entries(forecasts).map(([model, p]) => ({ model, loss: brier(p, outcome) }));
  const panelLoss = mean(losses.map(({ loss }) => loss));
  sums.panelLoss += panelLoss;
  const key = segmentKey(segment);
  return {
    models: losses.map(({ model, loss }) => ({ model, loss: momentsOfOne(loss), excess: loss - panelLoss })),
    segments: [{ key, labels: 1 }],
    segmentModels: losses.map(({ model, loss }) => ({ key, model, answered: 1, excess: loss - panelLoss })),
    reuse,
  };
}

const momentsOfOne = (value: number): Moments => ({ n: 1, sum: value, squares: value * value });

/** Sums with those of some labels added and those of others taken out. */
export function changeLabelSums(standing: LabelSums, added: readonly Label[], removed: readonly Label[]): LabelSums {
  const all = [standing, labelSumsOf(added), negated(labelSumsOf(removed))];
  const { models: _, segments: __, segmentModels: ___, reuse: ____, ...numbers } = noLabelSums();
  for (const { models, segments, segmentModels, reuse, ...own } of all) addSums(numbers, own);
  const list = <Name extends 'models' | 'segments' | 'segmentModels' | 'reuse'>(name: Name) =>
    all.flatMap((sums) => sums[name] as LabelSums[Name][number][]);
  return {
    ...numbers,
    models: sumBy(list('models'), ['model']).filter(({ loss }) => loss.n > 0),
    segments: sumBy(list('segments'), ['key']).filter(({ labels }) => labels > 0),
    segmentModels: sumBy(list('segmentModels'), ['key', 'model']).filter(({ answered }) => answered > 0),
    reuse: sumBy(list('reuse'), ['category', 'kind']).filter(({ excessLoss }) => excessLoss.n > 0),
  };
}

/** The sums of the arms beside the closed book's. */
export type ArmSums = Readonly<Partial<Record<Arm, LabelSums>>>;

/** As changeLabelSums, of each arm in which one of these markets was decided. */
export function changeArmSums(standing: ArmSums, added: readonly Label[], removed: readonly Label[]): ArmSums {
  const changed = otherArmsOf([...added, ...removed]).map((arm) => [
    arm,
    changeLabelSums(standing[arm] ?? noLabelSums(), decidedIn(added, arm), decidedIn(removed, arm)),
  ]);
  return { ...standing, ...Object.fromEntries(changed) };
}

/** What a model is known by over the panels that it answered. */
export interface ModelLoss extends OwnRecord {
  /** The mean loss of all models' answers plus its excess, so that hard panels count against no model. */
  readonly meanLoss: number;
  /** 95 % of it, by the spread of its own losses; null below two. */
  readonly lossInterval: Interval | null;
}

/** Each model against the others on the panels that it answered. One that answered none stands at the mean of the others' losses. */
export function lossesIn(
  { panels, panelLoss, models }: Pick<LabelSums, 'panels' | 'panelLoss' | 'models'>,
  ids: readonly string[],
): Record<string, ModelLoss> {
  const average = panels === 0 ? 0 : panelLoss / panels;
  const byModel = new Map(models.map((each) => [each.model, each]));
  return Object.fromEntries(
    ids.map((id) => {
      const own = byModel.get(id);
      const answered = own?.loss.n ?? 0;
      const excess = own && answered > 0 ? own.excess / answered : 0;
      const meanLoss = average + excess;
      const interval = own ? intervalOf(meanOf(own.loss)) : null;
      const margin = interval && (interval.high - interval.low) / 2;
      const lossInterval = margin === null ? null : { low: meanLoss - margin, high: meanLoss + margin };
      return [id, { answered, excess, meanLoss, lossInterval }];
    }),
  );
}

/** The same by segment. */
export function segmentLossesIn({
  segments,
  segmentModels,
}: Pick<LabelSums, 'segments' | 'segmentModels'>): SegmentLosses[] {
  const byKey = groupBy(segmentModels, ({ key }) => key);
  return segments.map(({ key, labels }) => ({
    key,
    labels,
    losses: (byKey.get(key) ?? [])
      .map(({ model, answered, excess }) => ({ model, answered, excess }))
      .toSorted((a, b) => (a.model < b.model ? -1 : 1)),
  }));
}
