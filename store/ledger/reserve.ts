import type { Filter, UpdateFilter } from 'mongodb';
import type { CapName, CapRefusal } from '../../domain/money/cap-refusal.ts';
import type { StepShares } from '../../domain/money/step-reservation.ts';
import type { Purpose } from '../../domain/shared/policy.ts';
import { sum } from '../../domain/shared/sum.ts';
import { pathKey } from '../collections.ts';
import { addToModel, modelPath } from './cells.ts';
import { type CappedTotals, type LedgerDocument, NO_MONEY, type ReservationRef, UNCAPPED } from './document.ts';

/** What one reservation asks of a ledger: the guard, the change, and which cap refused. */

/** The amount is what the models' shares add up to. */
export interface ReserveInput extends StepShares {
  readonly ledgerId: string;
  readonly decisionId: string;
  readonly workflowId: string;
  readonly step: string;
  /** Names the reservation among the decision's; absent: the step does. */
  readonly entry?: string;
  /** What earlier steps of this decision reserved: counts against the per-decision cap. */
  readonly reservedBeforeMicroUsd: number;
  readonly hour: string;
  readonly category: string;
  readonly purpose: Purpose;
  readonly expiresAtMs: number;
  /** Paid attempts permitted, by model id. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Requests that may be repeated, those that turn out free included. */
  readonly repeats: number;
}

export type ReserveResult =
  | { readonly ok: true; readonly reservation: ReservationRef; readonly dayCommittedMicroUsd: number }
  | CapRefusal;

/** The whole amount. */
export const amountOf = ({ models }: StepShares): number => sum(Object.values(models));

export function reserveFilter(input: ReserveInput, entryKey: string): Filter<LedgerDocument> {
  const amountMicroUsd = amountOf(input);
  const fits = (committed: string, cap: string, amount = amountMicroUsd) => ({
    $lte: [{ $add: [committed, amount] }, cap],
  });
  const shares = Object.entries(input.models).map(([model, share]) => [`models.${modelPath(model)}`, share] as const);
  return {
    _id: input.ledgerId,
    [`entries.${entryKey}`]: { $exists: false },
    [`categories.${input.category}`]: { $exists: true },
    ...Object.fromEntries(shares.map(([path]) => [path, { $exists: true }])),
    $expr: {
      $and: [
        fits('$total.committed', '$caps.dayMicroUsd'),
        fits(`$hours.${input.hour}.committed`, '$caps.hourMicroUsd'),
        fits(`$categories.${input.category}.committed`, `$categories.${input.category}.cap`),
        fits(`$purposes.${input.purpose}.committed`, `$purposes.${input.purpose}.cap`),
        ...shares.map(([path, share]) => fits(`$${path}.committed`, `$${path}.cap`, share)),
        { $lte: [input.reservedBeforeMicroUsd + amountMicroUsd, '$caps.decisionMicroUsd'] },
      ],
    },
  } as Filter<LedgerDocument>;
}

export function reserveUpdate(input: ReserveInput, entryKey: string): UpdateFilter<LedgerDocument> {
  const increments: Record<string, number> = {};
  const amountMicroUsd = amountOf(input);
  for (const sums of sumPaths(input)) {
    increments[`${sums}.committed`] = amountMicroUsd;
    increments[`${sums}.held`] = amountMicroUsd;
  }
  const models = Object.fromEntries(Object.entries(input.models).map(([model, share]) => [modelPath(model), share]));
  for (const [path, share] of Object.entries(models)) addToModel(increments, path, { committed: share, held: share });
  const entry = {
    decisionId: input.decisionId,
    workflowId: input.workflowId,
    step: input.step,
    amountMicroUsd,
    models,
    spareModel: input.spareModel === null ? null : modelPath(input.spareModel),
    hour: input.hour,
    category: input.category,
    purpose: input.purpose,
    expiresAtMs: input.expiresAtMs,
    revision: 0,
    repeatsLeft: input.repeats,
    attemptsLeft: Object.fromEntries(Object.entries(input.attempts).map(([model, left]) => [pathKey(model), left])),
    attempts: {},
  };
  return { $inc: increments, $set: { [`entries.${entryKey}`]: entry } } as UpdateFilter<LedgerDocument>;
}

/** The four sums that every amount is part of as a whole; its models' sums have its parts. */
export function sumPaths(of: { hour: string; category: string; purpose: Purpose }): readonly string[] {
  return ['total', `hours.${of.hour}`, `categories.${of.category}`, `purposes.${of.purpose}`];
}

/** The first cap without room for the amount; null if all have it. */
export function refusedBy(document: LedgerDocument, input: ReserveInput): CapRefusal | null {
  const hour = document.hours[input.hour];
  if (!hour)
    throw new Error(`Ledger ${document._id} has no hour ${input.hour}; the reservation names another day's hour.`);
  const category = document.categories[input.category] ?? { ...NO_MONEY, cap: UNCAPPED };
  const purpose = document.purposes[input.purpose];
  const amount = amountOf(input);
  const limits: readonly Limit[] = [
    ['decision', null, document.caps.decisionMicroUsd, input.reservedBeforeMicroUsd, amount],
    ['day', null, document.caps.dayMicroUsd, document.total.committed, amount],
    ['hour', null, document.caps.hourMicroUsd, hour.committed, amount],
    ['category', input.category, category.cap, category.committed, amount],
    ['purpose', input.purpose, purpose.cap, purpose.committed, amount],
    ...Object.entries(input.models).map(([model, share]): Limit => {
      const { cap, committed } = modelSums(document, model);
      return ['model', model, cap, committed, share];
    }),
  ];
  for (const [cap, of, capMicroUsd, committedMicroUsd, askedMicroUsd] of limits) {
    if (committedMicroUsd + askedMicroUsd > capMicroUsd)
      return { ok: false, cap, of, capMicroUsd, committedMicroUsd, askedMicroUsd };
  }
  return null;
}

/** Cap, which one, its amount, what is committed under it, what is asked. */
type Limit = readonly [CapName, string | null, number, number, number];

function modelSums({ models = {} }: LedgerDocument, model: string): CappedTotals {
  const path = modelPath(model);
  return (Object.hasOwn(models, path) ? models[path] : undefined) ?? { ...NO_MONEY, cap: UNCAPPED };
}

/** The category's and the models' sums that are not in the document yet. */
export function sumPathsMissing({ categories, models = {} }: LedgerDocument, input: ReserveInput): string[] {
  const paths = Object.keys(input.models).map(modelPath);
  return [
    ...(Object.hasOwn(categories, input.category) ? [] : [`categories.${input.category}`]),
    ...paths.filter((path) => !Object.hasOwn(models, path)).map((path) => `models.${path}`),
  ];
}
