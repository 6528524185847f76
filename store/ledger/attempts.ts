import type { Collection, Db } from 'mongodb';
import type { Reservation } from '../../domain/money/step-reservation.ts';
import { pathKey } from '../collections.ts';
import { createReservationClosing, readHeld } from './close.ts';
import type { LedgerAttempt, LedgerDocument } from './document.ts';
import { moneyForRepeat, moveFilter, moveIncrements } from './repeat-money.ts';
import { addToModel, addToWhole, changeIf, type Increments, modelPath } from './sums.ts';

export interface StartAttemptInput
  extends Readonly<
    Pick<
      LedgerAttempt,
      'attemptId' | 'model' | 'part' | 'ordinal' | 'sample' | 'provider' | 'worstCaseMicroUsd' | 'fenceToken'
    >
  > {
  readonly reservation: Reservation;
  readonly nowMs: number;
}

export interface FinishAttemptInput {
  readonly reservation: Pick<Reservation, 'ledgerId' | 'entryKey' | 'hour' | 'category' | 'purpose'>;
  readonly attemptId: string;
  readonly model: string;
  readonly worstCaseMicroUsd: number;
  readonly costMicroUsd: number;
  /** The provider stated that it did nothing: the paid attempt is given back. */
  readonly free: boolean;
}

/** `model_cap`: a repeat needs more of its model's money than the model's cap has room for. */
export type StartAttemptResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'closed' | 'expired' | 'no_attempts_left' | 'started_before' | 'model_cap' };

/** The life of one paid attempt inside a reservation: started, answered or free, and the closing of the reservation. */
export function createAttemptRepository(db: Db) {
  const ledgers = db.collection<LedgerDocument>('ledger');
  return {
    ...createReservationClosing(db),
    start: (input: StartAttemptInput) => start(ledgers, input),

    /** Records in a reservation that is still held what an attempt cost, once. False when it was recorded before, or the
     * reservation is closed. */
    async finish(input: FinishAttemptInput): Promise<boolean> {
      const { costMicroUsd, free } = input;
      const { ledgerId, entryKey } = input.reservation;
      const attempt = `entries.${entryKey}.attempts.${pathKey(input.attemptId)}`;
      const ended = { [`${attempt}.state`]: free ? 'free' : 'answered', [`${attempt}.costMicroUsd`]: costMicroUsd };
      const change = { $inc: finishIncrements(input), $set: ended };
      return changeIf(ledgers, ledgerId, { [`${attempt}.state`]: 'started' }, change);
    },
  };
}

/** The fence: marks the attempt started if its reservation is held, unexpired and has a paid attempt left for this model.
 * Nothing may be sent unless this returned ok. Repeated with the same token it returns ok again and changes nothing: whoever did not
 * see it acknowledged can ask once more. */
async function start(ledgers: Collection<LedgerDocument>, input: StartAttemptInput): Promise<StartAttemptResult> {
  const { reservation, nowMs, ...attempt } = input;
  const { ledgerId, entryKey } = reservation;
  const isRepeat = attempt.ordinal > 1;
  const entry = `entries.${entryKey}`;
  const path = `${entry}.attempts.${pathKey(attempt.attemptId)}`;
  const left = `${entry}.attemptsLeft.${modelPath(attempt.model)}`;
  const repeatsLeft = `${entry}.repeatsLeft`;
  const guard = {
    [`${entry}.expiresAtMs`]: { $gt: nowMs },
    [left]: { $gt: 0 },
    ...(isRepeat ? { [repeatsLeft]: { $gt: 0 } } : {}),
    [path]: { $exists: false },
  };
  const increments = { [left]: -1, [`${entry}.revision`]: 1, ...(isRepeat ? { [repeatsLeft]: -1 } : {}) };
  const started: LedgerAttempt = { ...attempt, startedAtMs: nowMs, state: 'started', costMicroUsd: 0 };
  for (;;) {
    // A model's first request is in its share; only a repeat may need money that is held for another model.
    const before = isRepeat ? await readHeld(ledgers, ledgerId, entryKey) : null;
    const move = before && moneyForRepeat(before, attempt);
    const guards = { ...guard, ...(move ? moveFilter(entry, move) : {}) };
    const $inc = { ...increments, ...(move ? moveIncrements(entry, move) : {}) };
    if (await changeIf(ledgers, ledgerId, guards, { $inc, $set: { [path]: started } })) return { ok: true };
    const held = await readHeld(ledgers, ledgerId, entryKey);
    if (!held) return { ok: false, why: 'closed' };
    const standing = held.attempts[pathKey(attempt.attemptId)];
    if (standing)
      return standing.fenceToken === attempt.fenceToken ? { ok: true } : { ok: false, why: 'started_before' };
    if (held.expiresAtMs <= nowMs) return { ok: false, why: 'expired' };
    const isUsedUp = (held.attemptsLeft[modelPath(attempt.model)] ?? 0) <= 0 || (isRepeat && held.repeatsLeft <= 0);
    if (!move || isUsedUp) return { ok: false, why: 'no_attempts_left' };
    if (held.revision === move.revision) return { ok: false, why: 'model_cap' };
    // Another attempt started or ended between the read and the update: read again.
  }
}

/** A bill above the worst case is booked in full at once, over the caps if need be: the money is gone. */
function finishIncrements({
  reservation,
  model,
  worstCaseMicroUsd,
  costMicroUsd,
  free,
}: FinishAttemptInput): Increments {
  const entry = `entries.${reservation.entryKey}`;
  const path = modelPath(model);
  const increments: Increments = { [`${entry}.revision`]: 1 };
  if (free) increments[`${entry}.attemptsLeft.${path}`] = 1;
  const aboveMicroUsd = costMicroUsd - worstCaseMicroUsd;
  if (aboveMicroUsd <= 0) return increments;
  const change = { heldMicroUsd: aboveMicroUsd, committedMicroUsd: aboveMicroUsd };
  increments[`${entry}.amountMicroUsd`] = aboveMicroUsd;
  increments[`${entry}.models.${path}`] = aboveMicroUsd;
  addToWhole(increments, reservation, change);
  addToModel(increments, path, change);
  return increments;
}
