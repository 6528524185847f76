import assert from 'node:assert/strict';
import { renderAccount } from '../../cli/demo-account.ts';
import { type BotRecord, earnedBy } from '../../cli/demo-bot.ts';
import type { Ended } from '../../cli/demo-settlement.ts';

const fill = (more: Partial<BotRecord['fills'][number]>): BotRecord['fills'][number] => ({
  fillId: 'one',
  account: 'demo',
  ticker: 'KXA',
  action: 'BUY',
  side: 'yes',
  contracts: 10,
  priceMicroUsd: 400_000,
  feeMicroUsd: 168_000,
  by: 'demo bot',
  ...more,
});
const endings = new Map<string, Ended>([
  ['KXA', { settlement: 'yes', yesPays: 1 }],
  ['KXB', { settlement: 'scalar', yesPays: 0.37 }],
]);

describe('what the demo says that its bot earned', () => {
  for (const [what, fills, earned] of [
    ['a purchase that won, after its fee', [fill({})], 5_832_000],
    ['one that lost', [fill({ side: 'no' })], -4_168_000],
    ['a sale', [fill({ action: 'SELL', priceMicroUsd: 900_000, feeMicroUsd: 0 })], -1_000_000],
    [
      'a market that settled at a value',
      [fill({ ticker: 'KXB', side: 'no', contracts: 2.5, feeMicroUsd: 0 })],
      575_000,
    ],
    ['a market that has not ended', [fill({ ticker: 'KXC' })], 0],
    ['several fills', [fill({}), fill({ side: 'no' })], 1_664_000],
  ] as const) {
    it(`counts ${what}`, () => assert.equal(earnedBy(fills, endings), earned));
  }

  it('is said in plain words, with what had not settled and what came too late', () => {
    const text = renderAccount({
      ...{ markets: 12, settled: 11, yes: 5, no: 5, atAValue: 1, amended: 2, trades: 3 },
      ...{
        recommended: 3,
        followed: 2,
        missed: 1,
        paperMicroUsd: 1_500_000,
        realMicroUsd: -250_000,
        costMicroUsd: 20_000,
      },
    });
    assert.match(text, /12 markets came from the venue by ticker/);
    assert.match(text, /settled 11: 5 yes, 5 no, 1 at a value between; 2 were .* first; 1 had not settled in time\./);
    assert.match(text, /\(2, 1 of them too late\) and earned -\$0\.25/);
  });
});
