import assert from 'node:assert/strict';
import type { Decision } from '../../../domain/decision/decision.ts';
import type { Trade } from '../../../domain/decision/verdict.ts';
import { SUBJECT } from '../../../domain/learning/cell.ts';
import { labelsOf } from '../../../domain/learning/label.ts';
import { exclusionOf, scoreDecision } from '../../../domain/learning/score-decision.ts';
import { tallyHour } from '../../../domain/learning/tally-hour.ts';
import { resolvedDecision } from '../../support/decision.ts';
import { judge, marketAt } from '../../support/judge.ts';

const DECIDED_MS = 1_000_000;
const decision = resolvedDecision(1, DECIDED_MS);
const yes = (atMs: number) => ({ ticker: decision.ticker, settlement: 'yes', atMs, lastMid: null }) as const;

describe('a decision against what happened', () => {
  it('is scored at the mid of the quotes that it was made on, even where nobody was asked', () => {
    assert.equal(scoreDecision(decision, [], yes(DECIDED_MS + 1))?.marketPrice, 0.45);
    const gated = scoreDecision(
      {
        ...decision,
        forecast: null,
        calls: [],
        quotes: { yesBidMicroUsd: 980_000, yesAskMicroUsd: 990_000 },
      },
      [],
      yes(DECIDED_MS + 1),
    );
    assert.equal(gated?.marketPrice, 0.985);
    assert.equal(gated?.probability, null);
  });

  it('has no price where the quotes were further apart than a price allows', () => {
    const wide = { ...decision, quotes: { yesBidMicroUsd: 400_000, yesAskMicroUsd: 510_000 } };
    assert.equal(scoreDecision(wide, [], yes(DECIDED_MS + 1))?.marketPrice, null);
    const just = { ...decision, quotes: { yesBidMicroUsd: 400_000, yesAskMicroUsd: 500_000 } };
    assert.equal(scoreDecision(just, [], yes(DECIDED_MS + 1))?.marketPrice, 0.45);
  });

  it('is not scored where it was made when the market had ended, nor on a void or scalar one', () => {
    assert.ok(scoreDecision(decision, [], yes(DECIDED_MS + 1)));
    for (const atMs of [DECIDED_MS, DECIDED_MS - 1]) {
      assert.equal(exclusionOf(decision, yes(atMs)), 'decided_after_outcome');
      assert.equal(scoreDecision(decision, [], yes(atMs)), null);
    }
    for (const settlement of ['void', 'scalar'] as const) {
      assert.equal(exclusionOf(decision, { ...yes(DECIDED_MS + 1), settlement }), settlement);
      assert.equal(scoreDecision(decision, [], { ...yes(DECIDED_MS + 1), settlement }), null);
    }
    assert.equal(exclusionOf(decision, yes(DECIDED_MS + 1)), null);
  });

  it('is not scored where it may have been informed after the fact, nor is its trade, and teaches nothing', () => {
    const informedAfter = [{ code: 'states_outcome', figures: { texts: 1 } }] as const;
    const informed = { ...decision, informedAfter };
    assert.equal(exclusionOf(informed, yes(DECIDED_MS + 1)), 'informed_after');
    assert.equal(scoreDecision(informed, [], yes(DECIDED_MS + 1)), null);
    const atValue = { ...yes(DECIDED_MS + 1), settlement: 'scalar', settlementValueMicroUsd: 370_000 } as const;
    assert.ok(scoreDecision(decision, [], atValue)?.trade);
    assert.equal(scoreDecision(informed, [], atValue), null);
    assert.equal(exclusionOf(informed, { ...yes(DECIDED_MS + 1), settlement: 'void' }), 'void');
    assert.equal(exclusionOf(informed, yes(DECIDED_MS)), 'decided_after_outcome');
    const honest = resolvedDecision(2, DECIDED_MS);
    const outcomeOf = ({ ticker }: Decision) => ({ ...yes(DECIDED_MS + 1), ticker });
    const learned = [informed, honest].flatMap((each) => scoreDecision(each, [], outcomeOf(each)) ?? []);
    assert.deepEqual(
      labelsOf(learned).map(({ ticker }) => ticker),
      [honest.ticker],
    );
  });

  it('is scored on paper where a guard withheld a sale, against having kept what was held', () => {
    const position = { side: 'yes', contracts: 400, averageCents: 40 } as const;
    const { verdict } = judge({ answers: [0.6], market: marketAt(49, 50), position, policy: { blend: 'evidence' } });
    const sold = verdict.withheldTrade;
    assert.ok(sold?.action === 'SELL' && verdict.action === 'SKIP');
    const scored = scoreDecision({ ...decision, action: 'SKIP', verdict }, [], yes(DECIDED_MS + 1));
    assert.equal(scored?.trade, null);
    assert.deepEqual(scored?.withheldBy, ['blend_unproven']);
    assert.equal(scored?.paper?.profitMicroUsd, sold.contracts * (490_000 - 1_000_000) - sold.feeMicroUsd);
  });

  describe('on a market that settled at 37c', () => {
    const trade: Trade = {
      ...{ action: 'BUY', side: 'yes', contracts: 10, limitMicroUsd: 460_000 },
      ...{ stakeMicroUsd: 4_700_000, feeMicroUsd: 100_000, edge: 0.1 },
    };
    const bought: Decision = { ...decision, verdict: { ...decision.verdict, trade, withheldTrade: null } };
    const at37 = { ...yes(DECIDED_MS + 1), settlement: 'scalar', settlementValueMicroUsd: 370_000 } as const;

    it('has the profit of its trade at that payoff, and no forecast to learn from', () => {
      const scored = scoreDecision(bought, [{ model: 'shadow', rawProbability: 0.9 }], at37);
      assert.ok(scored);
      assert.deepEqual(scored.trade, { profitMicroUsd: 10 * (370_000 - 460_000) - 100_000, won: false });
      assert.deepEqual([scored.outcome, scored.forecasts, scored.probability, scored.panel], [null, [], null, false]);
      assert.deepEqual(labelsOf([scored]), []);
      assert.equal(exclusionOf(bought, at37), 'scalar');
    });

    it('shows the profit in the windows, of the sold side of NO and on paper too, and no Brier score', () => {
      const no: Trade = { ...trade, side: 'no', limitMicroUsd: 550_000 };
      const sold: Trade = { ...no, action: 'SELL', limitMicroUsd: 640_000 };
      const withheld: Decision = { ...bought, verdict: { ...bought.verdict, trade: null, withheldTrade: sold } };
      const all = [{ ...bought, verdict: { ...bought.verdict, trade: no } }, withheld].flatMap(
        (each) => scoreDecision(each, [], at37) ?? [],
      );
      const { cells, agreements, single, contributions } = tallyHour(0, [], all, []);
      const profitOf = (subject: string) =>
        cells.find((cell) => cell.subject === subject && cell.by === null)?.tally.profitMicroUsd.sum;
      assert.equal(profitOf(SUBJECT.decisions), 10 * (630_000 - 550_000) - 100_000);
      assert.equal(profitOf(SUBJECT.paper), 10 * (640_000 - 630_000) - 100_000);
      assert.ok(cells.every(({ tally }) => tally.brier.n === 0));
      assert.deepEqual([agreements, single, contributions], [[], 0, []]);
    });

    it('is not scored at all where it was made when the market had ended', () => {
      const late = { ...at37, atMs: DECIDED_MS };
      assert.equal(exclusionOf(bought, late), 'decided_after_outcome');
      assert.equal(scoreDecision(bought, [], late), null);
    });
  });
});
