import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../config/config.ts';
import { sideQuotes } from '../../domain/market/side-quotes.ts';
import { FEE, judge, marketAt } from '../support/judge.ts';

const pageOf = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** The last cells of the table at the top of a page, by their first cell. */
const figuresOf = (page: string) =>
  Object.fromEntries(
    [...page.matchAll(/^\| (\w+) \| [^|]+ \| ([^|]+) \|$/gm)].map(([, step, figure]) => [step, figure]),
  );

describe('the worked example in docs/forecasting.md', () => {
  it('has the figures that the product computes', () => {
    const market = marketAt(40, 42);
    const { forecast, verdict } = judge({
      answers: [0.55, 0.6, 0.68],
      market,
      calibrated: true,
      policy: { blend: 0.5 },
    });
    assert.ok(forecast?.blended);
    const [best] = sideQuotes(forecast.blended, market.quotes, FEE);
    const figures = figuresOf(pageOf('forecasting.md'));
    assert.equal(figures.pool, forecast.pooled.toFixed(3).slice(1));
    assert.equal(figures.calibrate, forecast.calibrated.toFixed(3).slice(1));
    assert.equal(figures.blend, forecast.blended.toFixed(3).slice(1));
    assert.equal(figures.edge, `+${(100 * (best?.edge ?? 0)).toFixed(2)}c`);
    assert.equal(verdict.action, 'BUY');
  });
});

describe('the first configuration in docs/configuration.md', () => {
  it('loads, and says what the page says of it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'conclave-docs-'));
    try {
      const [, text = ''] = /```json\n([\s\S]*?)```/.exec(pageOf('configuration.md')) ?? [];
      writeFileSync(join(folder, 'conclave.config.json'), text);
      const { accounts, models } = loadConfig({ env: {}, cwd: folder });
      assert.equal(accounts.main?.budget.dayMicroUsd, 25_000_000);
      assert.equal(accounts.main?.decision.minEdge, 0.04);
      assert.equal(accounts.main?.decision.strategy, 'stake');
      assert.ok(models.some(({ id, local }) => id === 'llama3.1:8b' && local));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
