import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderDecision } from '../../cli/render-decision.ts';
import { loadConfig } from '../../config/config.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { sideQuotes } from '../../domain/market/side-quotes.ts';
import { valueOfMore } from '../../domain/planning/value-of-information.ts';
import { forecastAt, VALUE } from '../domain/planning/strategies/situation.ts';
import { resolvedDecision } from '../support/decision.ts';
import { FEE, judge, marketAt } from '../support/judge.ts';

const pageOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

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
      onGap: true,
      policy: { blend: 0.5 },
    });
    assert.ok(forecast?.blended);
    const [best] = sideQuotes(forecast.blended, market.quotes, FEE);
    const figures = figuresOf(pageOf('docs/forecasting.md'));
    assert.equal(figures.pool, forecast.pooled.toFixed(3).slice(1));
    assert.equal(figures.calibrate, forecast.calibrated.toFixed(3).slice(1));
    assert.equal(figures.blend, forecast.blended.toFixed(3).slice(1));
    assert.equal(figures.edge, `+${(100 * (best?.edge ?? 0)).toFixed(2)}c`);
    assert.equal(verdict.action, 'BUY');
  });
});

describe('the positions in docs/trading.md', () => {
  it('lead to the verdicts that the product gives', () => {
    const rows = [
      ...pageOf('docs/trading.md').matchAll(/^\| (\d+)(?: to (\d+))? \| ([A-Z]+)(?: (\d+))?(?: `(\w+)`)? \|/gm),
    ];
    assert.equal(rows.length, 4);
    for (const [, from, to, action, contracts, code] of rows) {
      for (const held of [from, to].flatMap((each) => (each === undefined ? [] : [Number(each)]))) {
        const position = held === 0 ? null : ({ side: 'yes', contracts: held, averageCents: 40 } as const);
        const { verdict } = judge({ answers: [0.6], market: marketAt(49, 50), position });
        assert.equal(verdict.action, action, `${held}`);
        if (contracts) assert.equal(verdict.trade?.contracts, Number(contracts));
        if (code) assert.equal(verdict.reasons[0]?.code, code);
      }
    }
  });
});

describe('the example in docs/cost.md', () => {
  it('has the values that the product computes', () => {
    const [, second, third] =
      /answer is worth \$(0\.\d+)[^$]*\$0\.04: it\s+is called\. A third would be worth \$(0\.\d+)/.exec(
        pageOf('docs/cost.md'),
      ) ?? [];
    const value = (answers: number) =>
      valueOfMore(VALUE, { ...forecastAt(0.5, answers), blendWeight: 0.15 })?.([{ model: 'another' }]) ?? 0;
    assert.equal(second, (value(1) / 1e6).toFixed(3));
    assert.equal(third, (value(2) / 1e6).toFixed(3));
  });
});

describe('the first configuration in docs/configuration.md', () => {
  it('loads, and says what the page says of it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'conclave-docs-'));
    try {
      const [, text = ''] = /```json\n([\s\S]*?)```/.exec(pageOf('docs/configuration.md')) ?? [];
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

describe('the decision in the README', () => {
  it('is what the command line prints', () => {
    const [, block = ''] = /## Reading a decision\n```\n([\s\S]*?)\n```/.exec(pageOf('README.md')) ?? [];
    const made = resolvedDecision(1, Date.parse('2026-11-29T00:12:32Z'));
    const [call] = made.calls;
    assert.ok(call && made.forecast);
    const decision: Decision = {
      ...made,
      decisionId: 'main/rain-1',
      ticker: 'KXRAINSF-31MAR14-T2',
      title: 'Will more than 2 inches of rain fall in San Francisco in the week of March 8, 2031?',
      quotes: { yesBidMicroUsd: 290_000, yesAskMicroUsd: 310_000 },
      action: 'SKIP',
      verdict: {
        action: 'SKIP',
        trade: null,
        edge: 0.03886,
        threshold: 0.03,
        reasons: [{ code: 'agreement_below_minimum', figures: { agreement: 1 / 3, minAgreement: 0.5 } }],
        withheldTrade: {
          action: 'BUY',
          side: 'no',
          contracts: 27,
          limitMicroUsd: 710_000,
          stakeMicroUsd: 19_559_200,
          feeMicroUsd: 389_200,
          edge: 0.03886,
        },
      },
      forecast: { ...made.forecast, coherent: 0.1833, blended: 0.2367, interval80: [0.0181, 0.7321], agreement: 1 / 3 },
      calls: Array.from({ length: 6 }, () => call),
      costMicroUsd: 14_038,
      latencyMs: 3_743,
      validUntilMs: Date.parse('2026-11-29T00:17:32Z'),
    };
    // The page leaves out the last two lines, the decision's id and the command that explains it.
    assert.equal(block, renderDecision(decision, decision.decidedAtMs).split('\n').slice(0, -2).join('\n'));
  });
});
