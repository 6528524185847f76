import { cancellationSignal } from '@temporalio/activity';
import type { BreakerSubject } from '../../domain/health/breaker-subject.ts';
import { FAILURE_RULES } from '../../domain/health/failure.ts';
import type { ProbeFailure, ProbeResult } from '../../domain/health/probe.ts';
import { costMicroUsd, worstCaseMicroUsd } from '../../domain/money/cost.ts';
import { PROBE_PROMPT, probeRow } from '../../domain/money/probe-call.ts';
import { attemptIdOf, probeDecisionId } from '../../domain/shared/ids.ts';
import { MODE_RULES } from '../../domain/shared/modes.ts';
import { pick } from '../../domain/shared/pick.ts';
import { SERVICE_ACCOUNT } from '../../domain/shared/service-account.ts';
import { type ModelCall, type Provider, ProviderFailure, type ProviderReply } from '../../providers/provider.ts';
import type { AccountState } from '../../store/accounts.ts';
import { type AttemptDocument, NO_REPLY, PROBE_STEP } from '../../store/attempts.ts';
import { reserveMoney } from '../admission/reserve-money.ts';
import { openToday } from '../budget/open-today.ts';
import type { ProbeInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { closeReservation } from '../finalize/close-reservation.ts';
import { withHeartbeat } from '../model-calls/heartbeat.ts';
import { kindByKey } from '../model-calls/key-refusal.ts';
import { readReply } from '../model-calls/read-reply.ts';

/** A probe is one request about one question. */
const ONLY = { part: 1, ordinal: 1 } as const;
/** A tiny question is answered soon, or the model is not back. */
const PROBE_WITHIN_MS = 15_000;

/** Asks a model that is out a tiny question, to see whether it is back: a real request, with a reservation of the purpose
 * `probe` in the service's own ledger, through the same fence as any other. Never throws for what the provider does: that is the
 * result. */
export function createProbeModel(dependencies: Dependencies) {
  return withHeartbeat(
    async (input: ProbeInput): Promise<ProbeResult> => ({
      subject: input.subject,
      failure: await probe(dependencies, input),
    }),
  );
}

async function probe(dependencies: Dependencies, input: ProbeInput): Promise<ProbeFailure | null> {
  const { store, config, providers } = dependencies;
  const row = config.models.find(({ id }) => id === input.model);
  const provider = providers[input.provider];
  const account = await store.control.readAccount(SERVICE_ACCOUNT);
  if (!row || !provider || !account) return { code: 'not_configured', figures: {} };
  const { mode } = await store.control.readMode();
  if (!MODE_RULES[mode].probes) return { code: 'mode_permits_none', figures: { mode } };

  const small = probeRow(row);
  const timeoutMs = Math.min(row.callTimeoutMs, PROBE_WITHIN_MS);
  const worst = worstCaseMicroUsd(small, provider.requestBytes(small, PROBE_PROMPT));
  const fenced = await reserveAndFence(dependencies, input, account, worst, timeoutMs);
  if (typeof fenced === 'string')
    return { code: 'no_money', figures: { cap: fenced, isListed: await isListed(provider) } };
  if ('code' in fenced) return fenced;
  const call = { row: small, prompt: PROBE_PROMPT, attemptId: fenced._id, timeoutMs };
  const failure = await ask(dependencies, provider, call, fenced, input.subject);
  await closeReservation(dependencies, fenced.ledgerId, fenced.entryKey);
  return failure;
}

/** Whether the provider answers what is free. A server without a list answers too. */
async function isListed(provider: Provider): Promise<boolean> {
  try {
    await provider.listModels(AbortSignal.any([cancellationSignal(), AbortSignal.timeout(PROBE_WITHIN_MS)]));
    return true;
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    const { fault } = FAILURE_RULES[error.kind];
    return fault === 'model' || fault === 'request';
  }
}

/** The attempt that may send its request, as it is recorded if its end is never known; or the cap that has no room, or what else
 * stands against it. */
async function reserveAndFence(
  dependencies: Dependencies,
  { subject, model, provider, workflowId }: ProbeInput,
  state: AccountState,
  worstCaseMicroUsd: number,
  timeoutMs: number,
): Promise<AttemptDocument | string | ProbeFailure> {
  const { store, config } = dependencies;
  const { account } = state;
  const { nowMs, ledgerId, hour } = await openToday(dependencies, state);
  const decisionId = probeDecisionId(account, subject.kind, subject.id, nowMs);
  const reserved = await reserveMoney(dependencies, account, {
    ledgerId,
    decisionId,
    workflowId,
    step: PROBE_STEP,
    models: { [model]: worstCaseMicroUsd },
    spareModel: null,
    repeats: 0,
    reservedBeforeMicroUsd: 0,
    hour,
    category: 'unknown',
    purpose: 'probe',
    expiresAtMs: nowMs + timeoutMs + config.governor.leaseMs,
    attempts: { [model]: 1 },
  });
  if (!reserved.ok) return reserved.cap;
  const { reservation } = reserved;
  const attemptId = attemptIdOf({ decisionId, step: PROBE_STEP, model, ...ONLY });
  // No one else makes this probe, and it is never tried again: its own id tells its fence from others'.
  const attempt = {
    reservation,
    attemptId,
    model,
    provider,
    worstCaseMicroUsd,
    ...ONLY,
    fenceToken: decisionId,
    nowMs,
  };
  const fenced = await store.ledgerAttempts.start(attempt);
  if (!fenced.ok) return { code: 'reservation_lost', figures: {} };
  return {
    ...NO_REPLY,
    ...ONLY,
    ...pick(reservation, 'ledgerId', 'entryKey', 'hour', 'category', 'purpose'),
    _id: attemptId,
    decisionId,
    account,
    step: PROBE_STEP,
    model,
    provider,
    worstCaseMicroUsd,
    state: 'uncertain',
    startedAtMs: nowMs,
    endedAtMs: nowMs,
  };
}

async function ask(
  { store, clock, keys }: Dependencies,
  provider: Provider,
  call: ModelCall,
  attempt: AttemptDocument,
  subject: BreakerSubject,
): Promise<ProbeFailure | null> {
  const ended = () => {
    const endedAtMs = clock.now();
    return { ...attempt, endedAtMs, latencyMs: endedAtMs - attempt.startedAtMs };
  };
  try {
    const reply = await provider.ask(call, cancellationSignal());
    const cost = costMicroUsd(call.row, reply.usage, reply.serviceTier ?? null);
    const { value: answer, failure } = readReply(call.row.id, reply, call.prompt);
    const state = answer ? ('answered' as const) : ('failed' as const);
    const facts = { answer, failure, reply: reply.text, ...pick(reply, 'usage', 'reportedModel') };
    await store.attempts.record({ ...ended(), ...facts, state, costMicroUsd: cost });
    return failure && replied(failure, reply, subject);
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    const { message } = error;
    const kind = await kindByKey(keys, provider.id, error);
    const isFree = FAILURE_RULES[kind].billed === 'nothing';
    const known = isFree ? { state: 'failed' as const, costMicroUsd: 0 } : {};
    await store.attempts.record({ ...ended(), ...known, failure: { kind, message } });
    if (kind === 'auth') await keys.refuse(provider.id, message);
    if (kind === 'auth') return { code: 'not_configured', figures: {} };
    // A provider that refuses one model, or one request, is there.
    const { fault } = FAILURE_RULES[kind];
    if (subject.kind === 'provider' && (fault === 'model' || fault === 'request')) return null;
    return { code: 'call_failed', figures: { failure: kind, message } };
  }
}

/** What a reply says that is no usable answer: of a provider, that it is there; of a model, that it is of no use, unless it only
 * could not finish. */
function replied(
  failure: NonNullable<AttemptDocument['failure']>,
  { finish }: ProviderReply,
  subject: BreakerSubject,
): ProbeFailure | null {
  if (finish === 'length') return { code: 'could_not_finish', figures: {} };
  if (subject.kind === 'provider') return null;
  return { code: 'call_failed', figures: { failure: failure.kind, message: failure.message } };
}
