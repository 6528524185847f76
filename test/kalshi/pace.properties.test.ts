import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inBatches } from '../../kalshi/batches.ts';
import { readPages } from '../../kalshi/pages.ts';
import { emptyBucket, fullBucket, takeTokens } from '../../kalshi/token-bucket.ts';

const COST = 10;

describe('the token bucket', () => {
  const rules = fc.record({
    tokensPerSecond: fc.integer({ min: 10, max: 1_000 }),
    capacity: fc.integer({ min: COST, max: 1_000 }),
  });

  it('lets no more through in any span of time than it held and was filled with', () => {
    fc.assert(
      fc.property(rules, fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 60 }), (rule, gapsMs) => {
        let nowMs = 1_000_000;
        let bucket = fullBucket(rule, nowMs);
        const letThroughAtMs = gapsMs.map((gapMs) => {
          nowMs += gapMs;
          const turn = takeTokens(bucket, rule, COST, nowMs);
          bucket = turn.bucket;
          return nowMs + turn.waitMs;
        });
        for (const [first, fromMs] of letThroughAtMs.entries()) {
          for (const [last, toMs] of letThroughAtMs.entries()) {
            if (last < first) continue;
            const taken = (last - first + 1) * COST;
            const had = rule.capacity + ((toMs - fromMs + 1) / 1_000) * rule.tokensPerSecond;
            assert.ok(taken <= had + 1e-6, `${taken} of ${had}`);
          }
        }
      }),
    );
  });

  it('lets requests through in the order in which they came', () => {
    fc.assert(
      fc.property(rules, fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 60 }), (rule, gapsMs) => {
        let nowMs = 0;
        let bucket = fullBucket(rule, nowMs);
        let before = 0;
        for (const gapMs of gapsMs) {
          nowMs += gapMs;
          const turn = takeTokens(bucket, rule, COST, nowMs);
          bucket = turn.bucket;
          assert.ok(nowMs + turn.waitMs >= before - 1);
          before = nowMs + turn.waitMs;
        }
      }),
    );
  });

  it('lets nothing through during a pause, and a clock that was set back fills nothing', () => {
    fc.assert(
      fc.property(
        rules,
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        (rule, pauseMs, backMs) => {
          const paused = emptyBucket(fullBucket(rule, 1_000_000), rule, pauseMs, 1_000_000);
          assert.ok(takeTokens(paused, rule, COST, 1_000_000).waitMs >= pauseMs);
          assert.equal(takeTokens(paused, rule, 0, 1_000_000 - backMs).bucket.tokens, paused.tokens);
        },
      ),
    );
  });
});

describe('inBatches', () => {
  const tickers = fc.array(fc.stringMatching(/^[A-Z0-9-]{1,120}$/), { maxLength: 400 });

  it('has every ticker once and in order, within both limits', () => {
    fc.assert(
      fc.property(tickers, fc.integer({ min: 1, max: 1_000 }), (given, most) => {
        const batches = inBatches(given, most);
        assert.deepEqual(batches.flat(), [...new Set(given)]);
        for (const batch of batches) {
          assert.ok(batch.length >= 1 && batch.length <= most);
          assert.ok(encodeURIComponent(batch.join(',')).length <= 6_000);
        }
      }),
    );
  });
});

describe('readPages', () => {
  const pages = fc.array(fc.array(fc.integer(), { maxLength: 5 }), { minLength: 1, maxLength: 20 });

  /** A list in pages; the last has an empty cursor, none, or null. */
  function listOf(all: readonly (readonly number[])[], end: unknown) {
    const asked: (string | undefined)[] = [];
    return {
      asked,
      host: 'venue.test',
      async get(_path: string, query: { readonly cursor?: unknown } = {}) {
        const cursor = query.cursor as string | undefined;
        asked.push(cursor);
        const index = Number(cursor ?? 0);
        const isLast = index === all.length - 1;
        return { body: { rows: all[index], cursor: isLast ? end : String(index + 1) }, readAtMs: index };
      },
    };
  }

  it('reads every page once, and no more than it may', async () => {
    await fc.assert(
      fc.asyncProperty(
        pages,
        fc.constantFrom('', undefined, null),
        fc.integer({ min: 1, max: 25 }),
        async (all, end, mostPages) => {
          const list = listOf(all, end);
          const first = await readPages(list, { path: '/x', field: 'rows', mostPages });
          assert.deepEqual(first.rows, all.slice(0, mostPages).flat());
          assert.equal(first.cursor === null, all.length <= mostPages);
          const rest =
            first.cursor === null
              ? []
              : (await readPages(list, { path: '/x', field: 'rows', from: first.cursor })).rows;
          assert.deepEqual([...first.rows, ...rest], all.flat());
          assert.equal(new Set(list.asked).size, list.asked.length);
        },
      ),
    );
  });

  it('ends where pages go round in a circle', async () => {
    const circle = { host: 'venue.test', get: async () => ({ body: { rows: [1], cursor: 'again' }, readAtMs: 0 }) };
    await assert.rejects(readPages(circle, { path: '/x', field: 'rows' }), /round in a circle/);
  });

  it('takes null for an empty list, and no list for a changed shape', async () => {
    const answering = (body: object) => ({ host: 'venue.test', get: async () => ({ body: { ...body }, readAtMs: 0 }) });
    assert.deepEqual((await readPages(answering({ rows: null }), { path: '/x', field: 'rows' })).rows, []);
    await assert.rejects(readPages(answering({}), { path: '/x', field: 'rows' }), {
      kind: 'changed_shape',
      message: /rows is missing where a list is expected/,
    });
  });
});
