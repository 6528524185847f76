import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Verdict } from '../../../domain/decision/verdict.ts';
import { reasonSentence } from '../../../domain/explain/reason-sentences.ts';
import { feeMicroUsd } from '../../../domain/market/fee.ts';
import { feeRowFor } from '../../../domain/market/fee-row.ts';
import { ARMS } from '../../../domain/shared/arm.ts';
import type { DecisionPolicy } from '../../../domain/shared/policy.ts';
import { kellySize } from '../../../domain/verdict/size.ts';
import { FEE, type Judged, judge, marketAt } from '../../support/judge.ts';

const codes = (verdict: ReturnType<typeof judge>['verdict']) => verdict.reasons.map((reason) => reason.code);

describe('the fee', () => {
  it('is rounded up on the whole order, exactly', () => {
    // .07 * 100 * .5 * .5 = $1.75; in floating point it would be 1.7500000000000002, rounded up to $1.76.
    assert.equal(feeMicroUsd(FEE, 100, 500_000), 1_750_000);
    // .07 * 1 * .25 = 1.75 cents -> 2 cents.
    assert.equal(feeMicroUsd(FEE, 1, 500_000), 20_000);
    // .07 * 10 * .05 * .95 = 3.325 cents -> 4 cents.
    assert.equal(feeMicroUsd(FEE, 10, 50_000), 40_000);
    assert.equal(feeMicroUsd(FEE, 0, 500_000), 0);
  });

  it('comes from the longest matching prefix, then the newest row in force, and is never assumed', () => {
    const rows = [
      FEE,
      { ...FEE, seriesPrefix: 'KXINX', ratePpm: 35_000 },
      { ...FEE, ratePpm: 80_000, from: '2030-01-01' },
    ];
    const now = Date.parse('2026-11-24T00:00:00Z');
    assert.equal(feeRowFor('KXINXD', rows, now).ratePpm, 35_000);
    assert.equal(feeRowFor('KXHIGH', rows, now).ratePpm, 70_000);
    assert.equal(feeRowFor('KXHIGH', rows, Date.parse('2031-01-01')).ratePpm, 80_000);
    assert.throws(() => feeRowFor('KXHIGH', [], now), /No fee row/);
  });
});

describe('the size', () => {
  it('is a quarter of Kelly, fee included', () => {
    // q .60 at 50c: c = .50 + .0175 = .5175; .25 * $1,000 * (.60 - .5175) / (1 - .5175) = $42.75; 42.75 / .5175 = 82.
    // Fee of 82: .07 * 82 * .25 = $1.435 -> $1.44. Stake $41.00 + $1.44.
    const size = kellySize({
      probability: 0.6,
      priceMicroUsd: 500_000,
      fee: FEE,
      bankrollMicroUsd: 1_000_000_000,
      maxStakeMicroUsd: 100_000_000,
      kellyFraction: 0.25,
      sizeFactor: 1,
    });
    assert.equal(size.contracts, 82);
    assert.equal(size.feeMicroUsd, 1_440_000);
    assert.equal(size.stakeMicroUsd, 42_440_000);
  });

  it('never stakes more than the limit or Kelly, fee included', () => {
    const cents = fc.integer({ min: 1, max: 99 });
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(
        cents,
        share,
        fc.integer({ min: 0, max: 2_000_000_000 }),
        fc.integer({ min: 0, max: 500_000_000 }),
        (price, q, bankroll, limit) => {
          const size = kellySize({
            probability: q,
            priceMicroUsd: price * 10_000,
            fee: FEE,
            bankrollMicroUsd: bankroll,
            maxStakeMicroUsd: limit,
            kellyFraction: 0.25,
            sizeFactor: 1,
          });
          assert.ok(Number.isSafeInteger(size.contracts) && size.contracts >= 0);
          if (size.contracts === 0) return;
          assert.equal(
            size.stakeMicroUsd,
            size.contracts * price * 10_000 + feeMicroUsd(FEE, size.contracts, price * 10_000),
          );
          assert.ok(size.stakeMicroUsd <= limit);
          const cost = size.stakeMicroUsd / size.contracts / 1e6;
          assert.ok(size.stakeMicroUsd <= (0.25 * bankroll * (q - cost)) / (1 - cost) + 1);
        },
      ),
    );
  });
});

