import * as v from 'valibot';
import { PATHS } from '../../domain/decision/decision.ts';
import { ACTIONS, type Verdict } from '../../domain/decision/verdict.ts';
import type { OutcomeOfDecision } from '../../domain/explain/explanation.ts';
import type { ResearchEffect } from '../../domain/explain/research-effect.ts';
import type { ExplainedDecision } from '../../domain/explain/with-sentences.ts';
import type { Forecast } from '../../domain/forecast/forecast.ts';
import type { DriftNote } from '../../domain/learning/drift-notes.ts';
import { SETTLEMENTS } from '../../domain/market/settlement.ts';
import { oneOf, shape, text, textLike } from '../../domain/shared/field-schema.ts';
import { isRecord } from '../../domain/shared/refusal.ts';
import type { AttemptDocument } from '../../store/attempts.ts';
import { account, list, numbers, numbersOrNull, texts, wholeNumber } from './fields.ts';

/** A decision as a line of a list. */
export const decisionRow = v.object({
  ...texts('decisionId', 'requestId', 'account', 'ticker', 'title', 'category', 'volatility', 'expiry', 'mode'),
  ...numbers('decidedAtMs'),
  path: v.picklist(PATHS),
  action: v.picklist(ACTIONS),
  side: v.nullable(v.picklist(['yes', 'no'])),
  ...numbersOrNull('contracts', 'limitMicroUsd'),
  /** Probability points after the fee; of the trade, or of the best one that was not worth it. */
  ...numbersOrNull('edge'),
  ...numbersOrNull('blended', 'marketPrice', 'agreement'),
  /** Models that have answered, of the models called. */
  ...numbers('answered', 'asked'),
  ...numbers('costMicroUsd', 'uncertainMicroUsd', 'latencyMs'),
  /** The first reason. */
  ...texts('reasonCode', 'reason'),
  simulated: v.boolean(),
});
export type DecisionRow = v.InferOutput<typeof decisionRow>;

/** The same with how its market ended and what that made of it, in micro-dollars after fees; null = not known yet. */
export const listedDecision = v.object({
  ...decisionRow.entries,
  settlement: v.nullable(v.picklist(SETTLEMENTS)),
  /** Of the recommended trade, and of the one that was withheld. */
  ...numbersOrNull('profitMicroUsd', 'withheldProfitMicroUsd'),
});
export type ListedDecision = v.InferOutput<typeof listedDecision>;

/** How a decision's market ended, and what its recommended trade made of it. */
export const RESULTS = ['unknown', 'known', 'won', 'lost'] as const;
export type Result = (typeof RESULTS)[number];

export const decisionsQuery = shape({
  account: v.optional(account),
  ticker: v.optional(text(200)),
  category: v.optional(text(200)),
  action: v.optional(oneOf(ACTIONS)),
  path: v.optional(oneOf(PATHS)),
  /** `unknown`, `known`: whether the outcome is; `won`, `lost`: whether the recommended trade made a profit after fees. */
  result: v.optional(oneOf(RESULTS)),
  /** `next` of the page before. */
  before: v.optional(textLike(/^\d{1,16}$/, 'it must be the `next` of the page before')),
  limit: v.optional(wholeNumber(1, 200), '50'),
});
export type DecisionsQuery = v.InferOutput<typeof decisionsQuery>;

export const decisionsView = v.object({
  /** Newest first. */
  rows: list(listedDecision),
  /** The `before` of the next page, which is older; null = there is none. */
  next: v.nullable(v.string()),
  /** How far back the search went: with a rare filter a page may have few rows. Null = to the beginning. */
  ...numbersOrNull('searchedBackToMs'),
});
export type DecisionsView = v.InferOutput<typeof decisionsView>;

/** A page of decisions without what became of them. */
export type DecisionRows = Omit<DecisionsView, 'rows'> & { readonly rows: readonly DecisionRow[] };

export const decisionQuery = shape({ id: text(400) });

/** A record of the domain as it is; described, and not taken apart. */
const record = <T extends object>(description: string) =>
  v.pipe(v.custom<T>(isRecord), v.metadata({ type: 'object', description }));

/** What the decision would have been without one of its models. */
export const withoutModel = v.object({
  ...texts('model'),
  /** Null = no other model had answered. */
  forecast: v.nullable(record<Forecast>('The forecast without the model.')),
  /** Null = it did not follow from the forecast, or cannot be computed again. */
  verdict: v.nullable(record<Verdict>('The verdict without the model.')),
});

export const decisionView = v.object({
  decision: record<ExplainedDecision>('The stored record, which never changes, with the sentences of its reasons.'),
  attempts: list(record<AttemptDocument>('A request that was sent, and its result.')),
  /** Whether record and scoreboard give the same forecast and verdict again, to the last digit; null = cannot be computed. */
  rebuilt: v.nullable(v.boolean()),
  rebuiltVerdict: v.nullable(v.boolean()),
  drifts: list(record<DriftNote>('A model whose record has become worse than that of the others.')),
  resolution: v.nullable(record<OutcomeOfDecision>('How the market ended, and how the decision is scored.')),
  without: list(withoutModel),
  researchEffect: v.nullable(
    record<ResearchEffect>('What its evidence brief moved, as far as can be told; null = none was looked for.'),
  ),
  /** The account's zone, in which times are shown. */
  ...texts('zone'),
  /** The run in the Temporal Web UI; null = its address is not known. */
  webUiUrl: v.nullable(v.string()),
});
export type DecisionView = v.InferOutput<typeof decisionView>;
