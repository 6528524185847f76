import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type AwaitedMarket, nextAskMs } from '../../../domain/learning/awaited-market.ts';
import { checkOutcome } from '../../../domain/learning/outcome-schema.ts';
import { readVenueOutcome } from '../../../domain/learning/venue-outcome.ts';
import { hostileJson, isSentence } from '../../support/hostile.ts';

const FINAL = {
  ticker: 'KXA-1',
  status: 'finalized',
  result: 'yes',
  settlement_value_dollars: '1.0000',
  settlement_ts: '2026-08-08T22:57:45.764968Z',
  close_time: '2026-08-08T22:54:42Z',
};
const atMs = Date.parse('2026-08-08T22:57:45.764Z');

describe('readVenueOutcome', () => {
  const read = (more: object) => {
    const result = readVenueOutcome({ ...FINAL, ...more });
    return result.ok ? result.value : result.message;
  };
  const final = (outcome: object) => ({ kind: 'final', ticker: 'KXA-1', outcome: { ticker: 'KXA-1', ...outcome } });

  it('takes what is finalized, with its value and its time', () => {
    assert.deepEqual(read({}), final({ atMs, settlement: 'yes' }));
    assert.deepEqual(read({ result: 'no', settlement_value_dollars: '0.0000' }), final({ atMs, settlement: 'no' }));
    assert.deepEqual(
      read({ result: 'scalar', settlement_value_dollars: '0.370000' }),
      final({ atMs, settlement: 'scalar', settlementValueMicroUsd: 370_000 }),
    );
    assert.deepEqual(read({ result: 'scalar', settlement_value_dollars: null }), final({ atMs, settlement: 'scalar' }));
    const closedAtMs = Date.parse(FINAL.close_time);
    assert.deepEqual(read({ settlement_ts: null }), final({ atMs: closedAtMs, settlement: 'yes' }));
  });

  it('takes nothing before that, whatever it says already', () => {
    for (const status of ['initialized', 'active', 'closed', 'determined', 'disputed', 'amended', 'another']) {
      assert.deepEqual(read({ status }), { kind: 'open', ticker: 'KXA-1', status });
    }
  });

  it('refuses what is final and contradicts itself, or does not say how it ended', () => {
    assert.match(String(read({ settlement_value_dollars: '0.5000' })), /but its result is yes; look at the market/);
    assert.match(String(read({ result: '' })), /market\.result of KXA-1 is "", though it is finalized/);
    assert.match(
      String(read({ settlement_value_dollars: '2.0000' })),
      /it must be dollars from "0\.0000" to "1\.0000"/,
    );
    assert.match(String(read({ ticker: '../x' })), /it must be the ticker of a market/);
  });

  it('never throws, and makes outcomes that the scorekeeper takes', () => {
    fc.assert(
      fc.property(
        hostileJson,
        fc.constantFrom('yes', 'no', 'scalar', 'void', '', 7),
        fc.constantFrom('0.0000', '1.0000', '0.25', '-1', '1e9', null, 5),
        (json, result, settlement_value_dollars) => {
          for (const given of [json, { ...FINAL, result, settlement_value_dollars }]) {
            const checked = readVenueOutcome(given);
            if (!checked.ok) isSentence(checked.message);
            else if (checked.value.kind === 'final') {
              const taken = checkOutcome({ ...checked.value.outcome, by: 'venue' });
              assert.ok(taken.ok, taken.ok ? '' : taken.message);
            }
          }
        },
      ),
    );
  });
});

describe('nextAskMs', () => {
  const HOUR_MS = 3_600_000;
  const EVERY_MS = 600_000;
  const NOW_MS = 1_800_000_000_000;
  const market: Omit<AwaitedMarket, 'askAtMs'> = {
    ticker: 'KXA-1',
    eventTicker: null,
    seriesTicker: null,
    resolvesAtMs: NOW_MS,
    addedAtMs: 0,
    status: 'active',
    recordedAtMs: null,
    problem: null,
  };
  const waitMs = (more: object) => {
    const next = nextAskMs({ ...market, ...more }, EVERY_MS, NOW_MS);
    return next === null ? null : next - NOW_MS;
  };

  it('is soon where the end is near or past, and within hours where it is far', () => {
    assert.equal(waitMs({}), EVERY_MS);
    assert.equal(waitMs({ resolvesAtMs: null }), EVERY_MS);
    assert.equal(waitMs({ resolvesAtMs: NOW_MS - 999 * HOUR_MS }), EVERY_MS);
    assert.equal(waitMs({ resolvesAtMs: NOW_MS + 20 * HOUR_MS }), 2 * HOUR_MS);
    assert.equal(waitMs({ resolvesAtMs: NOW_MS + 9_999 * HOUR_MS }), 6 * HOUR_MS);
  });

  it('is in an hour for what is recorded, unknown or a problem, and never a week after it was recorded', () => {
    for (const more of [{ recordedAtMs: NOW_MS - HOUR_MS }, { status: 'unknown' }, { problem: 'x' }]) {
      assert.equal(waitMs(more), HOUR_MS);
    }
    assert.equal(waitMs({ recordedAtMs: NOW_MS - 168 * HOUR_MS }), null);
  });
});
