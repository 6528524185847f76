import type { Db, Filter, UpdateFilter } from 'mongodb';
import { sum } from '../../domain/shared/sum.ts';
import { pathKey } from '../collections.ts';
import { addToCell, addToModel, modelPath } from './cells.ts';
import type { LedgerAttempt, LedgerDocument, LedgerEntry, ReservationRef, UncertainAttempt } from './document.ts';
import { sumPaths } from './reserve.ts';

export interface StartAttemptInput {
  readonly reservation: ReservationRef;
  readonly attemptId: string;
  readonly model: string;
  readonly provider: string;
  readonly worstCaseMicroUsd: number;
  /** Which of an event's prompts, from 1. */
  readonly part: number;
  /** Which request of its call, from 1: a later one takes one of the reservation's repeats. */
  readonly ordinal: number;
  readonly nowMs: number;
}

export interface FinishAttemptInput {
  readonly reservation: Pick<ReservationRef, 'ledgerId' | 'entryKey' | 'hour' | 'category' | 'purpose'>;
  readonly attemptId: string;
  readonly model: string;
  readonly worstCaseMicroUsd: number;
  readonly costMicroUsd: number;
  /** The provider stated that it did nothing: the paid attempt is given back. */
  readonly free: boolean;
}

export type StartAttemptResult = { readonly ok: true } | { readonly ok: false; readonly why: WhyNot };

/** `model_cap`: a repeat needs more money of its model's than the model's cap has room for. */
type WhyNot = 'closed' | 'expired' | 'no_attempts_left' | 'started_before' | 'model_cap';

/** A reservation as it stands in its account's ledger. */
export type HeldReservation = LedgerEntry & { readonly account: string };

/** What closing a reservation came to. */
export interface Closed {
  /** Charged: answered attempts at their cost, unanswered ones at their worst case. */
  readonly spentMicroUsd: number;
  readonly uncertainMicroUsd: number;
}

export type AttemptRepository = ReturnType<typeof createAttemptRepository>;

