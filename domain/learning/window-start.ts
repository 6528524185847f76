import { ARM_PRIORS } from '../forecast/arm-priors.ts';
import { type Arm, DEFAULT_ARM } from '../shared/arm.ts';
import { createBlendEvidence, type EvidenceStart } from './blend-evidence.ts';
import { type Drift, driftOverPanels, NO_DRIFT, type Transition } from './drift.ts';
import { byCounting, countsFromMs, decidedIn, firstPanel, type Label, otherArmsOf } from './label.ts';
import { addToEvidence } from './label-evidence.ts';
import { panelsOf } from './panel.ts';
import { createStandings } from './weights.ts';

/** So many labels are read one by one at the least. Calibration, the blend's fit, the interval and the shadow models' verdicts
 * change little with more; fixed-share weights have forgotten what is older to the last digit. */
export const WINDOW_LABELS = 20_000;
/** The window's start moves on by so many at a time. */
export const WINDOW_STEP = 1_000;

/** Where the window of labels starts, and what had come of those before it, as far as it depends on their order. */
export interface WindowStart {
  /** Of the last label before the window: when it came to count. */
  readonly countsFromMs: number;
  readonly ticker: string;
  /** Each model's drift, and its fixed-share weight. */
  readonly models: readonly { readonly model: string; readonly drift: Drift; readonly fast: number }[];
  /** The fixed-share weights in the other arms; absent where no market was decided in them. */
  readonly arms?: Readonly<Partial<Record<Arm, Readonly<Record<string, number>>>>>;
  /** By arm, where the evidence for the blend goes on from. */
  readonly evidence?: Readonly<Partial<Record<Arm, EvidenceStart>>>;
  /** The last hundred. */
  readonly transitions: readonly Transition[];
}

const TRANSITIONS_KEPT = 100;

/** The start moved past these labels, all of which count already: those that still wait come after every one that counts, so that
 * none is missed and none is taken twice. `kept`: those that come after it. A market whose outcome comes, or is corrected, when the window has moved past it changes the
 * sums and not what is kept here: whether a model had gone bad then no longer matters. */
export function passed(
  start: WindowStart | null,
  labels: readonly Label[],
  models: readonly string[],
  kept: readonly Label[] = [],
): WindowStart | null {
  const inOrder = labels.toSorted(byCounting);
  const last = inOrder.at(-1);
  if (!last) return start;
  const panels = panelsOf(inOrder, firstPanel);
  const answering = panels.flatMap(({ forecasts }) => Object.keys(forecasts));
  const before = standingsAt(start);
  const ids = [...new Set([...models, ...Object.keys(before.drifts), ...answering])].toSorted();
  const fastIn = (arm: Arm, fast: Readonly<Record<string, number>>) => {
    const standings = createStandings(ids, fast);
    for (const panel of panelsOf(decidedIn(inOrder, arm), ({ panel }) => panel)) standings.add(panel);
    return standings.fast();
  };
  const arms = [...new Set([...(Object.keys(start?.arms ?? {}) as Arm[]), ...otherArmsOf(inOrder)])];
  const everyArm: Arm[] = [DEFAULT_ARM, ...arms];
  const openEvents = new Set(kept.map(({ eventTicker }) => eventTicker));
  const evidenceIn = (arm: Arm) => {
    const evidence = createBlendEvidence(ARM_PRIORS[arm], start?.evidence?.[arm] ?? null);
    addToEvidence(evidence, decidedIn(inOrder, arm));
    return evidence.fold((eventTicker) => openEvents.has(eventTicker));
  };
  const { drifts, transitions } = driftOverPanels(panels, ids, before.drifts);
  const fast = fastIn(DEFAULT_ARM, before.fast);
  return {
    countsFromMs: countsFromMs(last),
    ticker: last.ticker,
    models: ids.map((model) => ({ model, drift: drifts[model] ?? NO_DRIFT, fast: fast[model] ?? 0 })),
    evidence: Object.fromEntries(everyArm.map((arm) => [arm, evidenceIn(arm)])),
    transitions: [...(start?.transitions ?? []), ...transitions].slice(-TRANSITIONS_KEPT),
    ...(arms.length > 0
      ? { arms: Object.fromEntries(arms.map((arm) => [arm, fastIn(arm, start?.arms?.[arm] ?? {})])) }
      : {}),
  };
}

/** Whether a label is in the window. */
export function isAfter(
  start: Pick<WindowStart, 'countsFromMs' | 'ticker'> | null,
  label: Pick<Label, 'resolvedAtMs' | 'first' | 'ticker'>,
): boolean {
  const fromMs = countsFromMs(label);
  if (!start || fromMs > start.countsFromMs) return true;
  return fromMs === start.countsFromMs && label.ticker > start.ticker;
}

/** By model; of no start, nothing. */
export function standingsAt(start: WindowStart | null) {
  const models = start?.models ?? [];
  return {
    drifts: Object.fromEntries(models.map(({ model, drift }) => [model, drift])),
    fast: Object.fromEntries(models.map(({ model, fast }) => [model, fast])),
  };
}

/** The fixed-share weights of an arm before the window. */
export function fastBefore(start: WindowStart | null, arm: Arm): Readonly<Record<string, number>> {
  return arm === DEFAULT_ARM ? standingsAt(start).fast : (start?.arms?.[arm] ?? {});
}
