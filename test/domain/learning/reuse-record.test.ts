import assert from 'node:assert/strict';
import { alertSentence } from '../../../domain/explain/alert-sentences.ts';
import { buildScoreboard } from '../../../domain/learning/build-scoreboard.ts';
import { labelsOf } from '../../../domain/learning/label.ts';
import { labelSumsOf } from '../../../domain/learning/label-sums.ts';
import {
  MARKETS_TO_TELL,
  reuseOff,
  reuseOffAlert,
  reuseRecords,
  switchedOff,
} from '../../../domain/learning/reuse-record.ts';
import { scoreDecision } from '../../../domain/learning/score-decision.ts';
import { COLD_SCOREBOARD, type Scoreboard } from '../../../domain/learning/scoreboard.ts';
import type { ScoredDecision } from '../../../domain/learning/scored-decision.ts';
import { DEFAULT_GROUP } from '../../../domain/shared/group.ts';
import { resolvedDecision } from '../../support/decision.ts';

const SETTLED_MS = Date.parse('2026-11-24T12:00:00Z');

/** A decision that asked anew, on a market that ended YES; its P is what its models said. */
function audited(
  n: number,
  probability: number,
  more: { kind?: 'same' | 'duplicate'; ticker?: string } = {},
): ScoredDecision {
  const { kind = 'same', ticker = `KXMADE-${n}` } = more;
  const decision = {
    ...resolvedDecision(2 * n, SETTLED_MS),
    ticker,
    reuseAudit: { kind, decisionId: 'main/source', probability },
  };
  const forecast = decision.forecast && { ...decision.forecast, coherent: 0.5 };
  const resolution = { ticker, settlement: 'yes', atMs: SETTLED_MS + n + 1, lastMid: null } as const;
  const scored = scoreDecision({ ...decision, forecast }, [], resolution);
  assert.ok(scored);
  return scored;
}
const recordsOf = (scored: readonly ScoredDecision[]) => reuseRecords(labelSumsOf(labelsOf(scored)).reuse);
const many = (count: number, probability: number) => Array.from({ length: count }, (_, n) => audited(n, probability));
/** (.4 - 1)^2 - (.5 - 1)^2 */
const WORSE = 0.36 - 0.25;

describe('what using earlier answers costs in accuracy', () => {
  it('is the Brier loss of what they would have said less that of what was asked for', () => {
    assert.deepEqual(audited(1, 0.5).reuse, { kind: 'same', excessLoss: 0 });
    assert.ok(Math.abs((audited(1, 0.4).reuse?.excessLoss ?? 0) - WORSE) < 1e-12);
    const { reuseAudit: _none, ...plain } = { ...resolvedDecision(1, SETTLED_MS), reuseAudit: undefined };
    const resolution = { ticker: plain.ticker, settlement: 'yes', atMs: SETTLED_MS + 1, lastMid: null } as const;
    assert.equal(scoreDecision(plain, [], resolution)?.reuse, null);
  });

  it('is told by category and kind, one value a market, with an interval', () => {
    const records = recordsOf([
      audited(1, 0.4),
      audited(1, 0.5),
      audited(2, 0.5),
      audited(3, 0.4, { kind: 'duplicate' }),
    ]);
    assert.deepEqual(
      records.map(({ category, kind, markets }) => [category, kind, markets]),
      [
        ['politics', 'same', 2],
        ['politics', 'duplicate', 1],
      ],
    );
    assert.ok(Math.abs((records[0]?.excessLoss.mean ?? 0) - WORSE / 4) < 1e-12);
    assert.ok((records[0]?.excessLoss.low ?? 1) < WORSE / 4);
    assert.equal(records[1]?.excessLoss.low, null);
  });

  it('switches them off at thirty markets with more than .003, and on again when that is over', () => {
    const [few] = recordsOf(many(MARKETS_TO_TELL - 1, 0.4));
    const [enough] = recordsOf(many(MARKETS_TO_TELL, 0.4));
    const [good] = recordsOf(many(MARKETS_TO_TELL, 0.499));
    const [over] = recordsOf([
      ...many(MARKETS_TO_TELL, 0.4),
      ...Array.from({ length: 40 }, (_, n) => audited(100 + n, 0.7)),
    ]);
    assert.deepEqual(
      [few, enough, good, over].map((record) => record?.isOff),
      [false, true, false, false],
    );
    assert.ok(enough && over);
    const off = reuseOff([enough], 'politics', 'same');
    assert.deepEqual([off?.markets, off?.meanExcessBrier.toFixed(4)], [30, '0.1100']);
    assert.equal(reuseOff([enough], 'politics', 'duplicate'), null);
    assert.equal(reuseOff([enough], 'sports', 'same'), null);
    assert.equal(reuseOff(undefined, 'politics', 'same'), null);
    assert.deepEqual(switchedOff(undefined, [enough]), [enough]);
    assert.deepEqual(switchedOff([enough], [enough]), []);
    assert.deepEqual(switchedOff([over], [enough]), [enough], 'told again when it happens again');
    assert.deepEqual(switchedOff([enough], [over]), []);
    const alert = reuseOffAlert(enough, SETTLED_MS);
    assert.deepEqual([alert.kind, alert.id], ['reuse_off', 'reuse_off/politics/same/30']);
    assert.match(alertSentence(alert), /^In politics .*the same market .*30 resolved markets they lost 0\.1100/);
  });

  it('is part of the scoreboard, and empty in one without such decisions', () => {
    const build = (scored: readonly ScoredDecision[]): Scoreboard =>
      buildScoreboard({
        labels: labelsOf(scored),
        older: null,
        group: DEFAULT_GROUP,
        models: ['alpha', 'bravo', 'charlie'],
        baseRates: [],
        panelsAsked: 0,
        facts: COLD_SCOREBOARD.facts,
        calls: [],
        brierCosts: [],
        excluded: {},
        version: 1,
        nowMs: SETTLED_MS + 10_000_000,
      }).board;
    assert.equal(build(many(MARKETS_TO_TELL, 0.4)).reuse?.[0]?.isOff, true);
    assert.deepEqual(build([]).reuse, []);
  });
});
