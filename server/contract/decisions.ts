import { z } from 'zod';
import { PATHS } from '../../domain/decision/path.ts';
import { ACTIONS, type Verdict } from '../../domain/decision/verdict.ts';
import type { OutcomeOfDecision } from '../../domain/explain/explanation.ts';
import type { ExplainedDecision } from '../../domain/explain/with-sentences.ts';
import type { Forecast } from '../../domain/forecast/forecast.ts';
import type { DriftNote } from '../../domain/learning/drift-notes.ts';
import type { AttemptDocument } from '../../store/attempts.ts';
import { account, list, wholeNumber } from './fields.ts';

/** A decision as a line of a list. */
export const decisionRow = z.object({
  decisionId: z.string(),
  account: z.string(),
  ticker: z.string(),
  title: z.string(),
  category: z.string(),
  volatility: z.string(),
  expiry: z.string(),
  decidedAtMs: z.number(),
  path: z.enum(PATHS),
  action: z.enum(ACTIONS),
  side: z.enum(['yes', 'no']).nullable(),
  contracts: z.number().nullable(),
  limitMicroUsd: z.number().nullable(),
  /** Probability points after the fee; of the trade, or of the best one that was not worth it. */
  edge: z.number().nullable(),
  blended: z.number().nullable(),
  marketPrice: z.number().nullable(),
  agreement: z.number().nullable(),
  /** Models that answered, of those that were asked. */
  answered: z.number(),
  asked: z.number(),
  costMicroUsd: z.number(),
  uncertainMicroUsd: z.number(),
  latencyMs: z.number(),
  mode: z.string(),
  /** The first reason. */
  reasonCode: z.string(),
  reason: z.string(),
  simulated: z.boolean(),
});
export type DecisionRow = z.infer<typeof decisionRow>;

export const decisionsQuery = z.strictObject({
  account: account.optional(),
  ticker: z.string().min(1).max(200).optional(),
  category: z.string().min(1).max(200).optional(),
  action: z.enum(ACTIONS).optional(),
  path: z.enum(PATHS).optional(),
  /** `next` of the page before. */
  before: z
    .string()
    .regex(/^\d{1,16}$/, 'must be the `next` of the page before')
    .optional(),
  limit: wholeNumber(1, 200).default(50),
});

export const decisionsView = z.object({
  /** Newest first. */
  rows: list(decisionRow),
  /** What to ask for as `before` to see older ones; null = there are none. */
  next: z.string().nullable(),
  /** How far back was looked for them: a rare filter may find few. Null = to the beginning. */
  searchedBackToMs: z.number().nullable(),
});
export type DecisionsQuery = z.infer<typeof decisionsQuery>;
export type DecisionsView = z.infer<typeof decisionsView>;

export const decisionQuery = z.strictObject({ id: z.string().min(3).max(400) });

/** What the decision would have come to without one of its models. */
export const withoutModel = z.object({
  model: z.string(),
  /** Null = nobody else had answered. */
  forecast: z.custom<Forecast>().nullable(),
  /** Null = it did not follow from the forecast, or cannot be worked out again. */
  verdict: z.custom<Verdict>().nullable(),
});

export const decisionView = z.object({
  decision: z
    .custom<ExplainedDecision>()
    .describe('The record as it was stored, which is never changed, with the sentences of its reasons.'),
  attempts: list(z.custom<AttemptDocument>().describe('Each request that was sent, with what became of it.')),
  /** Whether the forecast and the verdict come out again from record and scoreboard, to the last digit; null = cannot be told. */
  rebuilt: z.boolean().nullable(),
  rebuiltVerdict: z.boolean().nullable(),
  drifts: list(z.custom<DriftNote>()),
  resolution: z.custom<OutcomeOfDecision>().nullable(),
  without: list(withoutModel),
  /** The account's zone, in which times are shown. */
  zone: z.string(),
  /** The run in the Temporal Web UI; null = it is not known where that is. */
  webUiUrl: z.string().nullable(),
});
export type DecisionView = z.infer<typeof decisionView>;
