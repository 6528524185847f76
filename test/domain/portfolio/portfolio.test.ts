import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bookSentence,
  comparisonSentence,
  contributionSentence,
  costSentence,
  drawdownSentence,
  guardsSentence,
  holdingSentence,
} from '../../../domain/explain/portfolio-sentences.ts';
import { type DaySums, noDaySums, profitOf, totalOf } from '../../../domain/portfolio/day-sums.ts';
import { differenceByDay, drawdownOf, equityOf } from '../../../domain/portfolio/equity.ts';
import { resultOf } from '../../../domain/portfolio/market-book.ts';
import { addModelGains, modelGainsOf } from '../../../domain/portfolio/model-gains.ts';
import { portfolioOf, type SlicedDay } from '../../../domain/portfolio/portfolio.ts';
import { windowFromMs } from '../../../domain/portfolio/window.ts';
import { aTrade } from './made-trades.ts';

const DAY_MS = 86_400_000;
const TODAY = Date.UTC(2026, 10, 24);
const NOW = TODAY + DAY_MS / 2;

/** A day so many days ago. */
function day(ago: number, sums: Partial<DaySums>, category = 'sports'): SlicedDay {
  const all = { ...noDaySums(), ...sums };
  return { startMs: TODAY - ago * DAY_MS, ...all, categories: [{ category, ...all }], models: [] };
}
const made = (ago: number, microUsd: number) =>
  day(ago, { realisedMicroUsd: microUsd, trades: 1, settled: { n: 1, sum: microUsd, squares: microUsd ** 2 } });
const of = (paper: SlicedDay[], real: SlicedDay[] = [], withheld: SlicedDay[] = []) =>
  portfolioOf(
    { paper, real, withheld },
    { atMs: NOW, account: 'main', window: '30d', fromMs: windowFromMs('30d', NOW) },
  );
const days = fc
  .uniqueArray(fc.record({ ago: fc.integer({ min: 0, max: 29 }), microUsd: fc.integer({ min: -1e9, max: 1e9 }) }), {
    selector: ({ ago }) => ago,
  })
  .map((all) => all.map(({ ago, microUsd }) => made(ago, microUsd)).toSorted((a, b) => a.startMs - b.startMs));

describe('a window', () => {
  it('is whole UTC days with today among them', () => {
    assert.equal(windowFromMs('7d', NOW), TODAY - 6 * DAY_MS);
    assert.equal(windowFromMs('all', NOW), 0);
  });
});

describe('equity', () => {
  it('has a point a day, ends at the sum of the days, and its deepest fall is between two of its points', () => {
    fc.assert(
      fc.property(days, (all) => {
        const points = equityOf(all, TODAY - 29 * DAY_MS, TODAY);
        assert.equal(points.length, 30);
        assert.equal(profitOf(points.at(-1) ?? noDaySums()), profitOf(totalOf(all)));
        const heights = [0, ...points.map(profitOf)];
        const falls = heights.flatMap((height, at) => heights.slice(at).map((later) => height - later));
        assert.equal(drawdownOf(points)?.microUsd ?? 0, Math.max(...falls));
      }),
    );
  });

  it('names the days of its deepest fall', () => {
    const points = equityOf([made(5, 300), made(3, -500), made(1, 100)], TODAY - 6 * DAY_MS, TODAY);
    assert.deepEqual(drawdownOf(points), { microUsd: 500, fromMs: TODAY - 5 * DAY_MS, toMs: TODAY - 3 * DAY_MS });
    assert.equal(drawdownOf(equityOf([made(3, 5)], TODAY - 6 * DAY_MS, TODAY)), null);
  });
});

describe('a day that is far ahead', () => {
  it('is left out until it comes, and makes no equity of a million days', () => {
    const { books, paperAgainstReal } = of([made(1, 300), made(-1, 20)], [made(-2_900_000, 5)]);
    const [paper, , real] = books;
    assert.deepEqual([paper?.profitMicroUsd, paper?.equity.length, real?.profitMicroUsd], [320, 31, 0]);
    assert.equal(paperAgainstReal?.microUsd, 320);
  });
});

describe('two books over the same days', () => {
  it('differ by what one made more, whichever comes first, and by nothing from themselves', () => {
    fc.assert(
      fc.property(days, days, (one, other) => {
        const there = differenceByDay(one, other, TODAY);
        const back = differenceByDay(other, one, TODAY);
        assert.equal(there?.microUsd ?? 0, profitOf(totalOf(one)) - profitOf(totalOf(other)));
        assert.equal((there?.microUsd ?? 0) + (back?.microUsd ?? 0), 0);
        assert.equal(differenceByDay(one, one, TODAY)?.microUsd ?? 0, 0);
        if (there?.interval) assert.ok(there.interval.low <= there.microUsd && there.microUsd <= there.interval.high);
      }),
    );
  });

  it('say nothing of fewer than seven days', () => {
    assert.equal(differenceByDay([made(5, 100)], null, TODAY)?.interval, null);
    assert.notEqual(differenceByDay([made(6, 100)], null, TODAY)?.interval, null);
    assert.equal(differenceByDay([], null, TODAY), null);
  });
});

