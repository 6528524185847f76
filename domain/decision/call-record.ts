import type { Step } from '../shared/method.ts';
import type { Usage } from '../shared/model.ts';
import type { CallFailureKind } from './reason.ts';

/** How one planned call ended. */
export interface CallRecord {
  readonly model: string;
  readonly provider: string;
  readonly step: Step;
  readonly outcome: 'answered' | 'failed' | 'cancelled';
  readonly rawProbability: number | null;
  readonly reasoning: string | null;
  readonly failure: {
    readonly kind: CallFailureKind;
    readonly message: string;
  } | null;
  readonly costMicroUsd: number;
  readonly latencyMs: number | null;
  readonly attemptId: string | null;
  /** Tokens of the one request that was charged; absent where none was or several were, where its usage is not known, and where
   * the call was about several markets. */
  readonly usage?: Usage;
  /** UTF-8 bytes of the request's body. */
  readonly requestBytes: number;
  /** What it was expected to cost; absent where that was not predicted from this request. */
  readonly predictedMicroUsd?: number;
}
