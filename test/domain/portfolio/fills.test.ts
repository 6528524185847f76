import assert from 'node:assert/strict';
import { fillAnswerSentence } from '../../../domain/explain/fill-sentences.ts';
import { NO_FILLS, reduceFills } from '../../../domain/portfolio/fill-reports.ts';
import { checkFill, checkFills, type FillAnswer, type FillInput } from '../../../domain/portfolio/fill-schema.ts';

const FILL: FillInput = {
  fillId: 'f-1',
  account: 'main',
  ticker: 'KX-1',
  action: 'BUY',
  side: 'yes',
  contracts: 10,
  priceMicroUsd: 400_000,
  feeMicroUsd: 168_000,
  by: 'a bot',
};

describe('a fill', () => {
  it('is read with its contracts as a number or as the venue writes them', () => {
    for (const [contracts, read] of [
      [2.5, 2.5],
      ['227.27', 227.27],
      ['3.00', 3],
    ] as const) {
      const checked = checkFill({ ...FILL, contracts });
      assert.ok(checked.ok && checked.value.contracts === read);
    }
  });

  it('is refused with the field that is wrong, whatever it is', () => {
    const { fillId: _, ...unnamed } = FILL;
    for (const [wrong, field] of [
      [{ ...FILL, contracts: 0 }, 'contracts'],
      [{ ...FILL, contracts: '1.234' }, 'contracts'],
      [{ ...FILL, priceMicroUsd: 1_000_000 }, 'priceMicroUsd'],
      [{ ...FILL, priceMicroUsd: 0.4 }, 'priceMicroUsd'],
      [{ ...FILL, feeMicroUsd: -1 }, 'feeMicroUsd'],
      [{ ...FILL, action: 'HOLD' }, 'action'],
      [{ ...FILL, account: '__proto__' }, 'account'],
      [{ ...FILL, count: 3 }, 'count'],
      [unnamed, 'fillId'],
      [null, ''],
      ['fill', ''],
    ] as const) {
      const checked = checkFill(wrong);
      assert.ok(!checked.ok && checked.field === field, JSON.stringify(checked));
    }
    const list = checkFills([FILL, { ...FILL, side: 'maybe' }]);
    assert.ok(!list.ok && list.field === '1.side' && list.message.startsWith('Fill 2: side is "maybe"'));
    assert.ok(!checkFills([]).ok && !checkFills(FILL).ok);
  });
});

describe('the fills that signals bring', () => {
  const reported = (fillId: string) => ({ type: 'fill_reported', fill: { ...FILL, fillId, contracts: 10 } }) as const;

  it('are taken in their order, and those that were not recorded stand in the state with the reason', () => {
    const waiting = ['a', 'b', 'c'].map(reported).reduce(reduceFills, NO_FILLS);
    const answers: FillAnswer[] = [
      { kind: 'recorded' },
      { kind: 'refused', reason: { code: 'fee_unknown', figures: { ticker: 'KX-1' } } },
    ];
    const { reported: rest, state } = reduceFills(waiting, { type: 'reported_recorded', answers, atMs: 5 });
    assert.deepEqual(
      rest.map(({ fillId }) => fillId),
      ['c'],
    );
    assert.equal(state.recorded, 1);
    assert.deepEqual(state.refused, [
      { atMs: 5, fillId: 'b', problem: { code: 'fee_unknown', figures: { ticker: 'KX-1' } } },
    ]);
  });

  it('are kept to the last twenty refusals, with ids of a length that can be stored', () => {
    const signal = { fillId: 'x'.repeat(5_000) };
    let fills = NO_FILLS;
    for (let atMs = 0; atMs < 30; atMs++)
      fills = reduceFills(fills, { type: 'signal_refused', signal, message: 'no', atMs });
    assert.equal(fills.state.refused.length, 20);
    assert.equal(fills.state.refused[0]?.atMs, 10);
    assert.equal(fills.state.refused[0]?.fillId.length, 128);
  });
});

describe('what became of a fill', () => {
  it('is said with what to do', () => {
    const said = (reason: Extract<FillAnswer, { kind: 'refused' }>['reason']) =>
      fillAnswerSentence({ kind: 'refused', reason });
    assert.match(
      said({ code: 'unknown_account', figures: { account: 'x', configured: ['main'] } }),
      /x is not configured \(configured: main\)/,
    );
    assert.match(
      said({ code: 'too_many', figures: { ticker: 'KX-1', fills: 10_000 } }),
      /has 10[,.]?000 fills in KX-1/,
    );
    assert.match(said({ code: 'in_the_future', figures: { atMs: 2e12, nowMs: 1e12 } }), /2033-05-18.*2001-09-09/);
    assert.match(
      fillAnswerSentence({ kind: 'contradicts', fields: ['contracts', 'side'], by: 'a bot' }),
      /from a bot; it differs in contracts, side/,
    );
  });
});