describe('a portfolio', () => {
  it('adds its categories up to its books, to the micro-dollar', () => {
    fc.assert(
      fc.property(days, (all) => {
        const mixed = all.map((each, index) => ({
          ...each,
          categories: each.categories.map((slice) => ({ ...slice, category: index % 2 ? 'sports' : 'politics' })),
        }));
        const paper = of(mixed).books[0];
        const sum = (paper?.categories ?? []).reduce((total, { profitMicroUsd }) => total + profitMicroUsd, 0);
        assert.equal(sum, paper?.profitMicroUsd);
      }),
    );
  });

  it('says what to do while it is empty', () => {
    const empty = of([day(2, { decisions: 12, costMicroUsd: 40_000 })]);
    const [paper, , real] = empty.books;
    assert.ok(paper && real);
    assert.match(bookSentence(paper), /bin\/conclave decide.*most of them are SKIP/);
    assert.match(bookSentence(real), /bin\/conclave fill/);
    assert.match(comparisonSentence(empty), /Neither/);
    assert.match(guardsSentence(empty), /No guard/);
    assert.equal(
      costSentence(empty),
      '12 decisions cost $0.0400 for models; with that taken off, paper made -$0.0400.',
    );
    assert.match(comparisonSentence(of([made(1, 5)])), /no fills to compare/);
    assert.match(comparisonSentence(of([], [made(1, 5)])), /no recommended trades to compare/);
  });

  it('claims a profit only where it is more than chance', () => {
    const steady = of(Array.from({ length: 10 }, (_, ago) => made(ago, 1_000_000 + ago)));
    const lucky = of([made(9, 10_000_000)]);
    const [sure, luck] = [steady.books[0], lucky.books[0]];
    assert.ok(sure && luck);
    assert.match(
      bookSentence(sure),
      /made \+\$10\.00 in 10 days.*10 trades, 10 markets settled\. That is significant \(95 %/,
    );
    assert.match(bookSentence(luck), /no significant difference/);
    assert.match(drawdownSentence(luck), /never stood below/);
    assert.match(bookSentence(of([made(0, -5_000_000)]).books[0] ?? sure), /1 day is too few to say more/);
    const behind = of([made(3, -2_000_000)], [made(3, 1_000_000)]);
    assert.match(comparisonSentence(behind), /Paper made \$3\.00 less than the fills over the same 4 days/);
    assert.match(
      guardsSentence(of([], [], [made(2, 4_000_000)])),
      /guards cost \$4\.00: that is what the withheld trades made/,
    );
    assert.match(guardsSentence(of([], [], [made(2, -4_000_000)])), /guards saved \$4\.00/);
  });
});

describe('what a model added', () => {
  const scored = { trade: { profitMicroUsd: 300, won: true } };
  const without = (model: string, profitMicroUsd: number | null) => ({
    model,
    probability: 0.5,
    profitMicroUsd,
    isOther: true,
  });

  it('is the trade that was recommended less the one without it, and taken out again leaves nothing', () => {
    const one = { ...scored, without: [without('a', 100), without('b', 500), without('c', null)] };
    const gains = addModelGains(modelGainsOf(one, 1));
    assert.deepEqual(gains, [
      { model: 'a', profitMicroUsd: { n: 1, sum: 200, squares: 40_000 } },
      { model: 'b', profitMicroUsd: { n: 1, sum: -200, squares: 40_000 } },
    ]);
    assert.deepEqual(addModelGains([...gains, ...modelGainsOf(one, -1)]), []);
    assert.deepEqual(modelGainsOf({ trade: null, without: [without('a', 50)] }, 1)[0]?.profitMicroUsd.sum, -50);
  });

  it('is only claimed where it is more than chance', () => {
    const about = { model: 'a', decisions: 9, profitMicroUsd: 5 };
    assert.equal(contributionSentence({ ...about, interval: { low: 1, high: 9 } }), 'adds');
    assert.equal(contributionSentence({ ...about, interval: { low: -9, high: -1 } }), 'takes away');
    assert.equal(contributionSentence({ ...about, interval: { low: -1, high: 9 } }), 'no significant difference');
    assert.equal(contributionSentence({ ...about, interval: null }), 'too few decisions to say');
  });
});

describe('what is held', () => {
  it('is said with the price that it is marked at, or that none is known', () => {
    const book = { book: 'real', orders: [], fills: [aTrade({ contracts: 2.5 })], marks: [], ending: null } as const;
    const { result } = resultOf(book);
    assert.equal(holdingSentence(result, result.state), '2.5 YES; no quotes are known, so at what was paid');
    const mark = { yesBidMicroUsd: 380_000, yesAskMicroUsd: 400_000, atMs: NOW };
    const marked = resultOf({ ...book, marks: [mark] }).result;
    assert.equal(holdingSentence(marked, marked.state), '2.5 YES, bid 38c at 2026-11-24 12:00:00Z');
    const ending = { settlement: 'scalar', valueMicroUsd: null, atMs: NOW, revision: 1 } as const;
    const unvalued = resultOf({ ...book, ending }).result;
    assert.match(holdingSentence(unvalued, unvalued.state), /settled at a value that is not known/);
  });
});
