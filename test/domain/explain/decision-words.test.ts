import assert from 'node:assert/strict';
import {
  describeCost,
  describeEdge,
  describeReservation,
  describeTrade,
  describeUsage,
} from '../../../domain/explain/decision-words.ts';
import { resolvedDecision } from '../../support/decision.ts';

const DECISION = resolvedDecision(1, 1_700_000_000_000);

describe('a decision in words', () => {
  it('names the stake of what is bought and the proceeds of what is sold', () => {
    const { trade } = DECISION.verdict;
    assert.ok(trade);
    assert.match(describeTrade(trade), /^BUY (YES|NO), 10 at a limit of 46c, stake \$4\.78, fee \$0\.1800 included$/);
    assert.match(describeTrade({ ...trade, action: 'SELL' }), /proceeds \$4\.78/);
  });

  it('says up to which price its trade is worth it, and what a resting order would be worth', () => {
    const { trade } = DECISION.verdict;
    assert.ok(trade);
    const maker = { priceMicroUsd: 450_000, feeMicroUsd: 43_400, edge: 0.07 };
    assert.equal(
      describeReservation({ ...trade, side: 'yes', reservationPriceMicroUsd: 480_000, maker }),
      'worth buying 10 YES up to 48c; a resting order at 45c, if it were filled: edge +7c, fee $0.0434',
    );
    assert.equal(
      describeReservation({ ...trade, action: 'SELL', side: 'yes', reservationPriceMicroUsd: 480_000 }),
      'worth selling 10 YES down to 48c',
    );
  });

  it('asks for an edge, but not of a sale that lowers the risk', () => {
    const sold = { ...DECISION.verdict, action: 'SELL', edge: -0.1149, threshold: 0.03 } as const;
    const why = { code: 'above_target', figures: { side: 'yes', held: 164, contracts: 15, edge: -0.1149 } } as const;
    assert.equal(describeEdge({ ...sold, reasons: [why] }), '-11.49c a contract after the fee; this sale needs none');
    assert.match(describeEdge({ ...sold, action: 'SKIP', reasons: [why] }), /; 3c is needed$/);
    assert.match(describeEdge({ ...DECISION.verdict, threshold: 0.03 }), /; 3c is needed$/);
  });

  it('says how much of its cost is not known yet', () => {
    const cost = describeCost({ ...DECISION, costMicroUsd: 3_000, uncertainMicroUsd: 1_000, simulated: true });
    assert.equal(cost, '$0.0030 (simulated), of which $0.0010 is charged for calls whose bill is not known yet');
  });

  it('lists the kinds of tokens that were used', () => {
    const usage = {
      promptTokens: 1_200,
      cachedPromptTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 340,
      reasoningTokens: 5,
    };
    assert.equal(describeUsage(usage), '1200 prompt, 340 output, 5 reasoning');
    assert.equal(describeUsage({ ...usage, searches: 3 }), '1200 prompt, 340 output, 5 reasoning, 3 searches');
    assert.equal(describeUsage({ ...usage, searches: 1 }), '1200 prompt, 340 output, 5 reasoning, 1 search');
    assert.equal(describeUsage(null), null);
  });
});
