import * as v from 'valibot';
import { PATHS } from '../../../domain/decision/decision.ts';
import type { ResearchRecord } from '../../../domain/decision/research-record.ts';
import { ACTIONS, type Terms } from '../../../domain/decision/verdict.ts';
import { METHODS } from '../../../domain/shared/method.ts';
import { MODES } from '../../../domain/shared/modes.ts';
import { list, numbers, numbersOrNull, texts } from '../../contract/fields.ts';
import { findingOf, integers, integersOrNull, probabilities, recordOf } from './fields.ts';

/** A decision as it is recorded, in the words of the domain (domain/decision/decision.ts), which says what each field means. The
 * compiler holds the record to this. */

export const side = v.picklist(['yes', 'no']);
export const action = v.picklist(ACTIONS);
export const path = v.picklist(PATHS);
export const mode = v.picklist(MODES);

export const reason = findingOf(
  'Why the decision came out so: a code and its figures. `because` has the sentences, in the same order.',
);
const note = findingOf('What happened on the way: a code and its figures.');

export const trade = v.pipe(
  v.object({
    action: v.picklist(['BUY', 'SELL']),
    side,
    ...numbers('contracts'),
    ...integers('limitMicroUsd', 'stakeMicroUsd', 'feeMicroUsd'),
    ...numbers('edge'),
    fills: v.optional(list(v.object({ ...integers('priceMicroUsd'), ...numbers('contracts') }))),
    reservationPriceMicroUsd: v.optional(v.number()),
    maker: v.optional(v.object({ ...integers('priceMicroUsd', 'feeMicroUsd'), ...numbers('edge') })),
  }),
  v.description(
    'An order. `limitMicroUsd` is the price of the side, for each contract; `stakeMicroUsd` is price and fee together, or what a sale brings after the fee; `edge` is in probability points after the fee.',
  ),
);

export const verdict = v.object({
  action,
  trade: v.nullable(trade),
  ...numbersOrNull('edge'),
  ...numbers('threshold'),
  reasons: list(reason),
  target: v.optional(v.object(numbers('least', 'most', 'held'))),
  withheldTrade: v.nullable(trade),
  withheldTradeMode: v.optional(mode),
});

const modelForecast = v.object({
  ...texts('model'),
  ...probabilities('rawProbability', 'weight'),
  blended: v.nullable(v.number()),
  wouldDo: v.nullable(v.string()),
});

/** From, to. */
const span = v.pipe(v.array(v.number()), v.length(2), v.readonly());

export const forecast = v.object({
  models: list(modelForecast),
  ...probabilities('pooled', 'calibrated', 'coherent', 'marketPrice'),
  ...numbers('blendWeight'),
  ...numbersOrNull('blended', 'agreement'),
  interval80: span,
  interval90: span,
  disagreement: v.object(numbers('standardDeviation', 'low', 'high')),
});

export const call = v.object({
  ...texts('model', 'provider'),
  step: v.picklist(['quick', 'panel', 'wider', 'shadow', 'research']),
  outcome: v.picklist(['answered', 'failed', 'cancelled']),
  ...numbersOrNull('rawProbability'),
  reasoning: v.nullable(v.string()),
  failure: v.nullable(v.object(texts('kind', 'message'))),
  ...integers('costMicroUsd'),
  ...numbersOrNull('latencyMs'),
  attemptId: v.nullable(v.string()),
});

const candidate = v.object({
  ...texts('model', 'provider'),
  ...integers('worstCaseMicroUsd'),
  shadow: v.boolean(),
  chosen: v.nullable(v.picklist(['quick', 'panel', 'wider'])),
  why: findingOf('Why the model was chosen or passed over.'),
});

const decisionFields = {
  ...texts('decisionId', 'requestId', 'account', 'group', 'workflowId', 'runId'),
  ...texts('ticker', 'eventTicker', 'seriesTicker', 'title', 'category'),
  segment: v.object(texts('category', 'volatility', 'expiry')),
  quotes: v.object(integers('yesBidMicroUsd', 'yesAskMicroUsd')),
  terms: recordOf<Terms>('What the verdict follows from beside quotes and forecast.'),
  ...integers('closeTimeMs', 'scheduledResolutionMs'),
  path,
  method: v.picklist(METHODS),
  action,
  verdict,
  forecast: v.nullable(forecast),
  candidates: list(candidate),
  calls: list(call),
  notes: list(note),
  research: v.optional(recordOf<ResearchRecord>('What came of the search for evidence.')),
  mode,
  ...integers('modeVersion', 'policyVersion', 'scoreboardVersion'),
  ...integers('costMicroUsd', 'uncertainMicroUsd'),
  simulated: v.boolean(),
  ...integers('startedAtMs', 'decidedAtMs', 'latencyMs', 'validUntilMs'),
  because: list(v.string()),
};

export const decision = v.pipe(
  v.object(decisionFields),
  v.description(
    'The record of one decision; it never changes. Money is in micro-dollars, times are epoch milliseconds. The order to place is `verdict.trade`, and only before `validUntilMs`; `because` says in sentences why.',
  ),
);

const refusedMarket = v.object(texts('ticker', 'code', 'field', 'message'));

export const eventDecision = v.object({
  ...texts('eventTicker', 'requestId', 'account'),
  decisions: list(decision),
  refused: list(refusedMarket),
  ...integers('costMicroUsd', 'uncertainMicroUsd'),
});

/** A decision as a line of the list. */
export const decisionSummary = v.object({
  ...texts('decisionId', 'account', 'requestId', 'ticker', 'title', 'category', 'volatility', 'expiry'),
  ...integers('decidedAtMs', 'answered', 'asked'),
  path,
  action,
  side: v.nullable(side),
  ...numbersOrNull('contracts', 'edge', 'blended', 'marketPrice', 'agreement'),
  ...integersOrNull('limitMicroUsd'),
  ...integers('costMicroUsd', 'uncertainMicroUsd', 'latencyMs'),
  ...texts('reasonCode', 'reason'),
  mode,
  simulated: v.boolean(),
});

export const decisionList = v.object({
  /** Newest first. */
  decisions: list(decisionSummary),
  /** The `cursor` of the next page, which is older; null = there is none. */
  nextCursor: v.nullable(v.string()),
});
