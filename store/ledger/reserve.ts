import type { Filter, UpdateFilter } from 'mongodb';
import type { CapRefusal } from '../../domain/money/cap-refusal.ts';
import type { Reservation, StepShares } from '../../domain/money/step-reservation.ts';
import { pick } from '../../domain/shared/pick.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { LedgerDocument, LedgerEntry, MoneyPlace } from './document.ts';
import { addToModel, addToWhole, type Increments, modelPath } from './sums.ts';

/** What one reservation asks of a ledger: the guard, the change, and which cap refused. The amount is what the models' shares
 * add up to. */
export interface ReserveInput extends StepShares, Readonly<MoneyPlace> {
  readonly ledgerId: string;
  readonly decisionId: string;
  readonly workflowId: string;
  readonly step: string;
  /** Names the reservation among the decision's; absent: the step does. */
  readonly entry?: string;
  /** What earlier steps of this decision reserved: counts against the per-decision cap. */
  readonly reservedBeforeMicroUsd: number;
  /** Prompts that the request is split into, each of which has the cap of a decision; absent = one. */
  readonly parts?: number;
  readonly expiresAtMs: number;
  /** Paid attempts permitted, by model id. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Requests that may be repeated, those that turn out free included. */
  readonly repeats: number;
}

export type ReserveResult =
  | { readonly ok: true; readonly reservation: Reservation; readonly dayCommittedMicroUsd: number }
  | CapRefusal;

export const amountOf = ({ models }: StepShares): number => sum(Object.values(models));

/** A record with its model ids as paths. */
const byPath = <Value>(byModel: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(byModel).map(([model, value]) => [modelPath(model), value]));

export function reserveFilter(input: ReserveInput, entryKey: string): Filter<LedgerDocument> {
  const amountMicroUsd = amountOf(input);
  const { hour, category, purpose, reservedBeforeMicroUsd, parts = 1 } = input;
  const fits = (sums: string, cap: string, amount = amountMicroUsd) => ({
    $lte: [{ $add: [`$${sums}.committedMicroUsd`, amount] }, `$${cap}`],
  });
  const fitsOwn = (sums: string, amount?: number) => fits(sums, `${sums}.capMicroUsd`, amount);
  const shares = Object.entries(byPath(input.models)).map(([path, share]) => [`models.${path}`, share] as const);
  return {
    _id: input.ledgerId,
    [`entries.${entryKey}`]: { $exists: false },
    // A comparison with a missing sum is no refusal: absent counts as less than any cap.
    [`hours.${hour}`]: { $exists: true },
    [`categories.${category}`]: { $exists: true },
    [`purposes.${purpose}`]: { $exists: true },
    ...Object.fromEntries(shares.map(([path]) => [path, { $exists: true }])),
    $expr: {
      $and: [
        fits('total', 'caps.dayMicroUsd'),
        fits(`hours.${hour}`, 'caps.hourMicroUsd'),
        fitsOwn(`categories.${category}`),
        fitsOwn(`purposes.${purpose}`),
        ...shares.map(([path, share]) => fitsOwn(path, share)),
        { $lte: [Math.ceil((reservedBeforeMicroUsd + amountMicroUsd) / parts), '$caps.decisionMicroUsd'] },
      ],
    },
  } as Filter<LedgerDocument>;
}

export function reserveUpdate(input: ReserveInput, entryKey: string): UpdateFilter<LedgerDocument> {
  const amountMicroUsd = amountOf(input);
  const models = byPath(input.models);
  const increments: Increments = {};
  addToWhole(increments, input, { committedMicroUsd: amountMicroUsd, heldMicroUsd: amountMicroUsd });
  for (const [path, share] of Object.entries(models)) {
    addToModel(increments, path, { committedMicroUsd: share, heldMicroUsd: share });
  }
  const entry: LedgerEntry = {
    ...pick(input, 'decisionId', 'workflowId', 'step', 'hour', 'category', 'purpose', 'expiresAtMs'),
    amountMicroUsd,
    models,
    spareModel: input.spareModel === null ? null : modelPath(input.spareModel),
    revision: 0,
    repeatsLeft: input.repeats,
    attemptsLeft: byPath(input.attempts),
    attempts: {},
  };
  return { $inc: increments, $set: { [`entries.${entryKey}`]: entry } } as UpdateFilter<LedgerDocument>;
}

/** What a refusal is read from: the sums that the filter compares and their caps, whatever else the document has. */
export type ReserveView = Pick<
  LedgerDocument,
  '_id' | 'account' | 'caps' | 'total' | 'hours' | 'categories' | 'purposes' | 'models' | 'entries'
>;

export function reserveProjection({ hour, category, purpose, models }: ReserveInput, entryKey: string) {
  const paths = [
    ...['account', 'caps', 'total', `hours.${hour}`, `categories.${category}`, `purposes.${purpose}`],
    ...Object.keys(models).map((model) => `models.${modelPath(model)}`),
    `entries.${entryKey}`,
  ];
  return Object.fromEntries(paths.map((path) => [path, 1]));
}

/** The first cap without room for the amount; null if all have it. */
export function refusedBy(document: ReserveView, input: ReserveInput): CapRefusal | null {
  const { caps, total, categories, purposes, models } = document;
  const hour = document.hours[input.hour];
  if (!hour)
    throw new Error(`Ledger ${document._id} has no hour ${input.hour}; the reservation names another day's hour.`);
  const amount = amountOf(input);
  const own = (
    cap: CapRefusal['cap'],
    of: string,
    sums: LedgerDocument['models'][string] | undefined,
    asked: number,
  ): Limit[] => (sums ? [[cap, of, sums.capMicroUsd, sums.committedMicroUsd, asked]] : []);
  const limits: readonly Limit[] = [
    ['decision', null, (input.parts ?? 1) * caps.decisionMicroUsd, input.reservedBeforeMicroUsd, amount],
    ['day', null, caps.dayMicroUsd, total.committedMicroUsd, amount],
    ['hour', null, caps.hourMicroUsd, hour.committedMicroUsd, amount],
    ...own('category', input.category, categories[input.category], amount),
    ...own('purpose', input.purpose, purposes[input.purpose], amount),
    ...Object.entries(input.models).flatMap(([model, share]) => own('model', model, models[modelPath(model)], share)),
  ];
  for (const [cap, of, capMicroUsd, committedMicroUsd, askedMicroUsd] of limits) {
    if (committedMicroUsd + askedMicroUsd > capMicroUsd)
      return { ok: false, cap, of, capMicroUsd, committedMicroUsd, askedMicroUsd };
  }
  return null;
}

/** Cap, which one, its amount, what is committed under it, what is asked. */
type Limit = readonly [CapRefusal['cap'], string | null, number, number, number];

/** The paths of the category's and the models' sums that are not in the document yet. */
export function sumPathsMissing({ categories, models }: ReserveView, input: ReserveInput): string[] {
  const paths = Object.keys(input.models).map(modelPath);
  return [
    ...(Object.hasOwn(categories, input.category) ? [] : [`categories.${input.category}`]),
    ...paths.filter((path) => !Object.hasOwn(models, path)).map((path) => `models.${path}`),
  ];
}
