import * as v from 'valibot';
import { mapOf, namesOf, setting, shape, standardsOf, wholeFrom, withoutStandards } from './field-schema.ts';
import { isModelId } from './model.ts';
import { isSlug } from './names.ts';

export const PURPOSES = ['decision', 'probe', 'shadow', 'exploration', 'research'] as const;

/** Each category, and each model, is a few numbers in every day's ledger document, which must stay small. */
const MOST_CAPS = 100;

const cap = () =>
  wholeFrom(
    1,
    'it must be a whole number of micro-dollars above 0 (to stop all spending, set the mode to emergency or halted)',
  );

/** Caps by name. One of 0 is meant: nothing may be spent there. */
const caps = <const S extends v.GenericSchema>(value: S, isName: (name: string) => boolean, expectation: string) =>
  mapOf(value, 'it must be an object of caps', isName, expectation, MOST_CAPS);
const partCap = wholeFrom(0, 'it must be a whole number of micro-dollars, 0 or more, or null for no cap');
const isPurpose = (name: string) => PURPOSES.some((purpose) => purpose === name);

/** The same maps hold caps in a policy and, in a change, also null, which takes a cap away. */
const capMaps = <const S extends v.GenericSchema>(value: S) => ({
  categoryMicroUsd: caps(value, isSlug, 'it must be a slug such as "economics"'),
  purposeMicroUsd: caps(value, isPurpose, `it must be one of ${PURPOSES.join(', ')}`),
  modelMicroUsd: caps(value, isModelId, 'it must be the id of a model, such as "grok-4"'),
});
const maps = capMaps(partCap);

const share = (expectation: string, isShare: (share: number) => boolean) =>
  v.pipe(v.number(expectation), v.check(isShare, expectation));
const begin = () =>
  share("it must be a share of the day's cap, above 0 and at most 1", (begin) => begin > 0 && begin <= 1);

/** Shares of the day's cap at which money is conserved. */
export const bandSettings = {
  conserve: setting(begin(), 0.7, 'share of the day’s cap at which the band `conserve` begins'),
  critical: setting(begin(), 0.9, 'share at which the band `critical` begins; above `conserve`'),
  leaveGap: setting(
    share("it must be a share of the day's cap, 0 or more and below 1", (gap) => gap >= 0 && gap < 1),
    0.05,
    'how far below its beginning a band ends; less than `conserve`, and half of it where that is less than this',
  ),
} as const;

/** Hard limits of one account. Modest, so that a misconfigured first day costs little. */
export const budgetSettings = {
  dayMicroUsd: setting(cap(), 10_000_000, 'most that a day may cost'),
  hourMicroUsd: setting(cap(), 3_000_000, 'most that an hour may cost'),
  decisionMicroUsd: setting(
    cap(),
    1_000_000,
    'most that a decision may cost; of an event, that each of its prompts may',
  ),
  categoryMicroUsd: setting(maps.categoryMicroUsd, {}, 'a day’s caps by category'),
  purposeMicroUsd: setting(
    maps.purposeMicroUsd,
    {},
    'a day’s caps by purpose; unless stated `exploration` and `research` have a fifth of the day each and `shadow` a twentieth; `probe` is the service’s own',
  ),
  modelMicroUsd: setting(maps.modelMicroUsd, {}, 'a day’s caps by model'),
  bands: setting(shape(bandSettings), standardsOf(bandSettings), 'where conserving begins'),
} as const;

const change = capMaps(v.nullable(partCap));

/** A change of an account's limits: any part of a policy. */
export const budgetChangeSchema = shape(
  {
    ...withoutStandards(budgetSettings, ['dayMicroUsd', 'hourMicroUsd', 'decisionMicroUsd']),
    categoryMicroUsd: v.optional(change.categoryMicroUsd),
    purposeMicroUsd: v.optional(change.purposeMicroUsd),
    modelMicroUsd: v.optional(change.modelMicroUsd),
    bands: v.optional(
      shape(withoutStandards(bandSettings, namesOf(bandSettings)), 'it must be {conserve, critical, leaveGap}'),
    ),
  },
  'it must be an object with limits',
);
export type BudgetChange = Readonly<v.InferInput<typeof budgetChangeSchema>>;
