import type { FailureKind } from '../domain/health/failure.ts';
import type { ModelRow, Prompt, Usage } from '../domain/shared/model.ts';

/** One question to one model. */
export interface ModelCall {
  readonly row: ModelRow;
  readonly prompt: Prompt;
  /** Sent as the request header `x-conclave-attempt`, so that a bill can be matched to the ledger. */
  readonly attemptId: string;
  /** Which of the model's answers to the prompt it is for, from 1; absent = the first. A later one is sent as `x-conclave-sample`. */
  readonly sample?: number;
  readonly timeoutMs: number;
  /** It searches the web, within the row's `webSearch`, and answers with an evidence brief instead of a forecast. */
  readonly research?: true;
}

/** A reply that carried usage; whether its text is a usable answer is decided by domain/parse-answer. */
export interface ProviderReply {
  readonly text: string;
  readonly usage: Usage;
  /** The model id that the provider says answered. */
  readonly reportedModel: string;
  /** The way in which the provider says that it served the request; absent or null = it does not say. */
  readonly serviceTier?: string | null;
  readonly finish: 'stop' | 'length' | 'refused' | 'other';
}

/** A wire protocol bound to one provider row. Contract: `ask` makes exactly one HTTP request (no retries), honours the
 * signal, and rejects only with ProviderFailure. */
export interface Provider {
  readonly id: string;
  /** UTF-8 bytes of the serialised request body: bounds the worst-case price. `research` as in a ModelCall. */
  requestBytes(row: ModelRow, prompt: Prompt, research?: true): number;
  ask(call: ModelCall, signal: AbortSignal): Promise<ProviderReply>;
  /** Model ids that the provider knows; for `doctor`. Rejects with ProviderFailure. */
  listModels(signal: AbortSignal): Promise<readonly string[]>;
}

/** A failed call: kind, one sentence with the value, and the time after which the provider allows another request. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  readonly kind: FailureKind;
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(
    kind: FailureKind,
    message: string,
    details: { readonly status?: number; readonly retryAfterMs?: number | null } = {},
  ) {
    super(message);
    this.kind = kind;
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}

export type Providers = Readonly<Record<string, Provider>>;
