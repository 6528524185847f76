import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { laddersOf } from '../../../domain/market/ladders.ts';
import { parseEvent } from '../../../domain/market/parse-event.ts';
import { strikeOf, strikeText } from '../../../domain/market/strike.ts';
import { ONE_VALUE, subjectOf, subjectsOf } from '../../../domain/market/subject.ts';

const nowMs = Date.UTC(2026, 7, 7, 12);
const CLOSE = '2026-08-11T01:45:00Z';
const venueMarket = (ticker: string, fields: object) => ({
  ticker,
  title: ticker,
  status: 'active',
  market_type: 'binary',
  close_time: CLOSE,
  yes_bid_dollars: '0.4400',
  yes_ask_dollars: '0.4600',
  no_bid_dollars: '0.5400',
  no_ask_dollars: '0.5600',
  ...fields,
});
type Fields = readonly (readonly [string, object])[];
const event = (markets: Fields, more: object = {}) => {
  const parsed = parseEvent(
    {
      event: { event_ticker: 'KXA', title: 'An event', mutually_exclusive: false, ...more },
      markets: markets.map(([ticker, fields]) => venueMarket(ticker, fields)),
    },
    { nowMs, categories: {} },
  );
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.message);
  return parsed.value;
};
/** The tickers of each ladder. */
const ladders = (markets: Fields) => {
  const read = event(markets).markets.map(({ market, ...more }) => ({
    ...more,
    market,
    closeTimeMs: market.closeTimeMs,
  }));
  return laddersOf(read).map((places) => places.map((place) => read[place]?.market.ticker));
};
const greater = (floor: unknown, more: object = {}) => ({ strike_type: 'greater', floor_strike: floor, ...more });
const team = (id: string) => ({ custom_strike: { baseball_team: id } });
const points = (player: string, floor: number) => ({
  strike_type: 'structured',
  floor_strike: floor,
  primary_participant_key: 'basketball_player',
  custom_strike: { basketball_player: player, basketball_team: 'north' },
});

describe('the ladders of an event', () => {
  it('are of one value where no market names a subject: totals, prices, temperatures', () => {
    assert.deepEqual(
      ladders([
        ['B', greater(2.5)],
        ['A', greater(1.5)],
        ['C', greater(3.5)],
      ]),
      [['A', 'B', 'C']],
    );
    const mixed: Fields = [
      ['HIGH', greater(60)],
      ['LOW', { strike_type: 'less', cap_strike: 50 }],
      ['MIDDLE', { strike_type: 'between', floor_strike: 50, cap_strike: 60 }],
    ];
    assert.deepEqual(ladders(mixed), [['LOW', 'HIGH']]);
  });

  it('are one for each team of a spread', () => {
    const spread: Fields = [
      ['S4', greater(3.5, team('s'))],
      ['S2', greater(1.5, team('s'))],
      ['T2', greater(1.5, team('t'))],
      ['T4', greater(3.5, team('t'))],
    ];
    assert.deepEqual(ladders(spread), [
      ['S2', 'S4'],
      ['T2', 'T4'],
    ]);
  });

  it('are one for each player, whose strikes have no comparison but a floor', () => {
    const props: Fields = [
      ['X20', points('x', 19.5)],
      ['X15', points('x', 14.5)],
      ['Y15', points('y', 14.5)],
    ];
    assert.deepEqual(ladders(props), [['X15', 'X20']]);
  });

  it('are none where the subject is not certain', () => {
    const without = { ...points('x', 14.5), primary_participant_key: 'basketball_player_2' };
    assert.deepEqual(
      ladders([
        ['A', without],
        ['B', { ...without, floor_strike: 19.5 }],
      ]),
      [],
    );
    // What names no subject beside markets that do is not the event's one value.
    assert.deepEqual(
      ladders([
        ['A', greater(1.5)],
        ['B', greater(2.5)],
        ['S', greater(3.5, team('s'))],
      ]),
      [],
    );
    // Nor where the market that names one cannot be decided itself.
    const closed = greater(3.5, { ...team('s'), status: 'closed' });
    assert.deepEqual(
      ladders([
        ['A', greater(1.5)],
        ['B', greater(2.5)],
        ['S', closed],
      ]),
      [],
    );
    assert.deepEqual(
      ladders([
        ['A', greater(1.5, { custom_strike: 'x' })],
        ['B', greater(2.5, { custom_strike: 'x' })],
      ]),
      [],
    );
  });

  it('are none of dates, candidates and winners, which no field orders', () => {
    const by = (date: string) => ({ strike_type: 'custom', custom_strike: { Date: date } });
    assert.deepEqual(
      ladders([
        ['MAY', by('May 1, 2026')],
        ['JUN', by('Jun 1, 2026')],
      ]),
      [],
    );
    const winner = (id: string) => ({ strike_type: 'structured', custom_strike: { soccer_team: id } });
    assert.deepEqual(
      ladders([
        ['V', winner('v')],
        ['H', winner('h')],
        ['TIE', winner('tie')],
      ]),
      [],
    );
  });

  it('are none over values of one subject at several times', () => {
    const later = { close_time: '2026-09-11T01:45:00Z' };
    const times: Fields = [
      ['A1', greater(1)],
      ['A2', greater(2)],
      ['B1', greater(1, later)],
      ['B2', greater(2, later)],
    ];
    assert.deepEqual(ladders(times), [
      ['A1', 'A2'],
      ['B1', 'B2'],
    ]);
    const dated = (floor: number, date: string) => greater(floor, { custom_strike: { Date: date } });
    assert.deepEqual(
      ladders([
        ['A', dated(1, 'May 1')],
        ['B', dated(2, 'Jun 1')],
      ]),
      [],
    );
  });
});

