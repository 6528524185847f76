import assert from 'node:assert/strict';
import type { Decision, Trade, Verdict } from '../../domain/decision/decision.ts';
import { stepsOf } from '../../web/decision/arithmetic-steps.ts';
import { changeWithout, differenceWithout } from '../../web/decision/leave-out.ts';
import { tellCost, tellTrade } from '../../web/decision/words.ts';
import { resolvedDecision } from '../support/decision.ts';

const MADE = resolvedDecision(1, 1_700_000_000_000);
const { forecast } = MADE;
assert.ok(forecast);
const SKIPPED: Verdict = {
  action: 'SKIP',
  trade: null,
  edge: 0.01,
  threshold: 0.03,
  reasons: [
    {
      code: 'edge_below_threshold',
      figures: { best: { side: 'yes', edge: 0.01, contracts: null }, threshold: 0.03 },
    },
  ],
  withheldTrade: null,
};

describe('the arithmetic of a decision', () => {
  it('has every step from the answers to the size, in order', () => {
    // Of the two sides the better one comes first.
    const names = stepsOf(MADE).map(({ name }) => name.replace(/ (YES|NO)$/, ''));
    const wanted = 'Pool, Calibrate, Blend, Edge, Edge, Threshold, Stake, Size, Intervals, Agreement, Answers';
    assert.equal(names.join(', '), wanted);
  });

  it('comes out by hand: weights times answers is the pool', () => {
    const [pool] = stepsOf(MADE);
    assert.ok(pool);
    const sum = pool.formula
      .split(' + ')
      .map((term) => term.split(' × ').map(Number))
      .reduce((total, [weight = Number.NaN, answer = Number.NaN]) => total + weight * answer, 0);
    assert.ok(Math.abs(sum - Number(pool.result)) < 0.002, `${pool.formula} is ${sum}, said to be ${pool.result}`);
  });

  it('says that there is no blend where the quotes are no price, and then no edge', () => {
    const names = stepsOf({ ...MADE, forecast: { ...forecast, blended: null } });
    assert.match(names.find(({ name }) => name === 'Blend')?.formula ?? '', /no price/);
    assert.equal(
      names.some(({ name }) => name.startsWith('Edge')),
      false,
    );
  });

  it('sizes what was withheld by the mode that it was worked out in', () => {
    const { trade } = MADE.verdict;
    assert.ok(trade);
    const verdict: Verdict = { ...SKIPPED, withheldTrade: trade, withheldTradeMode: 'degraded' };
    const stake = stepsOf({ ...MADE, mode: 'emergency', verdict }).find(({ name }) => name === 'Stake');
    assert.match(stake?.note ?? '', /times 0\.5 in mode degraded/);
  });

  it('has none where nobody answered', () => {
    assert.deepEqual(stepsOf({ ...MADE, forecast: null }), []);
  });
});

describe('a model left out', () => {
  const made: Decision = { ...MADE, action: 'SKIP', verdict: SKIPPED };
  const without = { model: 'alpha', forecast, verdict: SKIPPED };

  it('changes nothing where verdict and reason are the same', () => {
    assert.deepEqual(changeWithout(made, without), { isOther: false, text: '' });
    assert.equal(differenceWithout(made, without), 0);
  });

  it('tells another trade with its reason', () => {
    const trade: Trade = {
      action: 'BUY',
      side: 'no',
      contracts: 4,
      limitMicroUsd: 600_000,
      stakeMicroUsd: 2_400_000,
      feeMicroUsd: 0,
      edge: 0.04,
    };
    const verdict: Verdict = {
      ...SKIPPED,
      action: 'BUY',
      trade,
      reasons: [{ code: 'edge_found', figures: { side: 'no', sideProbability: 0.64, edge: 0.04, threshold: 0.03 } }],
    };
    assert.deepEqual(changeWithout(made, { ...without, verdict }), {
      isOther: true,
      text: 'SKIP becomes BUY NO 4 at 60c: NO is worth 64c and costs 60c with its fee: an edge of 4c, threshold 3c.',
    });
  });

  it('tells the same verdict for another reason apart', () => {
    const figures = { modelProbability: 0.1, marketPrice: 0.585, maxDisagreement: 0.3 };
    const verdict: Verdict = { ...SKIPPED, reasons: [{ code: 'market_disagreement', figures }] };
    assert.equal(
      changeWithout(made, { ...without, verdict }).text,
      'SKIP for another reason: Models 10 %, market 58.5 %: gaps above 30c are treated as model error.',
    );
  });

  it('does not claim to know what cannot be worked out again', () => {
    assert.equal(changeWithout(made, { ...without, verdict: null }).isOther, null);
  });

  it('has no difference where nobody else had answered', () => {
    const alone = { ...without, forecast: null, verdict: null };
    assert.equal(differenceWithout(made, alone), null);
    assert.equal(changeWithout(made, alone).isOther, true);
  });
});

describe('a decision in words', () => {
  it('names the stake of what is bought and the proceeds of what is sold', () => {
    const { trade } = MADE.verdict;
    assert.ok(trade);
    assert.match(tellTrade(trade), /^BUY (YES|NO), 10 at a limit of 46c, stake \$4\.78, fee \$0\.1800 included$/);
    assert.match(tellTrade({ ...trade, action: 'SELL' }), /proceeds \$4\.78/);
  });

  it('tells what of its cost is not known yet', () => {
    const cost = tellCost({ ...MADE, costMicroUsd: 3_000, uncertainMicroUsd: 1_000, simulated: true });
    assert.equal(cost, '$0.0030 (simulated), of which $0.0010 is charged for calls whose bill is not known yet');
  });
});
