import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Reservation, stepShares } from '../../../domain/money/step-reservation.ts';
import { cellsOf, type LedgerCell } from '../../../store/day-money.ts';
import type { Store } from '../../../store/index.ts';
import type { LedgerDocument, SpentTotals, Totals } from '../../../store/ledger/document.ts';
import { ledgerDrift } from '../../../store/ledger/drift.ts';
import { modelPath } from '../../../store/ledger/sums.ts';
import { closeUnseen, freshStore, learnCost, NOON_MS, openLedger } from '../../support/store.ts';

const WORST = 1_000;
/** The second is cheaper, so that a repeat of it takes a part of what is held for one of the first. */
const MODELS = ['model-a', 'b/b.2:7b'] as const;
const WORST_OF = { 'model-a': WORST, 'b/b.2:7b': 700 } as const;

/** One thing that a decision, its provider or the governor may do next, in any order. */
type Step =
  | { readonly kind: 'reserve'; readonly decision: number; readonly repeats: number }
  | {
      readonly kind: 'start' | 'answer' | 'fail_free' | 'close' | 'late_answer';
      readonly decision: number;
      readonly cost: number;
    };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('reserve' as const),
      decision: fc.nat(2),
      repeats: fc.nat(2),
    }),
    fc.record({
      kind: fc.constantFrom(
        // Several times: most of what matters happens to requests that are repeated.
        'start' as const,
        'start' as const,
        'start' as const,
        'answer' as const,
        'fail_free' as const,
        'close' as const,
        'late_answer' as const,
      ),
      decision: fc.nat(2),
      cost: fc.integer({ min: 0, max: WORST }),
    }),
  ),
  { minLength: 5, maxLength: 40 },
);

describe('the ledger, whatever happens in whatever order', () => {
  let store: Store;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  it('never commits more than the cap, and ends at what was truly spent', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.integer({ min: 1, max: 18 }),
        fc.integer({ min: 1, max: 4 }),
        async (plan, capCalls, modelCalls) => {
          const cap = capCalls * WORST;
          const modelMicroUsd = { [MODELS[1]]: modelCalls * WORST_OF[MODELS[1]] };
          const { ledgerId, input } = await openLedger(store, { dayMicroUsd: cap, modelMicroUsd }, `property-${run++}`);
          const held = new Map<number, Reservation>();
          /** Attempt id to what became of it; null = started and unknown. */
          const attempts = new Map<string, { decision: number; cost: number | null; worst: number }>();
          /** Decision and model of what was asked for once already: further requests are repeats. */
          const asked = new Set<string>();
          let serial = 0;
          const modelOf = (attemptId: string) => MODELS[Number(attemptId.split('a')[1]) % 2] ?? MODELS[0];
          const worstOf = (attemptId: string) => WORST_OF[modelOf(attemptId)];
          const attempt = (attemptId: string) => ({
            attemptId,
            model: modelOf(attemptId),
            provider: 'a',
            worstCaseMicroUsd: worstOf(attemptId),
          });

          for (const step of plan) {
            const reservation = held.get(step.decision);
            const open = [...attempts].find(
              ([, state]) => state.decision === step.decision && state.cost === null,
            )?.[0];
            if (step.kind === 'reserve') {
              if (reservation) continue;
              const calls = MODELS.map((model) => ({ model, worstCaseMicroUsd: WORST_OF[model] }));
              const more = {
                step: `s${serial++}`,
                ...stepShares(calls, step.repeats),
                repeats: step.repeats,
                attempts: Object.fromEntries(MODELS.map((model) => [model, 2])),
                category: step.decision % 2 ? 'weather' : 'politics',
                purpose: step.decision % 3 ? ('decision' as const) : ('exploration' as const),
              };
              const result = await store.ledger.reserve(input(`d${step.decision}`, 0, more));
              if (result.ok) held.set(step.decision, result.reservation);
              if (result.ok) for (const model of MODELS) asked.delete(`${step.decision}/${model}`);
            } else if (step.kind === 'start' && reservation) {
              const attemptId = `${run}a${serial++}`;
              const call = `${step.decision}/${modelOf(attemptId)}`;
              const started = await store.ledgerAttempts.start({
                fenceToken: 'one',
                reservation,
                ...attempt(attemptId),
                part: 1,
                ordinal: asked.has(call) ? 2 : 1,
                nowMs: NOON_MS,
              });
              if (!started.ok) continue;
              attempts.set(attemptId, { decision: step.decision, cost: null, worst: worstOf(attemptId) });
              asked.add(call);
            } else if (step.kind === 'close' && reservation) {
              await closeUnseen(store, reservation);
              held.delete(step.decision);
            } else if (open !== undefined) {
              const free = step.kind === 'fail_free';
              const cost = free ? 0 : Math.min(step.cost, worstOf(open));
              const isUncertain = (await store.attempts.read(open)) !== null;
              if (isUncertain) assert.equal(await learnCost(store, open, cost), 1);
              else if (reservation)
                await store.ledgerAttempts.finish({ reservation, ...attempt(open), costMicroUsd: cost, free });
              else assert.fail('an attempt without a reservation');
              attempts.set(open, { decision: step.decision, cost, worst: worstOf(open) });
            }
            const ledger = (await store.ledger.read(ledgerId)) ?? assert.fail('the ledger is gone');
            const { total } = ledger;
            checkCells(ledger);
            checkModels(ledger);
            assert.equal(ledgerDrift(ledger), null);
            const ofModel = ledger.models[modelPath(MODELS[1])]?.committedMicroUsd ?? 0;
            assert.ok(ofModel <= modelMicroUsd[MODELS[1]], `committed ${ofModel} above the cap of the model`);
            assert.ok(total.committedMicroUsd <= cap, `committed ${total.committedMicroUsd} above the cap ${cap}`);
            assert.equal(total.committedMicroUsd, total.spentMicroUsd + total.heldMicroUsd);
          }

          for (const reservation of held.values()) await closeUnseen(store, reservation);
          const known = [...attempts.values()].reduce((sum, { cost, worst }) => sum + (cost ?? worst), 0);
          const unknown = [...attempts.values()].reduce((sum, { cost, worst }) => sum + (cost === null ? worst : 0), 0);
          const ledger = (await store.ledger.read(ledgerId)) ?? assert.fail('the ledger is gone');
          checkCells(ledger);
          checkModels(ledger);
          const { total } = ledger;
          assert.deepEqual(total, {
            committedMicroUsd: known,
            spentMicroUsd: known,
            heldMicroUsd: 0,
            uncertainMicroUsd: unknown,
          });
        },
      ),
      { numRuns: 100 },
    );
  });
});

