import assert from 'node:assert/strict';
import { createFinalize } from '../../../activities/finalize/finalize.ts';
import type { Decision } from '../../../domain/decision/decision.ts';
import type { Trade } from '../../../domain/decision/verdict.ts';
import type { AttemptDocument } from '../../../store/attempts.ts';
import { resolvedDecision } from '../../support/decision.ts';
import { NO_WEBHOOK } from '../../support/state.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');

/** A store in memory with what finalizing reads and writes: the attempts are what earlier runs left behind. */
function finalizeWith(
  attempts: readonly Partial<AttemptDocument>[],
  isNew = true,
  demanded: unknown[] = [],
  counted: unknown[] = [],
  outcomes: readonly { readonly ticker: string; readonly settlement: string; readonly atMs: number }[] = [],
) {
  const store = {
    attempts: { ofDecision: async () => attempts },
    control: { readMode: async () => ({ mode: 'normal', version: 1 }) },
    decisions: { record: async (decision: Decision) => ({ standing: decision, isNew }), read: async () => null },
    events: { record: async (_: string, result: unknown) => ({ standing: result, isNew }) },
    demand: { add: async (...demand: unknown[]) => void demanded.push(demand) },
    inFlightQuestions: { release: async () => {} },
    outcomes: {
      readMany: async (tickers: readonly string[]) => outcomes.filter(({ ticker }) => tickers.includes(ticker)),
    },
    requests: { takeWaiters: async () => [] },
  };
  return createFinalize({
    store,
    config: NO_WEBHOOK,
    clock: { now: () => NOW_MS },
    calls: { count: (call: unknown) => void counted.push(call) },
  } as never);
}

const attempt = (part: number, costMicroUsd: number, more: Partial<AttemptDocument> = {}) =>
  ({
    part,
    step: 'quick',
    model: 'alpha',
    state: 'answered',
    costMicroUsd,
    usage: null,
    failure: null,
    ...more,
  }) as const;
const draft = (n: number) => ({ ...resolvedDecision(n, NOW_MS), calls: [] });
const REQUEST = { decisionId: 'main/one', requestId: 'one', account: 'main', reservations: [] };

describe('finalizing a request that calls no model in this run', () => {
  it('books what an earlier run of it was billed, and what of that is uncertain', async () => {
    const earlier = [attempt(1, 700), attempt(1, 0, { state: 'uncertain', worstCaseMicroUsd: 300 })];
    const { decisions } = await finalizeWith(earlier)({ ...REQUEST, event: null, drafts: [draft(1)], parts: [0] });
    assert.deepEqual(
      decisions.map(({ costMicroUsd, uncertainMicroUsd }) => [costMicroUsd, uncertainMicroUsd]),
      [[1_000, 300]],
    );
  });

  it('splits it over all markets of an event, to the micro-dollar', async () => {
    const event = { eventTicker: 'KXMADE', refused: [] };
    const drafts = [draft(1), draft(2), draft(3)];
    const finalize = finalizeWith([attempt(1, 100)]);
    const { decisions, costMicroUsd } = await finalize({ ...REQUEST, event, drafts, parts: [0, 0, 0] });
    assert.deepEqual([decisions.map((each) => each.costMicroUsd), costMicroUsd], [[34, 33, 33], 100]);
  });

  it('leaves out what shadow models were billed', async () => {
    const finalize = finalizeWith([attempt(1, 700, { step: 'shadow' })]);
    const { costMicroUsd } = await finalize({ ...REQUEST, event: null, drafts: [draft(1)], parts: [1] });
    assert.equal(costMicroUsd, 0);
  });

  it('counts a refusal against the row once, where another provider took the same request', async () => {
    const times = { startedAtMs: NOW_MS - 900, endedAtMs: NOW_MS - 500 };
    const failure = { kind: 'bad_request', message: 'Unsupported parameter' } as const;
    const facts = [
      attempt(1, 0, { model: 'a', provider: 'p', state: 'failed', failure, ...times }),
      attempt(1, 700, { model: 'b', provider: 'q', failure: null, ...times }),
    ];
    const counted: unknown[] = [];
    const input = { ...REQUEST, event: null, drafts: [draft(1)], parts: [1] };
    await finalizeWith(facts, true, [], counted)(input);
    await finalizeWith(facts, false, [], counted)(input);
    const said = 'Unsupported parameter';
    assert.deepEqual(counted, [{ model: 'a', provider: 'p', ...times, said, outcome: 'row_refused' }]);
  });

  it('withholds what was decided about a market whose outcome has come meanwhile, and nothing else', async () => {
    const trade: Trade = {
      ...{ action: 'BUY', side: 'yes', contracts: 10, limitMicroUsd: 460_000 },
      ...{ stakeMicroUsd: 4_700_000, feeMicroUsd: 100_000, edge: 0.1 },
    };
    const buying = (n: number) => {
      const each = draft(n);
      const verdict = { ...each.verdict, action: 'BUY' as const, trade, withheldTrade: null, reasons: [] };
      return { ...each, verdict, validUntilMs: NOW_MS + 60_000, closeTimeMs: NOW_MS + 60_000 };
    };
    const drafts = [buying(1), buying(2), draft(3)];
    const outcomes = [drafts[0], drafts[2]].map((each) => ({
      ...{ ticker: each?.ticker ?? '', settlement: 'yes', atMs: NOW_MS - 5_000 },
    }));
    const event = { eventTicker: 'KXMADE', refused: [] };
    const finalize = finalizeWith([], true, [], [], outcomes);
    const { decisions } = await finalize({ ...REQUEST, event, drafts, parts: [1, 1, 1] });
    const reason = { code: 'market_resolved', figures: { outcome: 'yes', resolvedAtMs: NOW_MS - 5_000 } };
    assert.deepEqual(
      decisions.map(({ action, verdict }) => [action, verdict.trade, verdict.reasons[0]?.code]),
      [
        ['SKIP', null, 'market_resolved'],
        ['BUY', trade, undefined],
        ['SKIP', null, 'market_resolved'],
      ],
    );
    assert.deepEqual(decisions[0]?.verdict.reasons, [reason]);
    assert.equal(decisions[0]?.verdict.withheldTrade, null, 'what is known afterwards was no guard');
  });

  for (const event of [null, { eventTicker: 'KXMADE', refused: [] }]) {
    it(`counts its demand once, however often it is recorded (${event ? 'event' : 'market'})`, async () => {
      const demanded: unknown[] = [];
      const input = { ...REQUEST, event, drafts: [draft(1)], parts: [1] };
      // What a retry gets back is equal to what it brought, and stands all the same.
      await finalizeWith([], false, demanded)(input);
      assert.equal(demanded.length, 0);
      await finalizeWith([], true, demanded)(input);
      assert.equal(demanded.length, 1);
    });
  }
});
