import { sum } from '../../domain/shared/sum.ts';
import type { LedgerAttempt, LedgerEntry } from './document.ts';
import { addToModel, type Increments, modelPath } from './sums.ts';

/** Money of a reservation that goes from the share that holds the repeats' to the model that repeats. */
export interface MoneyMove {
  readonly fromPath: string;
  readonly toPath: string;
  readonly amountMicroUsd: number;
  /** Of the reservation that it was worked out from. */
  readonly revision: number;
}

/** What a repeat needs beyond its model's share: what the model's requests are charged so far and its worst case, less the
 * share. Null = nothing. The share that holds the repeats' money covers it: that money was reserved for the dearest model's
 * repeats. */
export function moneyForRepeat(
  { models, spareModel, revision, attempts }: LedgerEntry,
  { model, worstCaseMicroUsd }: Pick<LedgerAttempt, 'model' | 'worstCaseMicroUsd'>,
): MoneyMove | null {
  const toPath = modelPath(model);
  if (spareModel === null || spareModel === toPath) return null;
  const charged = Object.values(attempts)
    .filter((attempt) => attempt.model === model)
    .map((attempt) => (attempt.state === 'started' ? attempt.worstCaseMicroUsd : attempt.costMicroUsd));
  const amountMicroUsd = sum(charged) + worstCaseMicroUsd - (models[toPath] ?? 0);
  return amountMicroUsd <= 0 ? null : { fromPath: spareModel, toPath, amountMicroUsd, revision };
}

/** The reservation is as it was read, and the model's cap has room. */
export function moveFilter(entry: string, { toPath, amountMicroUsd, revision }: MoneyMove) {
  const sums = `$models.${toPath}`;
  const fits = { $lte: [{ $add: [`${sums}.committedMicroUsd`, amountMicroUsd] }, `${sums}.capMicroUsd`] };
  return { [`${entry}.revision`]: revision, $expr: fits };
}

export function moveIncrements(entry: string, { fromPath, toPath, amountMicroUsd }: MoneyMove): Increments {
  const increments: Increments = {};
  for (const [path, amount] of [
    [fromPath, -amountMicroUsd],
    [toPath, amountMicroUsd],
  ] as const) {
    increments[`${entry}.models.${path}`] = amount;
    addToModel(increments, path, { heldMicroUsd: amount, committedMicroUsd: amount });
  }
  return increments;
}