/** What stands by model adds up to the whole, in every state, and what is held for a model covers what it may still cost. */
function checkModels(ledger: LedgerDocument): void {
  const models = Object.entries(ledger.models);
  const sumOf = (field: keyof Totals) => models.reduce((sum, [, totals]) => sum + totals[field], 0);
  const fields = ['committedMicroUsd', 'spentMicroUsd', 'heldMicroUsd', 'uncertainMicroUsd'] as const;
  assert.deepEqual(Object.fromEntries(fields.map((field) => [field, sumOf(field)])), ledger.total);
  for (const [, { committedMicroUsd, spentMicroUsd, heldMicroUsd }] of models)
    assert.equal(committedMicroUsd, spentMicroUsd + heldMicroUsd);
  for (const { models: shares, amountMicroUsd, attempts } of Object.values(ledger.entries)) {
    assert.equal(
      Object.values(shares).reduce((sum, share) => sum + share, 0),
      amountMicroUsd,
    );
    for (const [path, share] of Object.entries(shares)) {
      const charged = Object.values(attempts)
        .filter(({ model }) => modelPath(model) === path)
        .reduce(
          (sum, { state, costMicroUsd, worstCaseMicroUsd }) =>
            sum + (state === 'started' ? worstCaseMicroUsd : costMicroUsd),
          0,
        );
      assert.ok(charged <= share, `${path} is charged ${charged}, for which ${share} is held`);
    }
  }
}

/** What the money was spent on adds up to every sum it is part of, in every state. */
function checkCells(ledger: LedgerDocument): void {
  const cells = cellsOf(ledger);
  const sumsOf = (filter: (cell: LedgerCell) => boolean) => {
    const own = cells.filter(filter);
    return {
      spentMicroUsd: own.reduce((sum, cell) => sum + cell.spentMicroUsd, 0),
      uncertainMicroUsd: own.reduce((sum, cell) => sum + cell.uncertainMicroUsd, 0),
    };
  };
  const same = ({ spentMicroUsd, uncertainMicroUsd }: SpentTotals, filter: (cell: LedgerCell) => boolean) =>
    assert.deepEqual(sumsOf(filter), { spentMicroUsd, uncertainMicroUsd });
  same(ledger.total, () => true);
  for (const [category, sums] of Object.entries(ledger.categories)) same(sums, (cell) => cell.category === category);
  for (const [purpose, sums] of Object.entries(ledger.purposes)) same(sums, (cell) => cell.purpose === purpose);
}
