import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addUpAll, type Bucket, tallyHour } from '../../../domain/learning/bucket.ts';
import {
  addContributions,
  type ContributionSums,
  contributionOf,
  tallyContributions,
} from '../../../domain/learning/contribution.ts';
import { withoutEachModel } from '../../../domain/learning/rebuild.ts';
import { COLD_SCOREBOARD } from '../../../domain/learning/scoreboard.ts';
import { realised, type ScoredDecision, scoreDecision } from '../../../domain/learning/scored-decision.ts';
import { recorded } from '../../support/recorded-decision.ts';
import { scoredDecision } from './scored.ts';

const close = (actual: number | null | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= 1e-9, `${actual} is not ${expected}`);

const ALL = () => ['all'];
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
    const [sums, ...rest] = tallyContributions(EXAMPLE, ALL);
    assert.ok(sums && rest.length === 0);
    // A: (.16 - .09 + .16 - .04) / 2 = .095, and 100 + 150. B: .16 - .25 = -.09, and 0 - (-30).
    assert.deepEqual([sums.model, sums.slice, sums.markets, sums.judged, sums.changed], ['alpha', 'all', 2, 2, 2]);
    close(sums.brierGain, 0.095 - 0.09);
    close(sums.brierGainSquares, 0.095 ** 2 + 0.09 ** 2);
    close(sums.profitGain, 250 + 30);
    close(sums.profitGainSquares, 250 ** 2 + 30 ** 2);
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
    const of = (slice: string) => bucket.contributions?.find((each) => each.slice === slice);
    close(of('all')?.brierGain, 0.095);
    close(of('category:sports')?.brierGain, 0.095);
    close(of('purpose:decision')?.brierGain, 0.07);
    close(of('purpose:exploration')?.brierGain, 0.12);
    assert.equal(of('all')?.markets, 1);
  });

  it('says nothing of profit where the trade without it cannot be told', () => {
    const [sums] = tallyContributions(
      [scoredDecision({ ticker: 'A', probability: 0.7, without: alpha(0.6, null, false) })],
      ALL,
    );
    assert.ok(sums);
    assert.deepEqual([sums.markets, sums.judged], [1, 0]);
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
        same(addUpAll(parts).contributions ?? [], whole.contributions ?? []);
        same(
          addUpAll([addUpAll(parts.slice(0, 2)), addUpAll(parts.slice(2))]).contributions ?? [],
          whole.contributions ?? [],
        );
      }),
    );
  });

  it('gets nothing from a bucket that is older than it', () => {
    const bucket = tallyHour(0, [], EXAMPLE, []);
    const { contributions: _none, agreements: _neither, single: _nor, flow: _this, ...old } = bucket;
    assert.deepEqual(addUpAll([old as Bucket, bucket]).contributions, addContributions(bucket.contributions ?? []));
    assert.deepEqual(addUpAll([old as Bucket]).contributions, []);
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
  for (const { model, slice, ...sums } of expected) {
    const found = actual.find((each) => each.model === model && each.slice === slice);
    for (const [key, value] of Object.entries(sums)) close(found?.[key as keyof typeof sums], value);
  }
}
