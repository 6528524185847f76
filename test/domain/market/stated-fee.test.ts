import assert from 'node:assert/strict';
import { parseFeeChanges } from '../../../domain/market/fee-change.ts';
import { feeFor } from '../../../domain/market/fee-row.ts';
import { parseEvent } from '../../../domain/market/parse-event.ts';
import { parseMarket } from '../../../domain/market/parse-market.ts';
import { DEFAULT_FEES } from '../../../kalshi/fee-schedule.ts';

const NOW = '2026-08-15T12:00:00Z';
const market = (ticker = 'KXGAME-26AUG16AB-A') => ({
  ticker,
  event_ticker: 'KXGAME-26AUG16AB',
  title: 'Will A win?',
  status: 'active',
  yes_bid_dollars: '0.4000',
  yes_ask_dollars: '0.4200',
  close_time: '2026-08-17T00:00:00Z',
});
const EVENT = { event_ticker: 'KXGAME-26AUG16AB', series_ticker: 'KXGAME', title: 'A against B' };
const SERIES = { ticker: 'KXGAME', category: 'Sports', fee_type: 'quadratic_with_maker_fees', fee_multiplier: 0.5 };

function stated(envelope: unknown, announced?: unknown) {
  const changes = parseFeeChanges(announced);
  assert.ok(changes.ok, JSON.stringify(changes));
  const parsed = parseMarket(envelope, { nowMs: Date.parse(NOW), categories: {}, feeChanges: changes.value });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value.statedFee ?? null;
}

