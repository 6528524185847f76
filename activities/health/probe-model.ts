import { cancellationSignal } from '@temporalio/activity';
import { FAILURE_RULES } from '../../domain/health/failure.ts';
import type { ProbeFailure, ProbeResult } from '../../domain/health/probe.ts';
import { costMicroUsd, worstCaseMicroUsd } from '../../domain/money/cost.ts';
import { attemptIdOf, probeDecisionId } from '../../domain/shared/ids.ts';
import { MODE_RULES } from '../../domain/shared/modes.ts';
import { pick } from '../../domain/shared/pick.ts';
import { type ModelCall, type Provider, ProviderFailure } from '../../providers/provider.ts';
import type { AccountState } from '../../store/accounts.ts';
import { type AttemptDocument, NO_REPLY, PROBE_STEP } from '../../store/attempts.ts';
import { reserveMoney } from '../admission/reserve-money.ts';
import { openToday } from '../budget/open-today.ts';
import type { ProbeInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { closeReservation } from '../finalize/close-reservation.ts';
import { withHeartbeat } from '../model-calls/heartbeat.ts';
import { kindByKey } from '../model-calls/key-refusal.ts';

/** A probe is one request about one question. */
const ONLY = { part: 1, ordinal: 1 } as const;
const PROBE_TOKENS = 64;
/** A tiny question is answered soon, or the model is not back. */
const PROBE_WITHIN_MS = 15_000;
const PROBE = {
  version: 'probe',
  system: 'Answer with one JSON object: {"reasoning": "ok", "probability_yes": 0.5}',
  user: 'This only checks that you can be reached. Answer with the object.',
  moment: '',
};

/** Asks a model that is out a tiny question, to see whether it is back: a real request, with a reservation of the purpose
 * `probe` through the same fence as any other. Never throws for what the provider does: that is the result. */
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
  const [name] = Object.keys(config.accounts);
  const account = name === undefined ? null : await store.control.readAccount(name);
  if (!row || !provider || !account) return { code: 'not_configured', figures: {} };
  const { mode } = await store.control.readMode();
  if (!MODE_RULES[mode].probes) return { code: 'mode_permits_none', figures: { mode } };

  const small = { ...row, maxOutputTokens: Math.min(row.maxOutputTokens, PROBE_TOKENS) };
  const timeoutMs = Math.min(row.callTimeoutMs, PROBE_WITHIN_MS);
  const worst = worstCaseMicroUsd(row, provider.requestBytes(small, PROBE));
  const fenced = await reserveAndFence(dependencies, input, account, worst, timeoutMs);
  if ('code' in fenced) return fenced;
  const call = { row: small, prompt: PROBE, attemptId: fenced._id, timeoutMs };
  const failure = await ask(dependencies, provider, call, fenced);
  await closeReservation(dependencies, fenced.ledgerId, fenced.entryKey);
  return failure;
}

/** The attempt that may send its request, as it is recorded if its end is never known; or what stands against it. */
async function reserveAndFence(
  dependencies: Dependencies,
  { subject, model, provider, workflowId }: ProbeInput,
  state: AccountState,
  worstCaseMicroUsd: number,
  timeoutMs: number,
): Promise<AttemptDocument | ProbeFailure> {
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
  if (!reserved.ok) return { code: 'cap_reached', figures: { cap: reserved.cap } };
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
): Promise<ProbeFailure | null> {
  const ended = () => {
    const endedAtMs = clock.now();
    return { ...attempt, endedAtMs, latencyMs: endedAtMs - attempt.startedAtMs };
  };
  try {
    const { usage, reportedModel, serviceTier = null } = await provider.ask(call, cancellationSignal());
    const cost = costMicroUsd(call.row, usage, serviceTier);
    await store.attempts.record({ ...ended(), state: 'answered', usage, costMicroUsd: cost, reportedModel });
    return null;
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    const { message } = error;
    const kind = await kindByKey(keys, provider.id, error);
    const isFree = FAILURE_RULES[kind].billed === 'nothing';
    const known = isFree ? { state: 'failed' as const, costMicroUsd: 0 } : {};
    await store.attempts.record({ ...ended(), ...known, failure: { kind, message } });
    if (kind === 'auth') await keys.refuse(provider.id, message);
    return { code: 'call_failed', figures: { failure: kind, message } };
  }
}
