import assert from 'node:assert/strict';
import { earnedSince, renderAccount } from '../../cli/demo-account.ts';

describe('what the demo says of its run', () => {
  it('leaves out what earlier runs earned', () => {
    const before = { paper: 5, withheld: -3, real: 2 };
    assert.deepEqual(earnedSince(before, { paper: 1, withheld: 4, real: 2 }), { paper: -4, withheld: 7, real: 0 });
  });

  it('is in plain words, with what had not settled and what came too late', () => {
    const text = renderAccount({
      ...{ markets: 12, settled: 11, yes: 5, no: 5, atAValue: 1, amended: 2, recommended: 3, followed: 2, missed: 1 },
      earnedMicroUsd: { paper: 1_500_000, withheld: 250_000, real: -250_000 },
      costMicroUsd: 20_000,
    });
    assert.match(text, /12 markets came from the venue by ticker/);
    assert.match(text, /settled 11: 5 yes, 5 no, 1 at a value between; 2 were .* first; 1 had not settled in time\./);
    assert.match(text, /\(3\) earned \$1\.50 after fees; .* would have earned \$0\.2500\./);
    assert.match(text, /\(2, 1 of them too late\) and earned -\$0\.25/);
  });
});
