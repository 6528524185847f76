import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Store } from '../../src/store/index.ts';
import { cellsOf, type LedgerCell, UNATTRIBUTED } from '../../src/store/ledger-cells.ts';
import type { LedgerDocument, ReservationRef } from '../../src/store/ledger-document.ts';
import { freshStore, NOON_MS, nothingKnown, openLedger } from '../support/store.ts';

const WORST = 1_000;

/** One thing that a decision, its provider or the governor may do next, in any order. */
type Step =
  | { readonly kind: 'reserve'; readonly decision: number; readonly calls: number }
  | {
      readonly kind: 'start' | 'answer' | 'fail_free' | 'close' | 'late_answer';
      readonly decision: number;
      readonly cost: number;
    };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('reserve' as const), decision: fc.nat(5), calls: fc.integer({ min: 1, max: 3 }) }),
    fc.record({
      kind: fc.constantFrom(
        'start' as const,
        'answer' as const,
        'fail_free' as const,
        'close' as const,
        'late_answer' as const,
      ),
      decision: fc.nat(5),
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
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 18 }), async (plan, capCalls) => {
        const cap = capCalls * WORST;
        const { ledgerId, input } = await openLedger(store, { dayMicroUsd: cap }, `property-${run++}`);
        const held = new Map<number, ReservationRef>();
        const closed = new Map<number, ReservationRef>();
        /** Attempt id to what became of it; null = started and unknown. */
        const attempts = new Map<string, { decision: number; cost: number | null }>();
        let serial = 0;
        const models = ['model-a', 'b/b.2:7b'] as const;
        const modelOf = (attemptId: string) => models[Number(attemptId.slice(1)) % 2] ?? models[0];
        const attempt = (attemptId: string) => ({
          attemptId,
          model: modelOf(attemptId),
          provider: 'a',
          worstMicroUsd: WORST,
        });

        for (const step of plan) {
          const reservation = held.get(step.decision);
          const open = [...attempts].find(([, state]) => state.decision === step.decision && state.cost === null)?.[0];
          if (step.kind === 'reserve') {
            if (reservation) continue;
            const more = {
              step: `s${serial++}`,
              attempts: { [models[0]]: step.calls, [models[1]]: step.calls },
              category: step.decision % 2 ? 'weather' : 'politics',
              purpose: step.decision % 3 ? ('decision' as const) : ('exploration' as const),
            };
            const result = await store.ledger.reserve(input(`d${step.decision}`, 2 * step.calls * WORST, more));
            if (result.ok) held.set(step.decision, result.reservation);
          } else if (step.kind === 'start' && reservation) {
            const attemptId = `a${serial++}`;
            const started = await store.ledgerAttempts.start({
              reservation,
              ...attempt(attemptId),
              isRepeat: false,
              nowMs: NOON_MS,
            });
            if (started.ok) attempts.set(attemptId, { decision: step.decision, cost: null });
          } else if (step.kind === 'close' && reservation) {
            await store.ledgerAttempts.close(ledgerId, reservation.entryKey, nothingKnown);
            held.delete(step.decision);
            closed.set(step.decision, reservation);
          } else if (open !== undefined) {
            const free = step.kind === 'fail_free';
            const cost = free ? 0 : step.cost;
            const last = reservation ?? closed.get(step.decision) ?? assert.fail('an attempt without a reservation');
            const given = free && reservation !== undefined;
            await store.ledgerAttempts.finish({ reservation: last, ...attempt(open), costMicroUsd: cost, free: given });
            attempts.set(open, { decision: step.decision, cost });
          }
          const ledger = (await store.ledger.read(ledgerId)) ?? assert.fail('the ledger is gone');
          const { total } = ledger;
          checkCells(ledger);
          assert.ok(total.committed <= cap, `committed ${total.committed} above the cap ${cap}`);
          assert.equal(total.committed, total.spent + total.held);
        }

        for (const reservation of held.values())
          await store.ledgerAttempts.close(ledgerId, reservation.entryKey, nothingKnown);
        const known = [...attempts.values()].reduce((sum, { cost }) => sum + (cost ?? WORST), 0);
        const unknown = [...attempts.values()].filter(({ cost }) => cost === null).length * WORST;
        const ledger = (await store.ledger.read(ledgerId)) ?? assert.fail('the ledger is gone');
        checkCells(ledger);
        const { total } = ledger;
        assert.deepEqual(total, { committed: known, spent: known, held: 0, uncertain: unknown });
      }),
      { numRuns: 40 },
    );
  });
});

/** What the money was spent on adds up to every sum it is part of, in every state. */
function checkCells(ledger: LedgerDocument): void {
  const cells = cellsOf(ledger);
  assert.ok(cells.every(({ model }) => model !== UNATTRIBUTED));
  const sumsOf = (filter: (cell: LedgerCell) => boolean) => {
    const own = cells.filter(filter);
    return {
      spent: own.reduce((sum, cell) => sum + cell.spentMicroUsd, 0),
      uncertain: own.reduce((sum, cell) => sum + cell.uncertainMicroUsd, 0),
    };
  };
  const same = ({ spent, uncertain }: { spent: number; uncertain: number }, filter: (cell: LedgerCell) => boolean) =>
    assert.deepEqual(sumsOf(filter), { spent, uncertain });
  same(ledger.total, () => true);
  for (const [category, sums] of Object.entries(ledger.categories)) same(sums, (cell) => cell.category === category);
  for (const [purpose, sums] of Object.entries(ledger.purposes)) same(sums, (cell) => cell.purpose === purpose);
}
