import type { Decision } from '../decision/decision.ts';
import type { DriftNote } from '../learning/drift-notes.ts';
import type { Exclusion } from '../learning/score-decision.ts';
import type { Settlement } from '../market/settlement.ts';
import type { Usage } from '../shared/model.ts';
import type { ResearchEffect } from './research-effect.ts';

/** A decision with what is stored about it, as far as words are made of it. */
export interface Explained {
  readonly decision: Decision;
  readonly attempts: readonly RequestFacts[];
  /** Whether its forecast, worked out again from the record and the scoreboard it refers to, is the same to the last digit;
   * null where there is no forecast, or that scoreboard is gone. */
  readonly rebuilt: boolean | null;
  /** The same of its verdict; null also where the verdict did not follow from forecast or position. */
  readonly rebuiltVerdict: boolean | null;
  /** Models that were warned or deselected as of that scoreboard. */
  readonly drifts: readonly DriftNote[];
  /** What its evidence brief moved, as far as can be told; null or absent where none was looked for. */
  readonly researchEffect?: ResearchEffect | null;
  /** How its market ended; null = it is not known yet. */
  readonly resolution: OutcomeOfDecision | null;
}

/** A request that was sent for a decision. */
export interface RequestFacts {
  readonly _id: string;
  readonly state: 'answered' | 'failed' | 'uncertain';
  readonly costMicroUsd: number | null;
  readonly worstCaseMicroUsd: number;
  readonly usage: Usage | null;
  readonly reportedModel: string | null;
  readonly failure: { readonly kind: string; readonly message: string } | null;
}

/** The outcome of a decision's market. */
export interface OutcomeOfDecision {
  readonly settlement: Settlement;
  /** What a YES contract paid on a `scalar` market; absent = not known, or stated by the settlement. */
  readonly settlementValueMicroUsd?: number;
  readonly atMs: number;
  readonly by: string;
  /** `pending`: the decision is still to be scored by it. `trade_scored`: only what its trade brought. */
  /** What the recommended trade brought after fees, and on paper the one that was withheld; absent = none, or not scored. */
  readonly profitMicroUsd?: number;
  readonly withheldProfitMicroUsd?: number;
  readonly score: 'scored' | 'trade_scored' | 'pending' | Exclusion;
}

/** A name with what is known under it. */
export type Fact = readonly [name: string, text: string];

/** Those of the facts that apply. */
export const factsOf = (facts: readonly (Fact | null | false)[]): readonly Fact[] =>
  facts.filter((fact) => fact !== null && fact !== false);

/** Something about another decision. */
export interface DecisionLink {
  readonly decisionId: string;
  readonly text: string;
}

/** One part of an explanation, in words: what the command line prints and the page shows. */
export interface ExplainedPart {
  readonly title: string;
  /** One line below the title. */
  readonly about?: string;
  readonly facts?: readonly Fact[];
  readonly notes?: readonly string[];
  readonly links?: readonly DecisionLink[];
  readonly table?: {
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
    /** The column, from 0, that has addresses on the web. They are of others: never fetched, followed only by whoever reads. */
    readonly addresses?: number;
  };
}
