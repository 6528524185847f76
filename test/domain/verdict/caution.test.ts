import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Position } from '../../../domain/decision/request-schema.ts';
import { leaveOneOut, makeForecast } from '../../../domain/forecast/forecast.ts';
import type { InjectionFlag } from '../../../domain/market/injection-flags.ts';
import { flagged, skipped } from '../../../domain/verdict/make-verdict.ts';
import { decideVerdict } from '../../../domain/verdict/verdict.ts';
import { FEE, marketAt, NO_EVIDENCE, PLAIN } from '../../support/judge.ts';

const SUSPICIOUS: readonly InjectionFlag[] = ['override'];

function judge(
  answers: readonly number[],
  injectionFlags: readonly InjectionFlag[],
  bid = 49,
  position: Position | null = null,
) {
  const market = marketAt(bid, bid + 2);
  const policy = { ...PLAIN, blend: 0.5, minAgreement: 0 };
  const forecast = makeForecast({
    answers: answers.map((rawProbability, index) => ({ model: `model-${index}`, rawProbability })),
    method: 'weighted',
    experienced: [],
    interval: { half80: null, half90: null },
    weights: {},
    calibration: { a: 1, b: 0 },
    evidence: NO_EVIDENCE,
    market,
    policy,
    fee: FEE,
    minEdge: policy.minEdge,
  });
  const money = { bankrollMicroUsd: 1_000_000_000, maxStakeMicroUsd: 100_000_000 };
  const input = {
    market,
    forecast,
    evidence: NO_EVIDENCE,
    policy,
    fee: FEE,
    mode: 'normal' as const,
    position,
    ...money,
  };
  return { forecast, market, policy, verdict: decideVerdict({ ...input, injectionFlags }) };
}

const stakeOf = (answers: readonly number[], injectionFlags: readonly InjectionFlag[], bid = 49) =>
  judge(answers, injectionFlags, bid).verdict.trade?.stakeMicroUsd ?? 0;

describe('a market whose text reads like instructions', () => {
  it('is not traded on one model’s answer; the withheld trade is recorded', () => {
    assert.equal(judge([0.7], []).verdict.action, 'BUY');
    const { verdict } = judge([0.7], SUSPICIOUS);
    assert.equal(verdict.action, 'SKIP');
    assert.equal(verdict.withheldTrade?.action, 'BUY');
    assert.deepEqual(
      verdict.reasons.map(({ code }) => code),
      ['injection_flagged'],
    );
  });

  it('is traded where the others would do it as well, for the least that they justify', () => {
    const { verdict, forecast } = judge([0.7, 0.68, 0.72, 0.69], SUSPICIOUS);
    assert.equal(verdict.action, 'BUY');
    assert.deepEqual(
      verdict.reasons.map(({ code }) => code),
      ['edge_found', 'injection_flagged'],
    );
    assert.ok((verdict.trade?.stakeMicroUsd ?? 0) < stakeOf([0.7, 0.68, 0.72, 0.69], []));
    // Without .72 the others' mean is .69: sigmoid(logit(.69) / 2) = .5987.
    assert.equal(Math.min(...leaveOneOut(forecast)).toFixed(4), '0.5987');
  });

  it('is not traded where one model alone makes the difference', () => {
    assert.equal(judge([0.54, 0.54, 0.54, 0.54, 0.99], []).verdict.action, 'BUY');
    assert.equal(judge([0.54, 0.54, 0.54, 0.54, 0.99], SUSPICIOUS).verdict.action, 'SKIP');
    assert.equal(judge([0.46, 0.46, 0.46, 0.46, 0.01], SUSPICIOUS).verdict.action, 'SKIP');
  });

  it('gives a liar among n no more stake than the n - 1 others would take without it', () => {
    const probability = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(probability, { minLength: 1, maxLength: 6 }),
        probability,
        fc.integer({ min: 5, max: 90 }),
        (honest, lie, bid) => {
          const alone = judge(honest, [], bid).verdict;
          const together = judge([...honest, lie], SUSPICIOUS, bid).verdict;
          if (together.trade === null) return;
          assert.equal(alone.trade?.side ?? alone.withheldTrade?.side, together.trade.side);
          const most = (alone.trade ?? alone.withheldTrade)?.stakeMicroUsd ?? 0;
          assert.ok(together.trade.stakeMicroUsd <= most, `${together.trade.stakeMicroUsd} above ${most}`);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is not sold out of on one model’s word either', () => {
    const position: Position = { side: 'yes', contracts: 20, averageCents: 40 };
    assert.equal(judge([0.6, 0.6, 0.01], [], 60, position).verdict.action, 'SELL');
    const { verdict } = judge([0.6, 0.6, 0.01], SUSPICIOUS, 60, position);
    assert.equal(verdict.action, 'SKIP');
    assert.equal(verdict.withheldTrade?.action, 'SELL');
    assert.equal(judge([0.35, 0.35, 0.35], SUSPICIOUS, 60, position).verdict.action, 'SELL');
    assert.equal(judge([0.35], SUSPICIOUS, 60, position).verdict.action, 'SKIP');
  });

  it('sells no more of what is held than the others would without any one of them', () => {
    const position: Position = { side: 'yes', contracts: 100, averageCents: 40 };
    // The two at .60 hold 100 to be too many at 60c as well: part of them is sold, not all.
    const alone = judge([0.6, 0.6], [], 60, position).verdict;
    const { verdict } = judge([0.6, 0.6, 0.01], SUSPICIOUS, 60, position);
    assert.equal(judge([0.6, 0.6, 0.01], [], 60, position).verdict.trade?.contracts, 100);
    assert.deepEqual(verdict.trade, alone.trade);
    assert.ok(alone.trade && alone.trade.contracts < 100);
    assert.deepEqual(
      verdict.reasons.map(({ code }) => code),
      ['above_target', 'injection_flagged'],
    );
  });

  it('is flagged on every verdict, once', () => {
    const skip = skipped(0.03, [{ code: 'price_gate', figures: { price: 0.01, priceGate: 0.02 } }]);
    assert.equal(flagged(skip, []), skip);
    assert.deepEqual(
      flagged(skip, SUSPICIOUS).reasons.map(({ code }) => code),
      ['price_gate', 'injection_flagged'],
    );
    assert.deepEqual(flagged(flagged(skip, SUSPICIOUS), SUSPICIOUS), flagged(skip, SUSPICIOUS));
  });
});
