import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import type { CallModelInput } from '../../../activities/contract.ts';
import type { Dependencies } from '../../../activities/dependencies.ts';
import { passFence } from '../../../activities/model-calls/pass-fence.ts';
import type { Step } from '../../../domain/shared/method.ts';
import { MODES, type Mode } from '../../../domain/shared/modes.ts';
import type { Store } from '../../../store/index.ts';
import { freshStore, NOON_MS, openLedger } from '../../support/store.ts';

/** Who may be asked while the mode is this, step by step. */
const PASSES: Readonly<Record<Mode, readonly Step[]>> = {
  normal: ['quick', 'panel', 'wider', 'shadow'],
  economy: ['quick'],
  degraded: ['quick', 'panel', 'wider', 'shadow'],
  emergency: [],
  halted: [],
};

describe('the fence', () => {
  let store: Store;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  for (const mode of MODES) {
    for (const step of ['quick', 'panel', 'wider', 'shadow'] as const) {
      const passes = PASSES[mode].includes(step);
      it(`${passes ? 'lets through' : 'holds back'} a ${step} call in ${mode}`, async () => {
        const { input } = await openLedger(store, {}, `${mode}-${step}`);
        const held = await store.ledger.reserve(input('one', 10_000, { step }));
        assert.ok(held.ok);
        const ask = callOf(`${mode}-${step}`, step, held.reservation);
        const dependencies: Pick<Dependencies, 'store' | 'clock'> = { store, clock: { now: () => NOON_MS } };
        const fenced = passFence(dependencies, ask, async () => mode, []);
        if (passes) assert.equal((await fenced).attemptId, `${mode}-${step}/one/${step}/model-a/1/1`);
        else {
          await assert.rejects(fenced, (error: unknown) => {
            assert.ok(error instanceof ApplicationFailure);
            assert.equal(error.type, 'reservation_lost');
            return error.message.includes(`The mode is ${mode}`);
          });
        }
        const entry = (await store.ledger.read(held.reservation.ledgerId))?.entries[held.reservation.entryKey];
        assert.equal(
          Object.keys(entry?.attempts ?? {}).length,
          passes ? 1 : 0,
          'an attempt that is held back is not marked',
        );
      });
    }
  }

  it('sends nothing where the mode has changed while the store was away, and what it had started then is free', async () => {
    const { input } = await openLedger(store, {}, 'away');
    const held = await store.ledger.reserve(input('one', 10_000, { step: 'quick' }));
    assert.ok(held.ok);
    let mode: Mode = 'normal';
    const away: Store = {
      ...store,
      ledgerAttempts: {
        ...store.ledgerAttempts,
        async start(attempt) {
          await store.ledgerAttempts.start(attempt);
          mode = 'halted';
          throw new Error('The acknowledgement was lost.');
        },
      },
    };
    const dependencies = { store: away, clock: { now: () => NOON_MS } };
    const ask = callOf('away', 'quick', held.reservation);
    await assert.rejects(
      passFence(dependencies, ask, async () => mode, []),
      /The mode is halted/,
    );
    const entry = (await store.ledger.read(held.reservation.ledgerId))?.entries[held.reservation.entryKey];
    assert.deepEqual(
      Object.values(entry?.attempts ?? {}).map(({ state }) => state),
      ['free'],
    );
  });
});

const callOf = (account: string, step: Step, reservation: CallModelInput['reservation']): CallModelInput => ({
  decisionId: `${account}/one`,
  account,
  step,
  call: {
    model: 'model-a',
    provider: 'a',
    worstCaseMicroUsd: 5_000,
    expectedCostMicroUsd: 1_000,
    expectedFrom: 'worst',
    requestBytes: 1,
    callTimeoutMs: 1_000,
  },
  reservation,
  deadlineAtMs: NOON_MS + 30_000,
  isFirstRun: true,
  part: 1,
});
