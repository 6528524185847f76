import * as v from 'valibot';
import { shape } from '../../domain/shared/field-schema.ts';
import { account, groupField, list, meanOf, numbers, texts, windowField } from './fields.ts';

export const agreementQuery = shape({
  window: v.optional(windowField, '30d'),
  /** Stands for the accounts that it learns together with. */
  account: v.optional(account),
  group: v.optional(groupField),
});
export type AgreementQuery = v.InferOutput<typeof agreementQuery>;

const trades = v.object({ ...numbers('n', 'won', 'profitMicroUsd'), profitPerTrade: meanOf });

/** Decisions with an outcome and at least two answers, by the agreement of the models, or the spread of their forecasts. */
export const agreementBin = v.object({
  ...numbers('from', 'to', 'decisions'),
  /** Of the fair value, and of the price at the time. */
  brier: meanOf,
  marketBrier: meanOf,
  /** The Brier score of the price minus that of the fair value, decision by decision: above 0 the fair value was better. */
  gain: meanOf,
  /** Recommended trades. */
  traded: trades,
  /** On paper: trades withheld for too little agreement. */
  withheldByAgreement: trades,
  /** On paper: trades that another guard withheld. */
  withheldOtherwise: trades,
});
export type AgreementBin = v.InferOutput<typeof agreementBin>;

export const agreementView = v.object({
  ...numbers('atMs'),
  window: windowField,
  /** Whose decisions these are. */
  tallied: list(v.string()),
  /** In force now; a stricter mode adds to it. */
  thresholds: list(v.object({ ...texts('account'), ...numbers('minAgreement') })),
  /** Twenty bins of the weighted share of models that would make the same trade. */
  agreement: list(agreementBin),
  /** Bins of the standard deviation of the models' forecasts, 0.025 wide, the last one open. */
  disagreement: list(agreementBin),
  /** Decisions of a single model with an outcome, which can neither agree nor disagree. */
  ...numbers('single'),
});
export type AgreementView = v.InferOutput<typeof agreementView>;
