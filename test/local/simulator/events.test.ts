import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseMarket } from '../../../domain/market/parse-market.ts';
import { forecast } from '../../../local/simulator/answer.ts';
import { simulatedEvents } from '../../../local/simulator/index.ts';
import { behaviourOf } from '../../../local/simulator/models.ts';
import { lastMidOf, marketBelief, settle, truthOf } from '../../../local/simulator/truth.ts';

const nowMs = Date.UTC(2026, 10, 24, 12);
const events = (['efficient', 'inefficient'] as const).flatMap((profile) =>
  simulatedEvents({ seed: 7, profile, count: 200, nowMs }),
);
const ladders = events.filter(({ kind }) => kind === 'ladder');
const races = events.filter(({ kind }) => kind === 'race');
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('the simulated events', () => {
  it('have ladders whose truths, prices and outcomes fall with the strike', () => {
    for (const { markets } of ladders) {
      for (const [index, { ticker }] of markets.entries()) {
        const lower = markets[index - 1]?.ticker;
        if (lower === undefined) continue;
        assert.ok(truthOf(ticker) < truthOf(lower));
        assert.ok(lastMidOf(ticker) < lastMidOf(lower));
        assert.ok(marketBelief(ticker, 'inefficient') < marketBelief(lower, 'inefficient'));
        assert.ok(!(settle(ticker) === 'yes' && settle(lower) === 'no'), `${ticker} is yes above a no`);
      }
    }
  });

  it('have races whose truths and prices sum to 1, and of which exactly one candidate wins', () => {
    for (const { markets } of races) {
      assert.ok(Math.abs(sum(markets.map(({ truth }) => truth)) - 1) < 1e-9);
      assert.ok(Math.abs(sum(markets.map(({ ticker }) => marketBelief(ticker, 'efficient'))) - 1) < 1e-9);
      assert.equal(markets.filter(({ outcome }) => outcome === 'yes').length, 1);
    }
  });

  it('end as often as their truths say', () => {
    const markets = simulatedEvents({ seed: 3, profile: 'efficient', count: 600, nowMs }).flatMap(
      (each) => each.markets,
    );
    const low = markets.filter(({ truth }) => truth < 0.25);
    const happened = low.filter(({ outcome }) => outcome === 'yes').length / low.length;
    const expected = sum(low.map(({ truth }) => truth)) / low.length;
    assert.ok(Math.abs(happened - expected) < 0.03, `${happened} of ${low.length}, expected ${expected}`);
  });

  it('are made of markets that Conclave takes', () => {
    for (const { json } of events) {
      for (const market of json.markets) {
        const parsed = parseMarket({ event: json.event, markets: [market] }, { nowMs, categories: {} });
        assert.ok(parsed.ok, parsed.ok ? '' : parsed.message);
      }
    }
  });

  it('share most of a model’s error among the markets of one event', () => {
    const model = 'sim-grok-4';
    const precise = { ...behaviourOf(model), overconfidence: 1, noise: 0.3 };
    const signs = ladders.flatMap(({ markets }) => {
      const errors = markets
        .filter(({ truth }) => truth > 0.2 && truth < 0.8)
        .map(({ ticker, truth }) => forecast(model, precise, ticker, '') - truth);
      return errors.slice(1).map((error, index) => Math.sign(error * (errors[index] ?? 0)));
    });
    assert.ok(sum(signs) / signs.length > 0.3, `mean product of signs ${sum(signs) / signs.length}`);
  });

  it('depend on the tickers’ text alone', () => {
    const [again] = simulatedEvents({ seed: 7, profile: 'efficient', count: 1, from: 3, nowMs: nowMs + 1e9 });
    assert.deepEqual(again?.markets, events[3]?.markets);
  });
});