/** The life of one paid attempt inside a reservation: started, answered or free, and the closing of the reservation. */
export function createAttemptRepository(db: Db) {
  const ledgers = db.collection<LedgerDocument>('ledger');

  async function readEntry(ledgerId: string, entryKey: string): Promise<HeldReservation | null> {
    const projection = { account: 1, [`entries.${entryKey}`]: 1 };
    const document = await ledgers.findOne({ _id: ledgerId }, { projection });
    const entry = document?.entries?.[entryKey];
    return entry ? { ...entry, account: document.account } : null;
  }

  return {
    /** The fence: marks the attempt started if its reservation is held, unexpired and has a paid attempt left for this
     * model. Nothing may be sent unless this returned ok. */
    async start(input: StartAttemptInput): Promise<StartAttemptResult> {
      const isRepeat = input.ordinal > 1;
      const { ledgerId, entryKey } = input.reservation;
      const entry = `entries.${entryKey}`;
      const attempt = `${entry}.attempts.${pathKey(input.attemptId)}`;
      const left = `${entry}.attemptsLeft.${pathKey(input.model)}`;
      const filter = {
        _id: ledgerId,
        [`${entry}.expiresAtMs`]: { $gt: input.nowMs },
        [left]: { $gt: 0 },
        ...(isRepeat ? { [`${entry}.repeatsLeft`]: { $gt: 0 } } : {}),
        [attempt]: { $exists: false },
      } as Filter<LedgerDocument>;
      const update = {
        $inc: {
          [left]: -1,
          [`${entry}.revision`]: 1,
          ...(isRepeat ? { [`${entry}.repeatsLeft`]: -1 } : {}),
        },
        $set: {
          [attempt]: {
            attemptId: input.attemptId,
            model: input.model,
            part: input.part,
            ordinal: input.ordinal,
            provider: input.provider,
            worstCaseMicroUsd: input.worstCaseMicroUsd,
            startedAtMs: input.nowMs,
            state: 'started',
            costMicroUsd: 0,
          },
        },
      } as UpdateFilter<LedgerDocument>;
      for (;;) {
        // A model's first request is in its share; only a repeat may need money that is held for another model.
        const before = isRepeat ? await readEntry(ledgerId, entryKey) : null;
        const move = before && moveFor(before, input);
        const { matchedCount } = move
          ? await ledgers.updateOne(
              { ...filter, ...moveFilter(entry, move) } as Filter<LedgerDocument>,
              { ...update, $inc: { ...update.$inc, ...moveIncrements(entry, move) } } as UpdateFilter<LedgerDocument>,
            )
          : await ledgers.updateOne(filter, update);
        if (matchedCount === 1) return { ok: true };
        const held = await readEntry(ledgerId, entryKey);
        if (!held) return { ok: false, why: 'closed' };
        if (held.attempts[pathKey(input.attemptId)]) return { ok: false, why: 'started_before' };
        if (held.expiresAtMs <= input.nowMs) return { ok: false, why: 'expired' };
        const isOut = (held.attemptsLeft[pathKey(input.model)] ?? 0) <= 0 || (isRepeat && held.repeatsLeft <= 0);
        if (!move || isOut) return { ok: false, why: 'no_attempts_left' };
        if (held.revision === move.revision) return { ok: false, why: 'model_cap' };
        // Another attempt started or ended between the read and the update: read again.
      }
    },

    /** Records what an attempt cost, once, whether its reservation is still held or was closed with the attempt
     * uncertain. Returns false when it was recorded before. */
    async finish(input: FinishAttemptInput): Promise<boolean> {
      const { reservation, costMicroUsd, free } = input;
      const { ledgerId, entryKey } = reservation;
      const entry = `entries.${entryKey}`;
      const attempt = `${entry}.attempts.${pathKey(input.attemptId)}`;
      const increments: Record<string, number> = { [`${entry}.revision`]: 1 };
      if (free) increments[`${entry}.attemptsLeft.${pathKey(input.model)}`] = 1;
      const above = costMicroUsd - input.worstCaseMicroUsd;
      if (above > 0) {
        // A bill above the worst case is booked in full at once, over the cap if need be: the money is gone.
        const held = await readEntry(ledgerId, entryKey);
        const path = modelPath(input.model);
        if (held?.models) {
          increments[`${entry}.models.${path}`] = above;
          addToModel(increments, path, { held: above, committed: above });
        }
        increments[`${entry}.amountMicroUsd`] = above;
        for (const sums of sumPaths(reservation)) {
          increments[`${sums}.held`] = above;
          increments[`${sums}.committed`] = above;
        }
      }
      const { matchedCount } = await ledgers.updateOne(
        { _id: ledgerId, [`${attempt}.state`]: 'started' } as Filter<LedgerDocument>,
        {
          $inc: increments,
          $set: { [`${attempt}.state`]: free ? 'free' : 'answered', [`${attempt}.costMicroUsd`]: costMicroUsd },
        } as UpdateFilter<LedgerDocument>,
      );
      return matchedCount === 1 || correctUncertain(ledgerId, input.attemptId, costMicroUsd);
    },

    /** Replaces an uncertain attempt's worst case by what it truly cost; false when there is no such attempt. */
    reconcile: correctUncertain,

    /** Closes a reservation: what was not used returns to the day, what was is spent, what is unknown stays charged at
     * its worst case. `knownCosts` tells what each of the entry's started attempts cost, by attempt id, and leaves out the
     * unknown ones; it may be asked more than once, because the update is guarded on what was read. Null when the
     * reservation was closed before. */
    async close(
      ledgerId: string,
      entryKey: string,
      knownCosts: (held: HeldReservation) => Promise<Readonly<Record<string, number>>>,
    ): Promise<Closed | null> {
      for (;;) {
        const entry = await readEntry(ledgerId, entryKey);
        if (!entry) return null;
        const attempts = Object.entries(entry.attempts);
        const known = attempts.length > 0 ? await knownCosts(entry) : {};
        const costOf = (attempt: LedgerAttempt) =>
          attempt.state === 'started' ? known[attempt.attemptId] : attempt.costMicroUsd;
        const unanswered = attempts.filter(([, attempt]) => costOf(attempt) === undefined);
        const uncertainMicroUsd = unanswered.reduce((sum, [, attempt]) => sum + attempt.worstCaseMicroUsd, 0);
        const spentMicroUsd = attempts.reduce(
          (sum, [, attempt]) => sum + (costOf(attempt) ?? attempt.worstCaseMicroUsd),
          0,
        );
        const increments: Record<string, number> = {};
        for (const sums of sumPaths(entry)) {
          increments[`${sums}.held`] = -entry.amountMicroUsd;
          increments[`${sums}.committed`] = spentMicroUsd - entry.amountMicroUsd;
          increments[`${sums}.spent`] = spentMicroUsd;
          increments[`${sums}.uncertain`] = uncertainMicroUsd;
        }
        for (const [, attempt] of attempts) {
          const cost = costOf(attempt);
          const spent = cost ?? attempt.worstCaseMicroUsd;
          const charged = { spent, uncertain: cost === undefined ? spent : 0 };
          addToCell(increments, entry, attempt.model, charged);
          if (entry.models) addToModel(increments, modelPath(attempt.model), { ...charged, committed: spent });
        }
        for (const [path, share] of Object.entries(entry.models ?? {})) {
          addToModel(increments, path, { held: -share, committed: -share });
        }
        const uncertain: Record<string, UncertainAttempt> = {};
        for (const [key, attempt] of unanswered) {
          uncertain[`uncertain.${key}`] = {
            attemptId: attempt.attemptId,
            model: attempt.model,
            worstCaseMicroUsd: attempt.worstCaseMicroUsd,
            hour: entry.hour,
            category: entry.category,
            purpose: entry.purpose,
            inCells: true,
            ...(entry.models ? { inModels: true } : {}),
          };
        }
        const { matchedCount } = await ledgers.updateOne(
          { _id: ledgerId, [`entries.${entryKey}.revision`]: entry.revision } as Filter<LedgerDocument>,
          {
            $unset: { [`entries.${entryKey}`]: '' },
            $inc: increments,
            ...(unanswered.length > 0 ? { $set: uncertain } : {}),
          } as UpdateFilter<LedgerDocument>,
        );
        if (matchedCount === 1) return { spentMicroUsd, uncertainMicroUsd };
        // An attempt started or ended between the read and the update: read again.
      }
    },

    /** Gives a live decision's reservation more time; false when it was closed meanwhile. */
    async extend(ledgerId: string, entryKey: string, expiresAtMs: number): Promise<boolean> {
      const { matchedCount } = await ledgers.updateOne(
        { _id: ledgerId, [`entries.${entryKey}`]: { $exists: true } } as Filter<LedgerDocument>,
        { $set: { [`entries.${entryKey}.expiresAtMs`]: expiresAtMs } } as UpdateFilter<LedgerDocument>,
      );
      return matchedCount === 1;
    },
  };

  async function correctUncertain(ledgerId: string, attemptId: string, costMicroUsd: number): Promise<boolean> {
    const key = pathKey(attemptId);
    const document = await ledgers.findOne({ _id: ledgerId }, { projection: { [`uncertain.${key}`]: 1 } });
    const attempt = document?.uncertain?.[key];
    if (!attempt) return false;
    const increments: Record<string, number> = {};
    for (const sums of sumPaths(attempt)) {
      increments[`${sums}.spent`] = costMicroUsd - attempt.worstCaseMicroUsd;
      increments[`${sums}.committed`] = costMicroUsd - attempt.worstCaseMicroUsd;
      increments[`${sums}.uncertain`] = -attempt.worstCaseMicroUsd;
    }
    const corrected = { spent: costMicroUsd - attempt.worstCaseMicroUsd, uncertain: -attempt.worstCaseMicroUsd };
    if (attempt.inCells) addToCell(increments, attempt, attempt.model, corrected);
    if (attempt.inModels) {
      addToModel(increments, modelPath(attempt.model), { ...corrected, committed: corrected.spent });
    }
    const { matchedCount } = await ledgers.updateOne(
      { _id: ledgerId, [`uncertain.${key}`]: { $exists: true } } as Filter<LedgerDocument>,
      { $unset: { [`uncertain.${key}`]: '' }, $inc: increments } as UpdateFilter<LedgerDocument>,
    );
    return matchedCount === 1;
  }
}