describe('what the venue states of a fee', () => {
  it('is the series, overridden by the event, each field by itself', () => {
    assert.equal(stated(market()), null);
    assert.equal(stated({ market: market(), event: EVENT }), null);
    assert.deepEqual(stated({ market: market(), event: EVENT, series: SERIES }), {
      type: 'quadratic_with_maker_fees',
      multiplier: 0.5,
      source: 'series',
    });
    const overridden = { ...EVENT, fee_type_override: 'quadratic', fee_multiplier_override: 1 };
    assert.deepEqual(stated({ market: market(), event: overridden, series: SERIES }), {
      type: 'quadratic',
      multiplier: 1,
      source: 'event',
    });
    const half = { ...EVENT, fee_type_override: null, fee_multiplier_override: 1.5 };
    assert.deepEqual(stated({ market: market(), event: half, series: SERIES }), {
      type: 'quadratic_with_maker_fees',
      multiplier: 1.5,
      source: 'event',
    });
    const cleared = { ...EVENT, fee_type_override: '', fee_multiplier_override: null };
    assert.equal(stated({ market: market(), event: cleared, series: SERIES })?.source, 'series');
  });

  it('is the same for every market of an event', () => {
    const event = { ...EVENT, fee_type_override: 'quadratic', fee_multiplier_override: 2 };
    const parsed = parseEvent(
      { event, markets: [market(), market('KXGAME-26AUG16AB-B')], series: SERIES },
      { nowMs: Date.parse(NOW), categories: {} },
    );
    assert.ok(parsed.ok);
    assert.deepEqual(
      parsed.value.markets.map((each) => each.market.statedFee?.multiplier),
      [2, 2],
    );
  });

  it('follows announced changes from their date, unless what came with the market is newer', () => {
    const change = (scheduled_ts: string, fee_multiplier: number) => ({
      id: scheduled_ts,
      series_ticker: 'KXGAME',
      fee_type: 'quadratic',
      fee_multiplier,
      scheduled_ts,
    });
    const changes = {
      series_fee_change_arr: [
        change('2026-08-10T00:00:00Z', 0.25),
        change('2026-08-01T00:00:00Z', 0.75),
        change('2026-08-20T00:00:00Z', 3),
        { ...change('2026-08-14T00:00:00Z', 4), series_ticker: 'KXOTHER' },
      ],
    };
    const with_ = (series: object | null) =>
      stated({ market: market(), event: EVENT, ...(series && { series }) }, changes);
    assert.deepEqual(with_(SERIES), { type: 'quadratic', multiplier: 0.25, source: 'series_change' });
    assert.deepEqual(with_(null), { type: 'quadratic', multiplier: 0.25, source: 'series_change' });
    assert.equal(with_({ ...SERIES, last_updated_ts: '2026-08-09T23:59:59Z' })?.multiplier, 0.25);
    assert.deepEqual(with_({ ...SERIES, last_updated_ts: '2026-08-12T08:00:00.123456Z' }), {
      type: 'quadratic_with_maker_fees',
      multiplier: 0.5,
      source: 'series',
    });
    const ofEvent = {
      event_ticker: EVENT.event_ticker,
      series_ticker: 'KXGAME',
      fee_type_override: 'quadratic_with_maker_fees',
      fee_multiplier_override: 1,
      scheduled_ts: '2026-08-11T00:00:00Z',
    };
    const taken = {
      ...ofEvent,
      fee_type_override: null,
      fee_multiplier_override: null,
      scheduled_ts: '2026-08-13T00:00:00Z',
    };
    const envelope = { market: market(), event: EVENT, series: SERIES };
    assert.equal(stated(envelope, { event_fee_changes: [ofEvent] })?.source, 'event_change');
    assert.equal(
      stated(envelope, { event_fee_changes: [ofEvent, taken] })?.source,
      'series',
      'the override was taken away',
    );
    assert.equal(
      stated(envelope, [ofEvent, change('2026-08-14T00:00:00Z', 9)])?.multiplier,
      1,
      'both kinds in one list',
    );
    const { fee_multiplier, ...typeAlone } = change('2026-08-10T00:00:00Z', 1);
    assert.deepEqual(
      stated({ ...envelope, series: { ...SERIES, fee_multiplier: 2 * fee_multiplier } }, [typeAlone]),
      { type: 'quadratic', multiplier: 2, source: 'series_change' },
      'what a change of the series does not state stays',
    );
  });

  it('refuses by name what it does not understand', () => {
    const refusal = (envelope: unknown) => {
      const parsed = parseMarket(envelope, { nowMs: Date.parse(NOW), categories: {} });
      assert.ok(!parsed.ok);
      return [parsed.field, parsed.message];
    };
    const cubic = refusal({ market: market(), series: { ...SERIES, fee_type: 'cubic' } });
    assert.equal(cubic[0], 'market.series.fee_type');
    assert.match(cubic[1] ?? '', /"cubic"; it must be one of quadratic/);
    assert.equal(
      refusal({ market: market(), event: { ...EVENT, fee_multiplier_override: -1 } })[0],
      'market.event.fee_multiplier_override',
    );
    for (const [input, field] of [
      [7, 'feeChanges'],
      [{ changes: [] }, 'feeChanges'],
      [
        { series_fee_change_arr: [{ series_ticker: 'KXGAME', fee_type: 'quadratic' }] },
        'feeChanges.series_fee_change_arr.0.scheduled_ts',
      ],
      [[{ fee_type: 'quadratic', scheduled_ts: NOW }], 'feeChanges.0.series_ticker'],
    ] as const) {
      const parsed = parseFeeChanges(input);
      assert.ok(!parsed.ok);
      assert.equal(parsed.field, field);
    }
  });
});

describe('the schedule for markets that come alone', () => {
  const charged = (seriesTicker: string, day: string) => {
    const { ratePpm, roundUpToMicroUsd, source } = feeFor({ seriesTicker }, DEFAULT_FEES, Date.parse(day));
    return [ratePpm, roundUpToMicroUsd, source];
  };

  it('rounds to a cent until whole cents ended, and then to $0.0001', () => {
    assert.deepEqual(charged('KXANY', '2026-03-11'), [70_000, 10_000, 'assumed']);
    assert.deepEqual(charged('KXANY', '2026-03-12'), [70_000, 100, 'assumed']);
  });

  it('has games of baseball at half, and at the whole once play-offs are charged it', () => {
    assert.deepEqual(charged('KXMLBGAME', '2026-08-15'), [35_000, 100, 'schedule']);
    assert.deepEqual(charged('KXMLBSPREAD', '2026-08-15'), [35_000, 100, 'schedule']);
    assert.deepEqual(charged('KXMLBGAME', '2026-10-01'), [70_000, 100, 'schedule']);
    assert.deepEqual(charged('KXMLB', '2026-08-15'), [70_000, 100, 'assumed'], 'who wins the season is no game');
  });
});
