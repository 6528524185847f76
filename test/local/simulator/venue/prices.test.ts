import assert from 'node:assert/strict';
import { simulatedMarkets } from '../../../../local/simulator/index.ts';
import { isExtreme, lastMidOf, marketBelief } from '../../../../local/simulator/truth.ts';
import { beliefAt, quotesAt } from '../../../../local/simulator/venue/prices.ts';

const DAY_MS = 86_400_000;

describe('prices at the simulated venue', () => {
  const markets = simulatedMarkets({ seed: 4, count: 300, profile: 'inefficient', nowMs: 0 }).filter(
    ({ ticker }) => !isExtreme(ticker),
  );
  const priced = (ticker: string, lifeMs: number) => ({
    ticker,
    profile: 'inefficient' as const,
    openMs: 0,
    closeMs: lifeMs,
  });

  it('open at the quotes of the simulated world and close near the truth', () => {
    for (const { ticker, quotes } of markets) {
      assert.deepEqual(quotesAt(priced(ticker, 30 * DAY_MS), 0), quotes);
      const last = Math.min(0.99, Math.max(0.01, lastMidOf(ticker)));
      assert.ok(Math.abs(beliefAt(priced(ticker, 30 * DAY_MS), 30 * DAY_MS) - last) < 1e-9);
    }
  });

  it('wander the more the longer a market lives, hardly at all within seconds', () => {
    const farOff = (lifeMs: number) => {
      const moves = markets.map(({ ticker }) => {
        const market = priced(ticker, lifeMs);
        return Math.abs(beliefAt(market, 0.3 * lifeMs) - marketBelief(ticker, 'inefficient'));
      });
      return moves.reduce((sum, move) => sum + move, 0) / moves.length;
    };
    const [seconds, week, month] = [farOff(8_000), farOff(7 * DAY_MS), farOff(30 * DAY_MS)];
    assert.ok(seconds < 0.01 && week > 2 * seconds && month > 1.5 * week, JSON.stringify({ seconds, week, month }));
  });
});
