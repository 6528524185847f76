import * as v from 'valibot';
import { list, numbers, numbersOrNull, texts } from '../../contract/fields.ts';
import { mode, reason } from './decision.ts';
import { findingOf, integers } from './fields.ts';

/** What a request would come to, as far as it is known before any model has answered. */

export const previewModel = v.object({
  ...texts('model', 'provider'),
  /** `quick` and `panel`: called first. `wider`: called if the panel agrees too little. Null = not called at first. */
  chosen: v.nullable(v.picklist(['quick', 'panel', 'wider'])),
  shadow: v.boolean(),
  ...integers('worstCaseMicroUsd'),
  ...numbersOrNull('expectedMicroUsd'),
  why: findingOf('Why the model is called or passed over.'),
  ...texts('because'),
});

export const preview = v.pipe(
  v.object({
    ...texts('account'),
    tickers: list(v.string()),
    /** What is called first: no model, one, or a panel. */
    start: v.picklist(['none', 'quick', 'panel']),
    /** Why no model would be called; null = one would, or earlier answers would be used. */
    refusal: v.nullable(reason),
    /** The same in a sentence. */
    because: v.nullable(v.string()),
    /** The decision whose answers would be used again; null = none would. */
    reuses: v.nullable(v.string()),
    models: list(previewModel),
    first: v.object({ ...integers('calls', 'worstCaseMicroUsd'), ...numbers('expectedMicroUsd') }),
    /** The most that all steps together may come to: the cap of a decision, or every call that may follow. */
    ...integers('mostMicroUsd'),
    /** Whether evidence would be looked for first, which is not priced here. */
    mayResearch: v.boolean(),
    mode,
    band: v.picklist(['open', 'conserve', 'critical', 'exhausted']),
    notes: list(v.object({ note: findingOf('What would happen on the way.'), ...texts('sentence') })),
    simulated: v.boolean(),
  }),
  v.description('What a request would call and cost. Nothing is paid, reserved or recorded.'),
);
