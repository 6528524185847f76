import assert from 'node:assert/strict';
import fc from 'fast-check';
import { categoryOfSeries, categorySlug } from '../../../domain/market/category.ts';
import { parseMarket } from '../../../domain/market/parse-market.ts';
import { applyBudgetChange } from '../../../domain/money/budget-change.ts';
import { isSlug } from '../../../domain/shared/names.ts';
import { DEFAULT_BUDGET_POLICY } from '../../../domain/shared/policy.ts';
import { DEFAULT_CATEGORIES } from '../../../kalshi/series-categories.ts';
import { NOW_MS } from '../kalshi-market.ts';
import { venueMarket } from '../venue-market.ts';

describe('categorySlug', () => {
  it('makes a key of what people and the venue write', () => {
    assert.equal(categorySlug('Health and  Safety'), 'health-and-safety');
    assert.equal(categorySlug('  Économie & Prix! '), 'economie-prix');
    assert.equal(categorySlug('already-a-slug'), 'already-a-slug');
    assert.equal(categorySlug('x'.repeat(41)), 'x'.repeat(40));
    assert.equal(categorySlug(`${'x'.repeat(39)} y`), 'x'.repeat(39));
  });

  it('has none for a text without a letter or digit, or one that every object inherits', () => {
    for (const text of ['', '---', '天気', '🙂', 'constructor', 'Constructor'])
      assert.equal(categorySlug(text), null, text);
  });

  it('gives slugs, and leaves a slug as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const slug = categorySlug(text);
        if (slug === null) return;
        assert.match(slug, /^[a-z0-9-]{1,40}$/);
        assert.ok(isSlug(slug));
        assert.equal(categorySlug(slug), slug);
      }),
    );
  });
});

describe('a category of several names', () => {
  const names: Readonly<Record<string, readonly string[]>> = {
    weather: ['Climate and Weather', 'climate-and-weather', 'Weather', 'weather', 'Climate'],
    politics: ['Politics', 'Elections', 'US Politics'],
    economics: ['Economics', 'Economy'],
    financials: ['Financials', 'Financial', 'finance'],
    crypto: ['Crypto', 'Cryptocurrency'],
    sports: ['Sports'],
    entertainment: ['Entertainment', 'Culture'],
    companies: ['Companies'],
    world: ['World'],
    health: ['Health'],
    'science-and-technology': ['Science and Technology', 'Tech & Science', 'Science'],
    social: ['Social'],
    transportation: ['Transportation'],
    mentions: ['Mentions'],
    education: ['Education'],
  };

  it('is the same by each of them', () => {
    for (const [category, each] of Object.entries(names)) {
      for (const name of each) assert.equal(categorySlug(name), category, name);
    }
  });

  it('is the same bare, by its series, its event or the caller', () => {
    const series: readonly (readonly [string, string])[] = [
      ['KXHIGHNY', 'Climate and Weather'],
      ['KXNEXTNATOSECGEN', 'Elections'],
      ['KXPRESPARTY', 'Elections'],
      ['KXTRUMPIRAN', 'Politics'],
      ['KXTRUMPSAY', 'Mentions'],
      ['KXFEDDECISION', 'Economics'],
      ['KXINXU', 'Financials'],
      ['KXBTCD', 'Crypto'],
      ['KXMLBSPREAD', 'Sports'],
      ['KXMLSGAME', 'Sports'],
      ['KXNCAAFGAME', 'Sports'],
      ['KXWNBAPTS', 'Sports'],
      ['KXWTAMATCH', 'Sports'],
      ['KXATPDOUBLES', 'Sports'],
      ['KXPGATOUR', 'Sports'],
      ['KXUFCFIGHT', 'Sports'],
      ['KXELONMARS', 'World'],
    ];
    for (const [ticker, category] of series) {
      const market = venueMarket({ ticker: `${ticker}-27`, event_ticker: ticker });
      const around: readonly object[] = [
        market,
        { market, series: { ticker, category } },
        { event: { event_ticker: ticker, series_ticker: ticker, category }, markets: [market] },
        { ...market, category },
      ];
      const read = around.map((input) => {
        const parsed = parseMarket(input, { nowMs: NOW_MS, categories: DEFAULT_CATEGORIES });
        return parsed.ok ? parsed.value.category : parsed.message;
      });
      assert.deepEqual(read, Array(4).fill(categorySlug(category)), ticker);
    }
  });

  it('has one cap, the lower of two by different names', () => {
    const current = { ...DEFAULT_BUDGET_POLICY, categoryMicroUsd: { 'climate-and-weather': 5, crypto: 3 } };
    const caps = (categoryMicroUsd: Readonly<Record<string, number | null>>) =>
      applyBudgetChange({ categoryMicroUsd }, current, false).categoryMicroUsd;
    assert.deepEqual(caps({ Elections: 7, politics: 9 }), { weather: 5, crypto: 3, politics: 7 });
    assert.deepEqual(caps({ weather: 2 }), { weather: 2, crypto: 3 });
    assert.deepEqual(caps({ climate: null }), { crypto: 3 });
  });
});

describe('categoryOfSeries', () => {
  it('takes the longest prefix, whatever the order of the map', () => {
    const map = { KX: 'other', KXHIGHNY: 'New York', KXHIGH: 'weather' };
    assert.equal(categoryOfSeries('KXHIGHNY', map), 'new-york');
    assert.equal(categoryOfSeries('KXHIGHCHI', map), 'weather');
    assert.equal(categoryOfSeries('KXNEW', map), 'other');
    assert.equal(categoryOfSeries('HIGH', map), null);
    assert.equal(categoryOfSeries('constructor', map), null);
  });
});