describe('a strike', () => {
  it('is read from the custom strike too, which is the more exact', () => {
    const custom = (fields: object, own: object = {}) =>
      strikeOf({ strike_type: 'custom', ...own, custom_strike: fields });
    assert.deepEqual(custom({ floor_strike: '70.99' }), { kind: 'above', strike: 70.99, orEqual: null });
    assert.deepEqual(custom({ floor_strike: '-0' }), { kind: 'above', strike: 0, orEqual: null });
    assert.deepEqual(custom({ floor_strike: '1,000', cap_strike: '2,000.5' }), {
      kind: 'between',
      floor: 1000,
      cap: 2000.5,
    });
    assert.deepEqual(custom({ cap_strike: '-3' }), { kind: 'below', strike: -3, orEqual: null });
    const exact = { floor_strike: '0.0845648', round_digits: '7' };
    assert.deepEqual(custom(exact, { strike_type: 'greater_or_equal', floor_strike: 0.084564 }), {
      kind: 'above',
      strike: 0.0845648,
      orEqual: true,
    });
    assert.equal(subjectOf({ custom_strike: exact }), ONE_VALUE);
    assert.deepEqual(strikeOf(greater('81')), { kind: 'above', strike: 81, orEqual: false });
  });

  it('is none where the fields contradict each other, hold no number, or name no order', () => {
    for (const market of [
      greater(70, { custom_strike: { floor_strike: '80' } }),
      greater(70, { custom_strike: { strike_type: 'less', cap_strike: '70' } }),
      greater('high'),
      greater(Number.NaN),
      greater(undefined),
      { strike_type: 'between', floor_strike: 5 },
      { strike_type: 'between', floor_strike: 5, cap_strike: 4 },
      { strike_type: 'functional', floor_strike: 5 },
      { strike_type: 'custom', custom_strike: { floor_strike: '5 points' } },
      { strike_type: 'custom', custom_strike: { Holder: 'A. Name' } },
      { floor_strike: 5 },
      {},
    ]) {
      assert.equal(strikeOf(market), null, JSON.stringify(market));
    }
  });

  it('says to the models no more than the venue does', () => {
    const text = (market: object) => {
      const strike = strikeOf(market);
      return strike && strikeText(strike);
    };
    assert.equal(text(points('x', 14.5)), 'from 14.5 up');
    assert.equal(text({ strike_type: 'structured', cap_strike: 3 }), 'up to 3');
    assert.equal(text(greater(3)), 'above 3');
  });
});

describe('a subject', () => {
  it('is every entity that the custom strike names, the primary participant first', () => {
    assert.equal(subjectOf(points('x', 1)), 'basketball_player=x, basketball_team=north');
    const pair = { custom_strike: { b: '2', a: '1' } };
    assert.equal(subjectOf(pair), 'a=1, b=2');
    assert.equal(subjectOf({ ...pair, primary_participant_key: 'b' }), 'b=2, a=1');
    assert.equal(subjectOf({}), ONE_VALUE);
    assert.equal(subjectOf({ custom_strike: {}, primary_participant_key: null }), ONE_VALUE);
  });

  it('is not certain where it is no short text', () => {
    assert.equal(subjectOf({ custom_strike: { team: { id: 'x' } } }), null);
    assert.equal(subjectOf({ custom_strike: { team: 'x'.repeat(1000) } }), null);
    assert.equal(subjectOf({ primary_participant_key: 'team' }), null);
    assert.deepEqual(subjectsOf([{}, { custom_strike: { team: 'x' } }]), [null, 'team=x']);
    assert.deepEqual(subjectsOf([{}, {}]), [ONE_VALUE, ONE_VALUE]);
  });
});
