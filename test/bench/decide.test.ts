import assert from 'node:assert/strict';
import { notWhatItMeasures } from '../../bench/decide/what-happened.ts';
import { distinctRequest } from '../../bench/distinct-markets.ts';
import { areDuplicateMarkets, questionSimilarity, readCandidate } from '../../domain/market/duplicate-market.ts';
import { parseMarket } from '../../domain/market/parse-market.ts';
import { guardKey } from '../../domain/market/question-guards.ts';
import type { Decision } from '../../workflows/messages.ts';
import { resolvedDecision } from '../support/decision.ts';

const NOW_MS = Date.UTC(2027, 0, 15);
const MARKETS = 2_000;

describe('the markets that benches decide', () => {
  const markets = Array.from({ length: MARKETS }, (_, serial) => {
    const parsed = parseMarket(distinctRequest(serial, `r-${serial}`, NOW_MS).market, {
      nowMs: NOW_MS,
      categories: {},
    });
    assert.ok(parsed.ok);
    return parsed.value;
  });
  const different = (of: (market: (typeof markets)[number]) => string) => new Set(markets.map(of)).size;

  it('have a ticker, an event, words and figures of their own', () => {
    assert.equal(
      different(({ ticker }) => ticker),
      MARKETS,
    );
    assert.equal(
      different(({ eventTicker }) => eventTicker),
      MARKETS,
    );
    assert.equal(
      different(({ title }) => title.replace(/\d/g, '')),
      MARKETS,
    );
    assert.equal(
      different(({ rules }) => rules.replace(/\d/g, '')),
      MARKETS,
    );
    // What a search for duplicates begins with.
    assert.equal(different(guardKey), MARKETS);
  });

  it('are duplicates of none in their series', () => {
    const [first] = markets;
    assert.ok(first);
    const series = markets.filter(({ seriesTicker }) => seriesTicker === first.seriesTicker).map(readCandidate);
    assert.ok(series.length > 20);
    for (const one of series) {
      for (const other of series) assert.equal(areDuplicateMarkets(one, other), false);
    }
    const { read } = readCandidate(first);
    assert.equal(questionSimilarity(read, read), 1);
  });
});

describe('a bench of decisions', () => {
  const models = 3;
  const panels = [1, 2].map((n) => resolvedDecision(n, NOW_MS));
  const reused: Decision[] = [{ ...resolvedDecision(3, NOW_MS), path: 'reused', calls: [] }];
  const requests = panels.flatMap(({ calls }) =>
    calls.map(({ model }) => ({ attemptId: `a/${model}`, outcome: 'answered' })),
  );
  const happened = { panels, reused, requests, models };

  it('is what it measures where each panel called every model and each reuse none', () => {
    assert.deepEqual(notWhatItMeasures(happened), []);
  });

  it('says what it was where it was something else', () => {
    const [panel, other] = panels as [Decision, Decision];
    const wrong: readonly [Partial<typeof happened>, RegExp][] = [
      [{ panels: [], requests: [] }, /No panel was decided/],
      // Answers of an earlier decision, at no request: what the bench once measured without knowing.
      [
        { panels: [panel, { ...other, path: 'reused', calls: [] }], requests: requests.slice(3) },
        /1 of 2 panels .*1 reused with 0 calls/,
      ],
      [
        { panels: [panel, { ...other, calls: other.calls.slice(1) }], requests: requests.slice(1) },
        /1 of 2 panels .*1 full with 2 calls/,
      ],
      [{ panels: [panel, { ...other, path: 'escalated' }] }, /1 of 2 panels/],
      [{ reused: [panel] }, /1 of 1 decisions that were to reuse did not: 1 full with 3 calls/],
      [{ requests: requests.slice(1) }, /5 requests; 2 panels of 3 make 6/],
      [{ requests: [...requests, ...requests.slice(0, 1)] }, /7 requests/],
      [
        { requests: requests.map((request) => ({ ...request, outcome: 'server_error' })) },
        /6 requests were not answered/,
      ],
    ];
    for (const [change, expected] of wrong) {
      assert.match(notWhatItMeasures({ ...happened, ...change }).join('\n'), expected);
    }
  });
});
