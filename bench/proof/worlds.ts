import { blendWithPrice } from '../../domain/forecast/blend.ts';
import type { Label } from '../../domain/learning/label.ts';
import { logit, sigmoid } from '../../domain/shared/probability.ts';
import { type Draw, drawFrom } from './draw.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 0, 1);
export const LABELS = 1_000;
const STRIKES = 10;
/** Log-odds: how prices spread, and how far models lie from them. */
const PRICE_SPREAD = 1.2;
const GAP = 1;

/** What is true in a world: prices that no model can beat, alone or in ladders; questions that may be answered early, with models
 * that are too high; and worlds in which the best weight of the models against the price is known. */
export type World =
  | { readonly kind: 'independent' | 'ladders' | 'censored' }
  | { readonly kind: 'beatable'; readonly weight: number };

/** The labels of a world in the order in which its markets resolve, at most a thousand unless more are asked for. */
export function labelsOfWorld(world: World, seed: number, count: number = LABELS): Label[] {
  const draw = drawFrom(seed);
  if (world.kind === 'ladders') return Array.from({ length: count / STRIKES }, (_, n) => ladder(draw, n)).flat();
  if (world.kind === 'censored') return Array.from({ length: count }, (_, n) => early(draw, n)).toSorted(byTime);
  const weight = world.kind === 'beatable' ? world.weight : 0;
  return Array.from({ length: count }, (_, n) => {
    const price = sigmoid(PRICE_SPREAD * draw.normal());
    const probability = sigmoid(logit(price) + GAP * draw.normal());
    const chance = blendWithPrice(probability, price, weight);
    return label({ n, event: n, price, probability, isYes: draw.uniform() < chance, atMs: START_MS + n * HOUR_MS });
  });
}

const byTime = (a: Label, b: Label) => a.resolvedAtMs - b.resolvedAtMs;

/** Ten strikes of one value: one draw decides all of them, and the model's error about the value is in all of its forecasts. */
function ladder(draw: Draw, event: number): Label[] {
  const value = draw.normal();
  const error = draw.normal();
  return Array.from({ length: STRIKES }, (_, strike) => {
    const level = (strike - (STRIKES - 1) / 2) / 2.5;
    const price = above(level);
    const probability = sigmoid(logit(price) + GAP * (0.9 * error + 0.4 * draw.normal()));
    const n = event * STRIKES + strike;
    return label({ n, event, price, probability, isYes: value > level, atMs: START_MS + event * STRIKES * HOUR_MS });
  });
}

/** P(standard normal > level), by the logistic approximation of the normal distribution, which the draw follows too closely for a
 * thousand labels to tell. */
const above = (level: number) => sigmoid(-1.5976 * level - 0.07056 * level ** 3);

const LIFE_DAYS = 120;
const BIAS = 1;

/** A question that resolves when the thing happens, at any time of its life, or at its end when it did not. */
function early(draw: Draw, n: number): Label {
  const price = sigmoid(PRICE_SPREAD * draw.normal());
  const probability = sigmoid(logit(price) + BIAS + GAP * draw.normal());
  const decidedAtMs = START_MS + n * 6 * HOUR_MS;
  const scheduledMs = decidedAtMs + LIFE_DAYS * DAY_MS;
  const isYes = draw.uniform() < price;
  const atMs = isYes ? decidedAtMs + draw.uniform() * LIFE_DAYS * DAY_MS : scheduledMs;
  return label({ n, event: n, price, probability, isYes, atMs, scheduledMs });
}

function label(of: {
  readonly n: number;
  readonly event: number;
  readonly price: number;
  readonly probability: number;
  readonly isYes: boolean;
  readonly atMs: number;
  readonly scheduledMs?: number;
}): Label {
  const { n, event, price, probability, isYes, atMs, scheduledMs = atMs } = of;
  const decision = { decisionId: `main/${n}`, decidedAtMs: scheduledMs - LIFE_DAYS * DAY_MS };
  return {
    ticker: `KXWORLD-${String(event).padStart(6, '0')}-${n}`,
    eventTicker: `KXWORLD-${event}`,
    outcome: isYes ? 1 : 0,
    resolvedAtMs: atMs,
    first: { ...decision, scheduledResolutionMs: scheduledMs },
    panel: null,
    forecast: { ...decision, probability, marketPrice: price, blended: price, lastMid: null },
    shadows: [],
    reuse: [],
  };
}
