import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addUpAll } from '../../../domain/learning/bucket.ts';
import type { Dimension, Slice } from '../../../domain/learning/cell.ts';
import { type ContributionSums, contributionOf, tallyContributions } from '../../../domain/learning/contribution.ts';
import { withoutEachModel } from '../../../domain/learning/rebuild.ts';
import { realised, scoreDecision } from '../../../domain/learning/score-decision.ts';
import { COLD_SCOREBOARD } from '../../../domain/learning/scoreboard.ts';
import type { ScoredDecision } from '../../../domain/learning/scored-decision.ts';
import { tallyHour } from '../../../domain/learning/tally-hour.ts';
import { recorded } from '../../support/recorded-decision.ts';
import { scoredDecision } from './scored.ts';

const close = (actual: number | null | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= 1e-9, `${actual} is not ${expected}`);

const isWhole = ({ by }: Slice) => by === null;
const won = (profitMicroUsd: number) => ({ profitMicroUsd, won: profitMicroUsd > 0 });
const alpha = (probability: number, profitMicroUsd: number | null, isOther: boolean) => [
  { model: 'alpha', probability, profitMicroUsd, isOther },
];

// Twice on one market, which ended YES: .7 and .8, without alpha .6 both times. Once on another, which ended NO.
const EXAMPLE = [
  scoredDecision({ ticker: 'A', decisionId: '1', probability: 0.7, trade: won(100), without: alpha(0.6, 0, true) }),
  scoredDecision({ ticker: 'A', decisionId: '2', probability: 0.8, trade: won(200), without: alpha(0.6, 50, false) }),
  scoredDecision({ ticker: 'B', outcome: 0, probability: 0.5, trade: null, without: alpha(0.4, -30, true) }),
];

describe('what a model adds', () => {
  it('has known sums: a market is one, its Brier differences averaged and its profits summed', () => {
    const [sums, ...rest] = tallyContributions(EXAMPLE).filter(isWhole);
    assert.ok(sums && rest.length === 0);
    // A: (.16 - .09 + .16 - .04) / 2 = .095, and 100 + 150. B: .16 - .25 = -.09, and 0 - (-30).
    assert.deepEqual([sums.model, sums.by, sums.slice, sums.changed], ['alpha', null, 'all', 2]);
    assert.deepEqual([sums.brierGain.n, sums.profitGain.n], [2, 2]);
    close(sums.brierGain.sum, 0.095 - 0.09);
    close(sums.brierGain.squares, 0.095 ** 2 + 0.09 ** 2);
    close(sums.profitGain.sum, 250 + 30);
    close(sums.profitGain.squares, 250 ** 2 + 30 ** 2);
    const told = contributionOf(sums);
    close(told.brierGain?.mean, 0.0025);
    // Two values .185 apart: a standard error of half of that.
    close(told.brierGain?.low, 0.0025 - 1.96 * 0.0925);
    close(told.brierGain?.high, 0.0025 + 1.96 * 0.0925);
    close(told.profitGainMicroUsd?.mean, 140);
    assert.equal(told.profitGainTotalMicroUsd, 280);
    assert.equal(told.tradesChanged, 2);
  });

  it('counts a market in each slice that one of its decisions falls in', () => {
    const [first, second] = EXAMPLE;
    assert.ok(first && second);
    const bucket = tallyHour(0, [], [first, { ...second, purpose: 'exploration' }], []);
    const of = (by: Dimension | null, slice = 'all') =>
      bucket.contributions.find((each) => each.by === by && each.slice === slice);
    close(of(null)?.brierGain.sum, 0.095);
    close(of('category', 'sports')?.brierGain.sum, 0.095);
    close(of('purpose', 'decision')?.brierGain.sum, 0.07);
    close(of('purpose', 'exploration')?.brierGain.sum, 0.12);
    assert.equal(of(null)?.brierGain.n, 1);
  });

  it('says nothing of profit where the trade without it cannot be told', () => {
    const [sums] = tallyContributions([
      scoredDecision({ ticker: 'A', probability: 0.7, without: alpha(0.6, null, false) }),
    ]).filter(isWhole);
    assert.ok(sums);
    assert.deepEqual([sums.brierGain.n, sums.profitGain.n], [1, 0]);
    assert.equal(contributionOf(sums).profitGainMicroUsd, null);
    close(contributionOf(sums).brierGain?.mean, 0.07);
  });

  it('adds up: a day is the sum of its hours, in any parts', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    const resolved = fc.record({
      market: fc.integer({ min: 0, max: 11 }),
      outcome: fc.constantFrom(0 as const, 1 as const),
      probability,
      others: probability,
      profit: fc.integer({ min: -5_000, max: 5_000 }),
      isOther: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(resolved, { maxLength: 40 }), (all) => {
        const hours: ScoredDecision[][] = [[], [], [], []];
        // All decisions on a market resolve in one hour.
        for (const [n, { market, outcome, probability: p, others, profit, isOther }] of all.entries()) {
          hours[market % 4]?.push(
            scoredDecision({
              ticker: `KX-${market}`,
              decisionId: `main/${n}`,
              outcome,
              probability: p,
              without: alpha(others, profit, isOther),
            }),
          );
        }
        const parts = hours.map((hour, index) => tallyHour(index * 3_600_000, [], hour, []));
        const whole = tallyHour(0, [], hours.flat(), []);
        same(addUpAll(parts).contributions, whole.contributions);
        same(addUpAll([addUpAll(parts.slice(0, 2)), addUpAll(parts.slice(2))]).contributions, whole.contributions);
      }),
    );
  });

  it('comes from the decision without each of its models: what the trade would have brought', () => {
    const decision = recorded('normal', [0.75, 0.55]);
    const resolution = {
      ticker: decision.ticker,
      settlement: 'yes',
      atMs: decision.decidedAtMs + 1,
      lastMid: null,
    } as const;
    const without = withoutEachModel(decision, COLD_SCOREBOARD);
    const scored = scoreDecision(decision, [], resolution, without);
    const [withoutBold, withoutTimid] = scored?.without ?? [];
    assert.deepEqual([withoutBold?.model, withoutBold?.profitMicroUsd, withoutBold?.isOther], ['model-0', 0, true]);
    const alone = without[1]?.verdict?.trade;
    assert.ok(alone && decision.verdict.trade);
    assert.ok(alone.contracts > decision.verdict.trade.contracts, 'the bold one alone would buy more');
    assert.equal(withoutTimid?.profitMicroUsd, realised(alone, 1).profitMicroUsd);
    assert.equal(withoutTimid?.isOther, true);
    assert.equal(scored?.agreement, decision.forecast?.agreement);
    // Answers that are used again were scored where they were given.
    assert.deepEqual(scoreDecision({ ...decision, path: 'reused' }, [], resolution, without)?.without, []);
  });
});

function same(actual: readonly ContributionSums[], expected: readonly ContributionSums[]): void {
  assert.equal(actual.length, expected.length);
  for (const { model, by, slice, ...sums } of expected) {
    const found = actual.find((each) => each.model === model && each.by === by && each.slice === slice);
    assert.equal(found?.changed, sums.changed);
    for (const gain of ['brierGain', 'profitGain'] as const) {
      for (const field of ['n', 'sum', 'squares'] as const) close(found?.[gain][field], sums[gain][field]);
    }
  }
}
