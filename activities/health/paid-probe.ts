import { FAILURE_RULES, type FailureKind } from '../../domain/health/failure.ts';
import { costMicroUsd, worstCaseMicroUsd } from '../../domain/money/cost.ts';
import { PROBE_PROMPT } from '../../domain/money/probe-call.ts';
import { attemptIdOf, probeDecisionId } from '../../domain/shared/ids.ts';
import type { ModelRow } from '../../domain/shared/model.ts';
import { pick } from '../../domain/shared/pick.ts';
import { type ModelCall, type Provider, ProviderFailure, type ProviderReply } from '../../providers/provider.ts';
import type { AccountState } from '../../store/accounts.ts';
import { type AttemptDocument, NO_REPLY, PROBE_STEP } from '../../store/attempts.ts';
import { reserveMoney } from '../admission/reserve-money.ts';
import { openToday } from '../budget/open-today.ts';
import type { Dependencies } from '../dependencies.ts';
import { closeReservation } from '../finalize/close-reservation.ts';
import { readReply } from '../model-calls/read-reply.ts';

/** A probe is one request about one question. */
const ONLY = { part: 1, ordinal: 1 } as const;

type Parts = Pick<Dependencies, 'store' | 'config' | 'clock'>;

export interface PaidProbe {
  /** As it is called: see `probeRow`. */
  readonly row: ModelRow;
  /** Within which it has to be answered, in milliseconds; the row's own time-out where that is less. */
  readonly withinMs: number;
  readonly provider: Provider;
  /** Of the service's own account. */
  readonly account: AccountState;
  /** For whom it is made, such as a model that is out, by kind and id: names it in the ledger. */
  readonly about: { readonly kind: string; readonly id: string };
  readonly workflowId: string;
  readonly signal: AbortSignal;
  /** What a failed call was, where more is known than the provider's status. */
  readonly kindOf: (failure: ProviderFailure) => Promise<FailureKind>;
}

/** What became of it. `costMicroUsd` null: whether it is billed is not known, and its worst case stays charged. */
export type PaidProbeResult =
  | { readonly became: 'no_money'; readonly cap: string }
  | { readonly became: 'reservation_lost' }
  | {
      readonly became: 'replied';
      readonly reply: ProviderReply;
      /** Null: the reply is a usable answer. */
      readonly failure: AttemptDocument['failure'];
      readonly costMicroUsd: number;
      readonly latencyMs: number;
    }
  | {
      readonly became: 'failed';
      readonly kind: FailureKind;
      readonly message: string;
      readonly costMicroUsd: number | null;
      readonly worstCaseMicroUsd: number;
    };

/** Asks a model the tiny question of a probe: one real request, with a reservation of the purpose `probe` in the service's own ledger,
 * through the same fence as any other, booked at its cost. Rejects with LedgerMissing where that ledger is gone, and with what
 * the store throws; never for what the provider does. */
export async function paidProbe(parts: Parts, probe: PaidProbe): Promise<PaidProbeResult> {
  const { row, provider, withinMs } = probe;
  const timeoutMs = Math.min(row.callTimeoutMs, withinMs);
  const worst = worstCaseMicroUsd(row, provider.requestBytes(row, PROBE_PROMPT));
  const fenced = await reserveAndFence(parts, probe, worst, timeoutMs);
  if ('became' in fenced) return fenced;
  const call = { row, prompt: PROBE_PROMPT, attemptId: fenced._id, timeoutMs };
  const result = await ask(parts, probe, call, fenced);
  await closeReservation(parts, fenced.ledgerId, fenced.entryKey);
  return result;
}

/** The attempt that may send its request, as it is recorded if its end is never known; or what stands against it. */
async function reserveAndFence(
  parts: Parts,
  { row, provider, account: state, about, workflowId }: PaidProbe,
  worst: number,
  timeoutMs: number,
): Promise<AttemptDocument | PaidProbeResult> {
  const { store, config } = parts;
  const { account } = state;
  const model = row.id;
  const { nowMs, ledgerId, hour } = await openToday(parts, state);
  const decisionId = probeDecisionId(account, about.kind, about.id, nowMs);
  const reserved = await reserveMoney(parts, account, {
    ledgerId,
    decisionId,
    workflowId,
    step: PROBE_STEP,
    models: { [model]: worst },
    spareModel: null,
    repeats: 0,
    reservedBeforeMicroUsd: 0,
    hour,
    category: 'unknown',
    purpose: 'probe',
    expiresAtMs: nowMs + timeoutMs + config.governor.leaseMs,
    attempts: { [model]: 1 },
  });
  if (!reserved.ok) return { became: 'no_money', cap: reserved.cap };
  const { reservation } = reserved;
  const attemptId = attemptIdOf({ decisionId, step: PROBE_STEP, model, ...ONLY });
  // No one else makes this probe, and it is never tried again: its own id tells its fence from others'.
  const attempt = {
    reservation,
    attemptId,
    model,
    provider: provider.id,
    worstCaseMicroUsd: worst,
    ...ONLY,
    fenceToken: decisionId,
    nowMs,
  };
  const fenced = await store.ledgerAttempts.start(attempt);
  if (!fenced.ok) return { became: 'reservation_lost' };
  return {
    ...NO_REPLY,
    ...ONLY,
    ...pick(reservation, 'ledgerId', 'entryKey', 'hour', 'category', 'purpose'),
    _id: attemptId,
    decisionId,
    account,
    step: PROBE_STEP,
    model,
    provider: provider.id,
    worstCaseMicroUsd: worst,
    state: 'uncertain',
    startedAtMs: nowMs,
    endedAtMs: nowMs,
  };
}

async function ask(
  { store, clock }: Parts,
  { provider, signal, kindOf }: PaidProbe,
  call: ModelCall,
  attempt: AttemptDocument,
): Promise<PaidProbeResult> {
  const ended = () => {
    const endedAtMs = clock.now();
    return { ...attempt, endedAtMs, latencyMs: endedAtMs - attempt.startedAtMs };
  };
  try {
    const reply = await provider.ask(call, signal);
    const cost = costMicroUsd(call.row, reply.usage, reply.serviceTier ?? null);
    const { value: answer, failure } = readReply(call.row.id, reply, call.prompt);
    const state = answer ? ('answered' as const) : ('failed' as const);
    const facts = { answer, failure, reply: reply.text, ...pick(reply, 'usage', 'reportedModel') };
    const fact = { ...ended(), ...facts, state, costMicroUsd: cost };
    await store.attempts.record(fact);
    return { became: 'replied', reply, failure, costMicroUsd: cost, latencyMs: fact.latencyMs };
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    const { message } = error;
    const kind = await kindOf(error);
    const isFree = FAILURE_RULES[kind].billed === 'nothing';
    const known = isFree ? { state: 'failed' as const, costMicroUsd: 0 } : {};
    await store.attempts.record({ ...ended(), ...known, failure: { kind, message } });
    return {
      became: 'failed',
      kind,
      message,
      costMicroUsd: isFree ? 0 : null,
      worstCaseMicroUsd: attempt.worstCaseMicroUsd,
    };
  }
}