/** Money of a reservation that goes from the share that holds the repeats' to the model that repeats. */
interface Move {
  readonly fromPath: string;
  readonly toPath: string;
  readonly amountMicroUsd: number;
  /** Of the reservation that it was worked out from. */
  readonly revision: number;
}

/** What a repeat needs beyond its model's share: what the model's requests are charged so far and its worst case, less the
 * share. Null = nothing. What the other holds covers it: a repeat is never dearer than the dearest, by which it was held. */
function moveFor(held: LedgerEntry, { model, worstCaseMicroUsd }: StartAttemptInput): Move | null {
  const { models, spareModel = null, revision } = held;
  const toPath = modelPath(model);
  if (!models || spareModel === null || spareModel === toPath) return null;
  const charged = Object.values(held.attempts)
    .filter((attempt) => attempt.model === model)
    .map(({ state, costMicroUsd, worstCaseMicroUsd: worst }) => (state === 'started' ? worst : costMicroUsd));
  const amountMicroUsd = sum(charged) + worstCaseMicroUsd - (models[toPath] ?? 0);
  return amountMicroUsd <= 0 ? null : { fromPath: spareModel, toPath, amountMicroUsd, revision };
}

function moveFilter(entry: string, { toPath, amountMicroUsd, revision }: Move) {
  const committed = `$models.${toPath}.committed`;
  const cap = `$models.${toPath}.cap`;
  return { [`${entry}.revision`]: revision, $expr: { $lte: [{ $add: [committed, amountMicroUsd] }, cap] } };
}

function moveIncrements(entry: string, { fromPath, toPath, amountMicroUsd }: Move): Record<string, number> {
  const increments: Record<string, number> = {
    [`${entry}.models.${fromPath}`]: -amountMicroUsd,
    [`${entry}.models.${toPath}`]: amountMicroUsd,
  };
  addToModel(increments, fromPath, { held: -amountMicroUsd, committed: -amountMicroUsd });
  addToModel(increments, toPath, { held: amountMicroUsd, committed: amountMicroUsd });
  return increments;
}
