import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  areDuplicateMarkets,
  type DuplicateCandidate,
  readCandidate,
} from '../../../domain/market/duplicate-market.ts';
import { SIMULATED_TEMPLATES, TEMPLATES, type Template, UNSEEN_TEMPLATES } from '../../support/questions.ts';

const areDuplicates = (one: DuplicateCandidate, other: DuplicateCandidate) =>
  areDuplicateMarkets(readCandidate(one), readCandidate(other));
const DAY_MS = 86_400_000;
const RESOLVES_MS = Date.parse('2027-01-15T15:00:00Z');
const ALL: readonly Template[] = [...TEMPLATES, ...UNSEEN_TEMPLATES, ...SIMULATED_TEMPLATES];

interface Place {
  readonly template: Template;
  readonly subject: number;
  readonly period: number;
  readonly wording: number;
}

function market(
  { template, subject, period, wording }: Place,
  more: Partial<DuplicateCandidate> = {},
): DuplicateCandidate {
  const { series, category, subjects, periods, wordings } = template;
  const text = wordings[wording]?.(subjects[subject] ?? '', periods[period] ?? '');
  assert.ok(text);
  return {
    ticker: `${series}-${period}-${subject}`,
    eventTicker: `${series}-${period}`,
    seriesTicker: series,
    category,
    scheduledResolutionMs: RESOLVES_MS,
    ...text,
    ...more,
  };
}

const index = (list: readonly unknown[]) => fc.nat({ max: list.length - 1 });
const place = fc.constantFrom(...ALL).chain((template) =>
  fc.record({
    template: fc.constant(template),
    subject: index(template.subjects),
    period: index(template.periods),
    wording: index(template.wordings),
  }),
);
/** Two markets of one series that are not about the same: of one event, or of two. */
const relatedMarkets = place.chain((one) =>
  fc
    .record({
      subject: index(one.template.subjects),
      period: index(one.template.periods),
      wording: index(one.template.wordings),
    })
    .filter(({ subject, period }) => subject !== one.subject || period !== one.period)
    .map((other) => [one, { ...one, ...other }] as const),
);

describe('a duplicate market', () => {
  it('is never another strike, candidate, side, word, day or month of the same series, in whatever wording', () => {
    fc.assert(
      fc.property(relatedMarkets, ([one, other]) => {
        assert.equal(areDuplicates(market(one), market(other)), false, JSON.stringify([market(one), market(other)]));
        assert.equal(areDuplicates(market(other), market(one)), false);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is a market that is listed again with the same text, in the event or in another one of the series', () => {
    fc.assert(
      fc.property(place, fc.boolean(), (one, isSameEvent) => {
        const eventTicker = isSameEvent ? market(one).eventTicker : 'RELISTED';
        assert.ok(areDuplicates(market(one), market(one, { ticker: 'RELISTED-1', eventTicker })));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is found in other words in most cases, whichever of the two was first', () => {
    let found = 0;
    let reworded = 0;
    for (const template of ALL) {
      for (const subject of template.subjects.keys()) {
        for (const period of template.periods.keys()) {
          for (const [wording] of template.wordings.entries()) {
            if (wording === 0) continue;
            const one = market({ template, subject, period, wording: 0 });
            const other = market({ template, subject, period, wording }, { ticker: 'REWORDED-1' });
            reworded += 1;
            if (areDuplicates(one, other)) found += 1;
            assert.equal(areDuplicates(one, other), areDuplicates(other, one));
          }
        }
      }
    }
    assert.ok(found / reworded > 0.6, `${found} of ${reworded}`);
  });

  const plain: DuplicateCandidate = {
    ticker: 'KX-1',
    eventTicker: 'KX',
    seriesTicker: 'KX',
    category: 'sports',
    scheduledResolutionMs: RESOLVES_MS,
    title: 'Will Kansas City beat Buffalo on Nov 26, 2026?',
    subtitle: '',
    rules: 'If Kansas City beats Buffalo on Nov 26, 2026, then the market resolves to Yes.',
  };
  const reworded = { ...plain, ticker: 'KX-2', title: 'On Nov 26, 2026, will Kansas City beat Buffalo?' };
  const never: readonly (readonly [string, Partial<DuplicateCandidate>])[] = [
    ['with the sides the other way round', { title: 'Will Buffalo beat Kansas City on Nov 26, 2026?' }],
    [
      'with the sides the other way round in the rules alone',
      { rules: 'If Buffalo beats Kansas City on Nov 26, 2026, then the market resolves to Yes.' },
    ],
    ['with its end turned round', { rules: plain.rules.replace('to Yes', 'to No') }],
    ['that says not', { title: 'Will Kansas City not beat Buffalo on Nov 26, 2026?' }],
    ['on another day', { title: 'Will Kansas City beat Buffalo on Nov 27, 2026?' }],
    ['with a name more', { title: 'Will Kansas City and Miami beat Buffalo on Nov 26, 2026?' }],
    ['with a word more', { title: 'Will Kansas City narrowly beat Buffalo on Nov 26, 2026?' }],
    ['with another verb', { title: 'Will Kansas City play Buffalo on Nov 26, 2026?' }],
    ['with a subtitle that the other has not', { subtitle: 'Buffalo' }],
    ['of another category', { category: 'politics' }],
    ['of another series and event', { eventTicker: 'OTHER', seriesTicker: 'OTHER' }],
    ['that resolves more than a day later', { scheduledResolutionMs: RESOLVES_MS + DAY_MS + 1 }],
    ['under the same ticker', { ticker: plain.ticker }],
    [
      'in quite other words',
      { rules: `${plain.rules} ${'Overtime counts, and so does whatever the league says. '.repeat(9)}` },
    ],
  ];
  it('is this one, which the following differ from in one thing', () => assert.ok(areDuplicates(plain, reworded)));
  for (const [what, change] of never) {
    it(`is never one ${what}`, () => assert.equal(areDuplicates(plain, { ...reworded, ...change }), false));
  }

  it('is not one that compares the same two things without names the other way round', () => {
    const comparing = (ticker: string, one: string, other: string): DuplicateCandidate => ({
      ...plain,
      ticker,
      title: `Will the old ${one} beat the new ${other} in traffic?`,
      rules: `If traffic of the ${one} beats traffic of the ${other} in the official count, the market resolves to Yes.`,
    });
    const bridge = comparing('KX-4', 'bridge', 'tunnel');
    assert.equal(areDuplicates(bridge, comparing('KX-5', 'tunnel', 'bridge')), false);
    assert.ok(areDuplicates(bridge, comparing('KX-6', 'bridge', 'tunnel')));
  });

  it('is not the next event of a series whose texts name no date', () => {
    const hourly = {
      ...plain,
      title: 'Will the coin be above 20,000 at the hour?',
      rules: 'If it is above 20,000 at the hour.',
    };
    const next = { ...hourly, ticker: 'KX-3', eventTicker: 'KX-H2', scheduledResolutionMs: RESOLVES_MS + 3_600_000 };
    assert.equal(areDuplicates(hourly, next), false);
    assert.ok(areDuplicates(hourly, { ...next, scheduledResolutionMs: RESOLVES_MS }));
  });

  it('is compared in a moment, however long the texts are', () => {
    const long = { ...plain, rules: 'If the thing happens as reported. '.repeat(5_000) };
    assert.ok(areDuplicates(long, { ...long, ticker: 'KX-4' }));
  });
});
