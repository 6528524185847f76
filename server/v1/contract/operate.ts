import * as v from 'valibot';
import { outcomeSchema } from '../../../domain/learning/outcome-schema.ts';
import { SETTLEMENTS } from '../../../domain/market/settlement.ts';
import { probeNowSchema, setModeSchema } from '../../../domain/messages/operator-schema.ts';
import { fillSchema } from '../../../domain/portfolio/fill-schema.ts';
import { budgetChangeSchema } from '../../../domain/shared/budget-schema.ts';
import { listOf, shape, text } from '../../../domain/shared/field-schema.ts';
import { account, list, texts } from '../../contract/fields.ts';
import { accountNow, modeNow } from '../../contract/now.ts';
import { entriesOf, findingOf } from './fields.ts';

/** Whoever changes something states why; who it was is the token's name. */
const reason = text(500);

const { by: _, ...reported } = entriesOf(outcomeSchema.pipe[0]);
export const outcome = shape(reported);
const OUTCOMES = 'it must be a list of 1 to 200 outcomes';
export const outcomesRequest = shape({
  outcomes: v.pipe(listOf(outcome, OUTCOMES, 200), v.minLength(1, OUTCOMES)),
});
export const outcomeResult = v.object({
  ...texts('ticker'),
  /** `contradicts`: another outcome stands, and nothing was changed. */
  kind: v.picklist(['recorded', 'repeated', 'corrected', 'contradicts']),
  standing: v.optional(v.picklist(SETTLEMENTS)),
  by: v.optional(v.string()),
  standingValueMicroUsd: v.optional(v.number()),
});
export const outcomesAnswer = v.object({ results: list(outcomeResult) });

const { by: __, ...ofFill } = entriesOf(fillSchema);
export const fill = shape(ofFill);
const FILLS = 'it must be a list of 1 to 200 fills';
export const fillsRequest = shape({ fills: v.pipe(listOf(fill, FILLS, 200), v.minLength(1, FILLS)) });
export const fillResult = v.object({
  ...texts('fillId'),
  /** `contradicts`: another fill stands under this id, and nothing was changed. `refused`: it was not recorded. */
  kind: v.picklist(['recorded', 'repeated', 'contradicts', 'refused']),
  /** In which fields the one that stands differs. */
  fields: v.optional(list(v.string())),
  by: v.optional(v.string()),
  reason: v.optional(findingOf('Why it was not recorded.')),
  /** The same in a sentence, with what to do. */
  ...texts('because'),
});
export const fillsAnswer = v.object({ results: list(fillResult) });

const { mode, forMs } = entriesOf(setModeSchema);
export const setModeRequest = shape({ mode, reason, forMs });
export const clearModeRequest = shape({ reason });
export const modeAnswer = v.object({ mode: v.nullable(modeNow) });

export const probeRequest = shape(entriesOf(probeNowSchema));
/** What is asked whether it is back. */
export const probedSubject = v.object({ kind: v.picklist(['provider', 'model']), ...texts('id') });
export const probeAnswer = v.object({ subjects: list(probedSubject) });

export const budgetRequest = v.pipe(
  shape({ account, reason, budget: budgetChangeSchema }),
  v.check(({ budget }) => Object.keys(budget).length > 0, 'it must name at least one cap'),
);
export const budgetQuery = shape({ account: v.optional(account) });
export const budgetAnswer = v.object({ accounts: list(accountNow) });
