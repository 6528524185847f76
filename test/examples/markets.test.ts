import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Market } from '../../src/domain/market.ts';
import { parseMarket } from '../../src/domain/parse-market.ts';

const FOLDER = fileURLToPath(new URL('../../examples/markets/', import.meta.url));
const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

function read(name: string): { market: Market; content: unknown } {
  const content: unknown = JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8'));
  const parsed = parseMarket(content, { nowMs: NOW_MS, categories: {} });
  assert.ok(parsed.ok, `${name}: ${parsed.ok ? '' : parsed.message}`);
  return { market: parsed.value, content };
}

describe('the sample markets', () => {
  it('are ten, each accepted, each of its own ticker, each in the table', () => {
    const table = readFileSync(`${FOLDER}README.md`, 'utf8');
    assert.equal(files.length, 10);
    assert.equal(new Set(files.map((name) => read(name).market.ticker)).size, 10);
    const named = [...table.matchAll(/\((\S+\.json)\)/g)].map(([, name]) => name);
    assert.deepEqual(named.toSorted(), files.toSorted());
  });

  it('stay open for years', () => {
    for (const name of files) assert.ok(read(name).market.closeTimeMs > Date.parse('2030-01-01T00:00:00Z'), name);
  });

  const quotes: Readonly<Record<string, readonly [number, number]>> = {
    'cents-only.json': [440_000, 460_000],
    'dollars-only.json': [290_000, 310_000],
    'sub-penny.json': [63_500, 69_000],
    'one-sided.json': [0, 90_000],
    'wide-spread.json': [350_000, 550_000],
    'all-but-certain.json': [10_000, 20_000],
  };
  for (const [name, [yesBidMicroUsd, yesAskMicroUsd]] of Object.entries(quotes)) {
    it(`${name} has the quotes that its name promises`, () => {
      assert.deepEqual(read(name).market.quotes, { yesBidMicroUsd, yesAskMicroUsd });
    });
  }

  it('say their category where they have one, and are unknown where not', () => {
    assert.equal(read('event-with-market.json').market.category, 'economics');
    assert.equal(read('event-with-market.json').market.seriesTicker, 'KXRATECUT');
    assert.equal(read('wrapped-markets.json').market.category, 'sports');
    assert.equal(read('cents-only.json').market.category, 'unknown');
  });

  it('have long rules where the name says so', () => {
    assert.ok(read('long-rules.json').market.rules.length > 5_000);
  });
});
