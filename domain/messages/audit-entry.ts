import type { ModeReason } from '../health/mode-state.ts';
import type { PolicyDifference } from '../money/budget-change.ts';
import type { Band, Mode } from '../shared/modes.ts';

/** What was changed, as data. */
export type AuditSubject =
  | {
      readonly kind: 'mode';
      readonly from: Mode;
      readonly to: Mode;
      readonly reason: ModeReason;
      /** When an operator's mode ends; null = when it is changed, or it is not an operator's. */
      readonly untilMs: number | null;
    }
  | {
      readonly kind: 'policy';
      readonly version: number;
      readonly differences: readonly PolicyDifference[];
      /** As whoever changed it wrote it. */
      readonly reason: string;
    }
  | {
      readonly kind: 'band';
      readonly from: Band;
      readonly to: Band;
      readonly committedMicroUsd: number;
      /** The band follows from spending far above the account's pattern, not from how full the day is. */
      readonly isSpendAnomaly: boolean;
    }
  | {
      readonly kind: 'drift';
      readonly model: string;
      readonly from: string;
      readonly to: string;
      /** The market whose resolution caused it. */
      readonly ticker: string;
      readonly resolvedAtMs: number;
      /** S of the Page-Hinkley test. */
      readonly sum: number;
      /** Panels that the model had answered. */
      readonly panels: number;
    };

export type AuditEntry = AuditSubject & {
  /** A retry writes the same entry. */
  readonly id: string;
  /** Null = it concerns all accounts. */
  readonly account: string | null;
  readonly by: string;
  readonly atMs: number;
};