describe('a verdict', () => {
  it('buys YES at the ask when it is worth more', () => {
    const { verdict } = judge({ answers: [0.65] });
    assert.equal(verdict.action, 'BUY');
    assert.equal(verdict.trade?.side, 'yes');
    assert.equal(verdict.trade?.limitMicroUsd, 510_000);
    // .65 - .51 - .07 * .51 * .49 = .1225, less the rounding of the fee.
    assert.ok(Math.abs((verdict.edge ?? 0) - 0.1225) < 2e-3);
  });

  it('buys NO at one minus the bid when that is worth more', () => {
    const { verdict } = judge({ answers: [0.35] });
    assert.equal(verdict.trade?.side, 'no');
    assert.equal(verdict.trade?.limitMicroUsd, 510_000);
    assert.deepEqual(codes(verdict), ['edge_found']);
  });

  it('skips below the threshold, and says both numbers', () => {
    const { verdict } = judge({ answers: [0.54] });
    assert.deepEqual(codes(verdict), ['edge_below_threshold']);
    const [reason] = verdict.reasons;
    assert.ok(reason);
    assert.match(reasonSentence(reason), /1\.25c.*3c/);
  });

  it('has no price to trade against when the quotes are far apart', () => {
    const { forecast, verdict } = judge({ market: marketAt(40, 51), answers: [0.9] });
    assert.deepEqual(codes(verdict), ['spread_too_wide']);
    assert.equal(forecast.blended, null);
    assert.equal(forecast.agreement, null);
    assert.ok(forecast.coherent > 0.8, 'P is reported all the same');
  });

  it('does not believe models that are far from the market, unless told to', () => {
    const { verdict } = judge({ answers: [0.85] });
    assert.deepEqual(codes(verdict), ['market_disagreement']);
    assert.equal(verdict.withheldTrade?.side, 'yes');
    assert.equal(judge({ answers: [0.85], policy: { allowOutliers: true } }).verdict.action, 'BUY');
  });

  it('measures how far by a factor of the odds: .80 at a price of .50, .174 at .05, and the same on the other side', () => {
    const isOutlier = (given: Judged) => codes(judge(given).verdict).includes('market_disagreement');
    const market = marketAt(4, 6);
    assert.equal(isOutlier({ answers: [0.8] }), false);
    assert.equal(isOutlier({ answers: [0.801] }), true);
    assert.equal(isOutlier({ answers: [0.199] }), true);
    // 30 cents would have permitted .35 here: seven times the price.
    assert.equal(isOutlier({ market, answers: [0.173] }), false);
    assert.equal(isOutlier({ market, answers: [0.175] }), true);
    assert.equal(isOutlier({ market, answers: [0.175], policy: { maxOddsRatio: 5 } }), false);
  });

  it('takes the default of the guard for a run that began before it existed', () => {
    const older = { maxOddsRatio: undefined } as unknown as Partial<DecisionPolicy>;
    assert.deepEqual(codes(judge({ answers: [0.85], policy: older }).verdict), ['market_disagreement']);
    assert.equal(judge({ answers: [0.79], policy: older }).verdict.action, 'BUY');
  });

  for (const arm of ARMS) {
    it(`lets a proven blend trade within the guard, at 20c to 80c with either cap: ${arm}`, () => {
      for (const resolvedMarkets of [100, 300]) {
        // Fitted as high as it can be: the cap of its arm.
        const evidence = { resolvedMarkets, fittedWeight: 1, lowerBound: 0.001 };
        for (let bid = 20; bid < 80; bid += 5) {
          const market = marketAt(bid, bid + 1);
          const verdicts = Array.from({ length: 98 }, (_, n) => {
            const policy = { blend: 'evidence', allowOutliers: false } as const;
            return judge({ arm, evidence, market, policy, onGap: true, answers: [(n + 1) / 100] }).verdict;
          });
          for (const side of ['yes', 'no']) {
            const isBought = ({ action, trade }: Verdict) => action === 'BUY' && trade?.side === side;
            assert.ok(verdicts.some(isBought), `${side} at ${bid}c after ${resolvedMarkets} markets`);
          }
        }
      }
    });
  }

  it('trades on paper until the blend is proven', () => {
    // At the cold weight of .05: logit .045 * .95 + logit .34 * .05 = -2.936, so P_final = .0504 against an ask of .05.
    const unproven = { answers: [0.34], market: marketAt(4, 5), fee: { ...FEE, ratePpm: 0 } };
    const { verdict } = judge({ ...unproven, policy: { blend: 'evidence', minEdge: 0, allowOutliers: true } });
    assert.deepEqual(codes(verdict), ['blend_unproven']);
    assert.equal(verdict.withheldTrade?.side, 'yes');
    assert.equal(
      judge({ ...unproven, policy: { blend: 0.05, minEdge: 0, allowOutliers: true } }).verdict.action,
      'BUY',
    );
  });

  it('demands that the models agree on the action', () => {
    const { forecast, verdict } = judge({
      answers: [0.9, 0.5, 0.5],
      policy: { minAgreement: 0.6, maxOddsRatio: 1e6 },
    });
    assert.ok(Math.abs((forecast.agreement ?? 0) - 1 / 3) < 1e-9);
    assert.deepEqual(codes(verdict), ['agreement_below_minimum']);
    assert.ok(verdict.withheldTrade);
  });

  it('skips a size below one contract', () => {
    assert.deepEqual(codes(judge({ answers: [0.65], maxStakeMicroUsd: 400_000 }).verdict), ['size_below_one']);
  });

  it('sells what is held when the bid is worth more than holding, never more than is held', () => {
    const position = { side: 'yes', contracts: 40, averageCents: 30 } as const;
    const { verdict } = judge({ answers: [0.3], position });
    assert.equal(verdict.action, 'SELL');
    assert.equal(verdict.trade?.contracts, 40);
    assert.equal(verdict.trade?.limitMicroUsd, 490_000);
    const no = judge({ answers: [0.7], position: { side: 'no', contracts: 5, averageCents: 60 } });
    assert.equal(no.verdict.action, 'SELL');
    assert.equal(no.verdict.trade?.limitMicroUsd, 490_000);
  });

  it('gets out as easily when degraded: only new exposure has to be worth more', () => {
    // 49c less a fee of 1.75c, against a worth of 43.5c: an edge of 3.75c, above 3c and below degraded's 4.5c.
    const position = { side: 'yes', contracts: 40, averageCents: 30 } as const;
    const { verdict } = judge({ answers: [0.435], position, mode: 'degraded' });
    assert.equal(verdict.action, 'SELL');
    assert.equal(verdict.threshold, 0.03);
  });

  it('never sells without a position', () => {
    for (const answer of [0.1, 0.3, 0.5, 0.7, 0.9])
      assert.notEqual(judge({ answers: [answer] }).verdict.action, 'SELL');
  });

  it('demands more and stakes less when degraded', () => {
    const normal = judge({ answers: [0.6] }).verdict;
    const degraded = judge({ answers: [0.6], mode: 'degraded' }).verdict;
    assert.ok(Math.abs(degraded.threshold - normal.threshold * 1.5) < 1e-12);
    assert.ok((degraded.trade?.stakeMicroUsd ?? 0) <= (normal.trade?.stakeMicroUsd ?? 0) / 2 + 1);
    assert.deepEqual(codes(judge({ answers: [0.568], mode: 'degraded' }).verdict), ['edge_below_threshold']);
    assert.equal(judge({ answers: [0.568] }).verdict.action, 'BUY');
  });

  it('buys no side that has no offer', () => {
    const noAsk = judge({ market: marketAt(94, 100), answers: [0.99], policy: { minEdge: 0.001 } });
    assert.equal(noAsk.verdict.trade, null);
  });

  it('holds to its rules whatever the numbers', () => {
    const cents = fc.integer({ min: 1, max: 98 });
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        cents,
        fc.integer({ min: 1, max: 15 }),
        fc.array(probability, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (bid, width, answers, held) => {
          const position = held ? ({ side: 'yes', contracts: 7, averageCents: 50 } as const) : null;
          const market = marketAt(bid, Math.min(99, bid + width));
          const { forecast, verdict } = judge({ market, answers, position, calibrated: true, policy: { blend: 0.5 } });
          assert.ok(forecast.agreement === null || (forecast.agreement >= 0 && forecast.agreement <= 1));
          assert.ok(verdict.reasons.length > 0);
          if (verdict.action === 'BUY') {
            assert.ok((verdict.edge ?? 0) >= verdict.threshold);
            assert.ok(verdict.trade && verdict.trade.stakeMicroUsd <= 100_000_000);
          }
          if (verdict.action === 'SELL') assert.ok(position && verdict.trade && verdict.trade.contracts <= 7);
          if (verdict.action === 'SKIP') assert.equal(verdict.trade, null);
        },
      ),
    );
  });
});
