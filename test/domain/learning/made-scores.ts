import type { ScoredDecision } from '../../../domain/learning/scored-decision.ts';
import { scoredDecision } from './scored.ts';

const MODELS = ['alpha', 'bravo', 'charlie', 'delta-5.2'];
const HOUR_MS = 3_600_000;
const CATEGORIES = ['sports', 'politics', 'crypto'];

/** Whole numbers in [0, below) that follow from a seed. */
function createDraw(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Scored decisions with everything that the learners look at: several on one market, panels and single models, models that did
 * not answer, one that joins late and one that turns bad, shadow models, reuse, and quotes that were no price. */
export function madeScores(count: number, seed: number): ScoredDecision[] {
  const draw = createDraw(seed);
  const share = () => (draw(9_000) + 500) / 10_000;
  return Array.from({ length: count }, (_, n) => {
    const market = Math.max(0, n - draw(3));
    const outcome = (market * 7) % 10 < 4 ? 1 : 0;
    const answering = MODELS.filter((_model, index) => (index < 3 ? draw(10) > 0 : n > count / 2));
    const isBad = n > count / 3;
    const p = (index: number) =>
      index === 0 && isBad ? 0.95 - 0.9 * outcome : 0.3 + 0.4 * outcome + (share() - 0.5) / 3;
    const isPanel = draw(4) > 0;
    const models = isPanel ? answering : answering.slice(0, 1);
    const shadow = draw(5) === 0 ? [{ model: draw(2) ? 'new' : 'newer', rawProbability: share(), shadow: true }] : [];
    const probability = models.length === 0 ? null : share();
    const marketPrice = draw(8) === 0 ? null : draw(12) === 0 ? 0.01 : share();
    return scoredDecision({
      decisionId: `main/${n}`,
      ticker: `KX-${market}`,
      outcome,
      decidedAtMs: n * 1_000,
      resolvedAtMs: (1_000 + market) * HOUR_MS,
      scheduledResolutionMs: (1_000 + market + draw(40) - 20) * HOUR_MS,
      segment: {
        category: CATEGORIES[market % CATEGORIES.length] ?? 'sports',
        volatility: draw(2) ? 'calm' : 'unknown',
        expiry: '1d_to_7d',
      },
      panel: isPanel && models.length > 1,
      forecasts: [...models.map((model, index) => ({ model, rawProbability: p(index), shadow: false })), ...shadow],
      marketPrice,
      probability,
      blended: probability === null || marketPrice === null ? null : (probability + marketPrice) / 2,
      lastMid: draw(3) === 0 ? null : share(),
      reuse: draw(6) === 0 ? { kind: draw(2) ? 'same' : 'duplicate', excessLoss: share() - 0.5 } : null,
    });
  });
}
