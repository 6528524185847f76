import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildPrompt } from '../../domain/forecast/prompt.ts';
import { type Market, midProbability } from '../../domain/market/market.ts';
import { parseMarket } from '../../domain/market/parse-market.ts';
import { DEFAULT_DECISION_POLICY } from '../../domain/shared/policy.ts';
import { DEFAULT_CATEGORIES } from '../../kalshi/series-categories.ts';

const FOLDER = fileURLToPath(new URL('../../examples/markets/', import.meta.url));
const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const CENT_MICRO_USD = 10_000;
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

type Json = Readonly<Record<string, unknown>>;

function content(name: string): Json {
  return JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8')) as Json;
}

function read(name: string): Market {
  const parsed = parseMarket(content(name), { nowMs: NOW_MS, categories: DEFAULT_CATEGORIES });
  assert.ok(parsed.ok, `${name}: ${parsed.ok ? '' : parsed.message}`);
  return parsed.value;
}

/** The names of the price fields that are there, in either notation. */
const priceFields = (json: Json) => Object.keys(json).filter((key) => /^(yes|no)_(bid|ask)(_dollars)?$/.test(key));
const isDollars = (key: string) => key.endsWith('_dollars');
const spreadOf = ({ quotes }: Market) => quotes.yesAskMicroUsd - quotes.yesBidMicroUsd;

describe('the sample markets', () => {
  it('are ten, each of its own ticker, and the table names exactly them', () => {
    assert.equal(files.length, 10);
    assert.equal(new Set(files.map((name) => read(name).ticker)).size, 10);
    const table = readFileSync(`${FOLDER}README.md`, 'utf8');
    const rows = [...table.matchAll(/^\| \[(\S+\.json)\]\((\S+\.json)\) \|/gm)];
    for (const [, text, target] of rows) assert.equal(text, target);
    assert.deepEqual(rows.map(([, name]) => name).toSorted(), files.toSorted());
  });

  // What parseMarket makes of each: YES bid and ask in micro-dollars, the category, the series.
  const expected: Readonly<Record<string, readonly [number, number, string, string]>> = {
    'cents-only.json': [440_000, 460_000, 'unknown', 'KXBRIDGEOPEN'],
    'dollars-only.json': [290_000, 310_000, 'weather', 'KXRAINSF'],
    'wrapped-market.json': [610_000, 630_000, 'unknown', 'KXSHOWAWARD'],
    'wrapped-markets.json': [520_000, 540_000, 'sports', 'KXCUPFINAL'],
    'event-with-market.json': [330_000, 350_000, 'economics', 'KXRATECUT'],
    'wide-spread.json': [350_000, 550_000, 'unknown', 'KXTOWNVOTE'],
    'all-but-certain.json': [10_000, 20_000, 'unknown', 'KXCOMETSEEN'],
    'sub-penny.json': [64_000, 69_000, 'unknown', 'KXISLANDFLIGHT'],
    'one-sided.json': [0, 90_000, 'unknown', 'KXOLDCLOCK'],
    'long-rules.json': [570_000, 600_000, 'unknown', 'KXSAILCALLS'],
  };
  for (const name of files) {
    it(`${name} is accepted with its own quotes, category and series, and closes in the 2030s`, () => {
      const { quotes, category, seriesTicker, closeTimeMs, scheduledResolutionMs } = read(name);
      assert.deepEqual([quotes.yesBidMicroUsd, quotes.yesAskMicroUsd, category, seriesTicker], expected[name]);
      for (const timeMs of [closeTimeMs, scheduledResolutionMs])
        assert.match(new Date(timeMs).toISOString(), /^203\d-/);
    });

    it(`${name} tells the models nothing of its price`, () => {
      const { rules } = read(name);
      assert.ok(rules.length > 0);
      assert.doesNotMatch(rules, /\b(bid|bids|ask|asks|quote|quotes|spread|cents?)\b/i);
    });
  }

  it('cents-only.json has prices in cents alone', () => {
    const fields = priceFields(content('cents-only.json'));
    assert.equal(fields.length, 4);
    assert.ok(!fields.some(isDollars));
  });

  it('dollars-only.json has prices in dollar texts alone', () => {
    const fields = priceFields(content('dollars-only.json'));
    assert.equal(fields.length, 4);
    assert.ok(fields.every(isDollars));
  });

  it('the wrapped ones come in the envelopes that their names say', () => {
    assert.deepEqual(Object.keys(content('wrapped-market.json')), ['market']);
    const { markets, event } = content('wrapped-markets.json');
    assert.equal((markets as Json[]).length, 1);
    assert.equal(event, undefined);
  });

  it('event-with-market.json takes category and series from the event: its market says neither', () => {
    const { event, markets } = content('event-with-market.json') as { event: Json; markets: Json[] };
    assert.equal(event.category, 'Economics');
    assert.equal(event.series_ticker, 'KXRATECUT');
    assert.equal(markets.length, 1);
    assert.equal(markets[0]?.category, undefined);
  });

  it('wide-spread.json alone is quoted wider than a price may be', () => {
    const widest = DEFAULT_DECISION_POLICY.maxSpread * 100 * CENT_MICRO_USD;
    assert.deepEqual(
      files.filter((name) => spreadOf(read(name)) > widest),
      ['wide-spread.json'],
    );
  });

  it('all-but-certain.json alone costs two cents or less, within the price gate', () => {
    const { priceGate } = DEFAULT_DECISION_POLICY;
    assert.deepEqual(
      files.filter((name) => midProbability(read(name).quotes) <= priceGate),
      ['all-but-certain.json'],
    );
    assert.ok(read('all-but-certain.json').quotes.yesAskMicroUsd <= 2 * CENT_MICRO_USD);
  });

  it('sub-penny.json alone has prices finer than a cent, each on the grid that it states', () => {
    const isFine = ({ quotes }: Market) => Object.values(quotes).some((price) => price % CENT_MICRO_USD !== 0);
    assert.deepEqual(
      files.filter((name) => isFine(read(name))),
      ['sub-penny.json'],
    );
    const json = content('sub-penny.json');
    const ranges = json.price_ranges as { start: string; end: string; step: string }[];
    assert.equal(json.price_level_structure, 'tapered_deci_cent');
    for (const field of priceFields(json).filter(isDollars)) {
      const price = Number(json[field]);
      const range = ranges.find(({ start, end }) => Number(start) <= price && price < Number(end));
      assert.ok(range, `${field} is in a range`);
      const steps = (price - Number(range.start)) / Number(range.step);
      assert.ok(Math.abs(steps - Math.round(steps)) < 1e-6, `${field} ${price} is a whole number of steps`);
    }
  });

  it('one-sided.json alone has no bid', () => {
    assert.deepEqual(
      files.filter((name) => read(name).quotes.yesBidMicroUsd === 0),
      ['one-sided.json'],
    );
  });

  it('long-rules.json has about 6,000 characters of rules that do not repeat and reach the models uncut', () => {
    const market = read('long-rules.json');
    assert.ok(market.rules.length > 5_500 && market.rules.length < 6_500, `${market.rules.length} characters`);
    const sentences = market.rules.split(/(?<=[.:;]) /).filter((sentence) => sentence.length > 40);
    assert.equal(new Set(sentences).size, sentences.length);
    assert.doesNotMatch(buildPrompt(market, NOW_MS).user, /\[cut\]/);
  });
});
