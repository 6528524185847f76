import { z } from 'zod';
import { list, meanOf, windowField } from './fields.ts';

export const agreementQuery = z.strictObject({ window: windowField.default('30d') });
export type AgreementQuery = z.infer<typeof agreementQuery>;

const trades = z.object({ n: z.number(), won: z.number(), profitMicroUsd: z.number(), profitPerTrade: meanOf });

/** Resolved decisions with at least two answers, by how far the models agreed, or how far their forecasts spread. */
export const agreementBin = z.object({
  from: z.number(),
  to: z.number(),
  decisions: z.number(),
  /** Of P_final, and of the price at the time. */
  brier: meanOf,
  marketBrier: meanOf,
  /** The price's Brier score minus that of P_final, decision by decision: above 0 the ensemble was better. */
  gain: meanOf,
  /** Recommended trades. */
  traded: trades,
  /** Trades that too little agreement withheld: on paper. */
  withheldByAgreement: trades,
  /** Trades that another guard withheld: on paper. */
  withheldOtherwise: trades,
});
export type AgreementBin = z.infer<typeof agreementBin>;

export const agreementView = z.object({
  atMs: z.number(),
  window: windowField,
  /** In force now; a stricter mode adds to it. */
  thresholds: list(z.object({ account: z.string(), minAgreement: z.number(), maxDisagreement: z.number() })),
  /** Twenty bins of the weighted share of models that would do the same. */
  agreement: list(agreementBin),
  /** Bins of the standard deviation of the models' forecasts, .025 wide, the last one open. */
  disagreement: list(agreementBin),
  /** Resolved decisions of one model alone, which can neither agree nor disagree. */
  single: z.number(),
});
export type AgreementView = z.infer<typeof agreementView>;
