import assert from 'node:assert/strict';
import type { Decision } from '../../domain/decision/decision.ts';
import type { Trade, Verdict } from '../../domain/decision/verdict.ts';
import { changeWithout, differenceWithout } from '../../web/decision/leave-out.ts';
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

describe('a model left out', () => {
  const made: Decision = { ...MADE, action: 'SKIP', verdict: SKIPPED };
  const without = { model: 'alpha', forecast, verdict: SKIPPED };

  it('changes nothing where verdict and reason are the same', () => {
    assert.deepEqual(changeWithout(made, without), { isOther: false, text: '' });
    assert.equal(differenceWithout(made, without), 0);
  });

  it('names another trade with its reason', () => {
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

  it('names another reason for the same verdict', () => {
    const figures = { modelProbability: 0.1, marketPrice: 0.585, oddsRatio: 12.7, maxOddsRatio: 4 };
    const verdict: Verdict = { ...SKIPPED, reasons: [{ code: 'market_disagreement', figures }] };
    assert.equal(
      changeWithout(made, { ...without, verdict }).text,
      'SKIP for another reason: Models 10 %, market 58.5 %: their odds differ by a factor of 12.7, and above 4 that is treated as model error.',
    );
  });

  it('says that a verdict is not known where it cannot be worked out again', () => {
    assert.equal(changeWithout(made, { ...without, verdict: null }).isOther, null);
  });

  it('has no difference where no other model had answered', () => {
    const alone = { ...without, forecast: null, verdict: null };
    assert.equal(differenceWithout(made, alone), null);
    assert.equal(changeWithout(made, alone).isOther, true);
  });
});
