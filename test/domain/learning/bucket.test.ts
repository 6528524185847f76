import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addUpAll,
  type BucketSums,
  changeBucket,
  negatedBucket,
  noBucketSums,
} from '../../../domain/learning/bucket.ts';
import type { ScoredDecision } from '../../../domain/learning/scored-decision.ts';
import { tallyHour } from '../../../domain/learning/tally-hour.ts';
import { assertAlmostEqual } from '../../support/almost-equal.ts';
import { madeScores } from './made-scores.ts';

function tallied(scored: readonly ScoredDecision[]): BucketSums {
  const { cells, contributions, agreements, single, flow } = tallyHour(0, [], scored, []);
  return { cells, contributions, agreements, single, flow };
}

/** Each market's decisions in one piece, as they are corrected. */
function madeHour(seed: number): ScoredDecision[][] {
  const scored = madeScores(60, seed).map(
    (each, n): ScoredDecision => ({
      ...each,
      agreement: each.blended === null ? null : (n % 11) / 10,
      standardDeviation: each.blended === null ? null : (n % 7) / 20,
      trade: n % 3 ? null : { profitMicroUsd: 1_000 * (n - 30), won: n > 30 },
      paper: n % 3 === 1 ? { profitMicroUsd: 500 * (n - 20), won: n > 20 } : null,
      without: [{ model: 'alpha', probability: (n % 9) / 10, profitMicroUsd: n % 2 ? n : null, isOther: n % 2 === 0 }],
    }),
  );
  const tickers = [...new Set(scored.map(({ ticker }) => ticker))];
  return tickers.map((ticker) => scored.filter((each) => each.ticker === ticker));
}

const named = (sums: BucketSums) => ({
  cells: Object.fromEntries(sums.cells.map((each) => [`${each.subject} ${each.by} ${each.slice}`, each])),
  contributions: Object.fromEntries(sums.contributions.map((each) => [`${each.model} ${each.by} ${each.slice}`, each])),
  agreements: Object.fromEntries(sums.agreements.map((each) => [`${each.kind} ${each.bin}`, each])),
  single: sums.single,
});

describe('the tallies of an hour', () => {
  it('are after corrections what they are when they are tallied anew', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 9 }), (seed, every) => {
        const markets = madeHour(seed);
        let hour = markets.reduce((sums, market) => changeBucket(sums, tallied(market)), noBucketSums());
        // Some are corrected to the other outcome, some to none.
        const after = markets.map((market, index) => {
          if (index % every === 0) return [];
          if (index % every > 1) return market;
          return market.map((each): ScoredDecision => ({ ...each, outcome: each.outcome === 1 ? 0 : 1 }));
        });
        for (const [index, market] of markets.entries()) {
          const other = after[index] ?? [];
          if (other === market) continue;
          hour = changeBucket(hour, addUpAll([tallied(other), negatedBucket(tallied(market))]));
        }
        assertAlmostEqual(named(hour), named(tallied(after.flat())));
      }),
      { numRuns: 60 },
    );
  });

  it('hold nothing when everything was taken out again', () => {
    const sums = tallied(madeHour(3).flat());
    assert.deepEqual(changeBucket(sums, negatedBucket(sums)), noBucketSums());
  });
});
