import { type Arm, DEFAULT_ARM } from '../shared/arm.ts';

/** What the models are asked: two decisions with the same question are about the same. */
export interface Question {
  readonly promptVersion: string;
  /** What the prompt gives the models beside the question; absent in older records, whose prompts were closed books. */
  readonly arm?: Arm;
  /** SHA-256 of the market's title, subtitle and rules. */
  readonly hash: string;
  /** SHA-256 of the evidence that was given; absent where there was none. */
  readonly evidenceHash?: string;
}

export const armOf = ({ arm = DEFAULT_ARM }: Pick<Question, 'arm'>): Arm => arm;

/** Which market's answers are used again: this one's, or those of one that asks the same under another ticker. */
export const REUSE_KINDS = ['same', 'duplicate'] as const;
export type ReuseKind = (typeof REUSE_KINDS)[number];

/** An earlier decision whose answers a decision used instead of its own. */
export interface Reused {
  readonly decisionId: string;
  readonly ageMs: number;
  /** The larger of the bid's and the ask's move since then; for a duplicate market, the difference between the two markets' quotes. */
  readonly priceMoveMicroUsd: number;
  /** Set where the answers were used to save money, null where no model could be called. */
  readonly kind: ReuseKind | null;
  readonly sourceTicker: string;
  /** What the answers cost when they were given. */
  readonly savedMicroUsd: number;
}

/** What earlier answers would have said, in a decision that could have used them and called the models to find out. */
export interface ReuseAudit {
  readonly kind: ReuseKind;
  /** The decision that the answers are of. */
  readonly decisionId: string;
  /** Pooled and calibrated as for this decision. */
  readonly probability: number;
}
