import { cancellationSignal } from '@temporalio/activity';
import { FAILURE_RULES } from '../../domain/health/failure.ts';
import { costMicroUsd, worstCaseMicroUsd } from '../../domain/money/cost.ts';
import { hourKey, localDay } from '../../domain/money/days.ts';
import { attemptIdOf, probeDecisionId } from '../../domain/shared/ids.ts';
import { MODE_RULES } from '../../domain/shared/modes.ts';
import { ProviderFailure } from '../../providers/provider.ts';
import { type AttemptDocument, PROBE_STEP } from '../../store/attempts.ts';
import { reserveMoney } from '../admission/reserve-money.ts';
import { openToday } from '../budget/open-today.ts';
import type { ProbeInput, ProbeResult } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { closeReservation } from '../finalize/close-reservation.ts';
import { startHeartbeat } from '../model-calls/heartbeat.ts';

/** A probe is one request about one question. */
const ONLY = { part: 1, ordinal: 1 } as const;
const PROBE_TOKENS = 64;
/** A tiny question is answered soon, or whoever was asked is not back. */
const PROBE_WITHIN_MS = 15_000;
const PROBE = {
  version: 'probe',
  system: 'Answer with one JSON object: {"reasoning": "ok", "probability_yes": 0.5}',
  user: 'This only checks that you can be reached. Answer with the object.',
};

/** Asks a model that is out a tiny question, to see whether it is back: a real request, with a reservation of the purpose
 * `probe` through the same fence as any other. Never throws for what the provider does: that is the result. */
export function createProbeModel(dependencies: Dependencies) {
  const { store, config, providers, clock } = dependencies;
  return async function probeModel({
    subject,
    model,
    provider: providerId,
    workflowId,
  }: ProbeInput): Promise<ProbeResult> {
    const heart = startHeartbeat();
    try {
      const row = config.models.find((each) => each.id === model);
      const provider = providers[providerId];
      const account = Object.keys(config.accounts)[0];
      const state = account === undefined ? null : await store.control.readAccount(account);
      if (!row || !provider || !state) return { subject, failure: 'this worker cannot reach it' };
      if (MODE_RULES[(await store.control.readMode()).mode] === MODE_RULES.halted) {
        return { subject, failure: 'the mode is halted' };
      }
      const nowMs = clock.now();
      const timeoutMs = Math.min(row.callTimeoutMs, PROBE_WITHIN_MS);
      const small = { ...row, maxOutputTokens: Math.min(row.maxOutputTokens, PROBE_TOKENS) };
      const worst = worstCaseMicroUsd(row, provider.requestBytes(small, PROBE));
      const decisionId = probeDecisionId(state.account, subject, nowMs);
      const attemptId = attemptIdOf({ decisionId, step: PROBE_STEP, model, ...ONLY });
      const day = localDay(nowMs, state.zone);
      const reserved = await reserveMoney(dependencies, state.account, {
        ledgerId: await openToday(dependencies, state, day),
        decisionId,
        workflowId,
        step: PROBE_STEP,
        models: { [model]: worst },
        spareModel: null,
        repeats: 0,
        reservedBeforeMicroUsd: 0,
        hour: hourKey(day, nowMs),
        category: 'unknown',
        purpose: 'probe',
        expiresAtMs: nowMs + timeoutMs + config.governor.leaseMs,
        attempts: { [model]: 1 },
      });
      if (!reserved.ok) return { subject, failure: `the ${reserved.cap}'s cap has no room for a probe` };
      const { reservation } = reserved;
      const fenced = await store.ledgerAttempts.start({
        reservation,
        attemptId,
        model,
        provider: providerId,
        worstCaseMicroUsd: worst,
        ...ONLY,
        nowMs,
      });
      if (!fenced.ok) return { subject, failure: 'its reservation did not stand' };
      const fact: AttemptDocument = {
        _id: attemptId,
        decisionId,
        account: state.account,
        step: PROBE_STEP,
        model,
        ...ONLY,
        provider: providerId,
        ledgerId: reservation.ledgerId,
        entryKey: reservation.entryKey,
        hour: reservation.hour,
        category: reservation.category,
        purpose: 'probe',
        worstCaseMicroUsd: worst,
        state: 'uncertain',
        startedAtMs: nowMs,
        endedAtMs: nowMs,
        latencyMs: null,
        usage: null,
        costMicroUsd: null,
        reportedModel: null,
        answer: null,
        failure: null,
        reply: null,
      };
      const failure = await ask();
      await closeReservation(dependencies, reservation.ledgerId, reservation.entryKey);
      return { subject, failure };

      async function ask(): Promise<string | null> {
        const call = { row: small, prompt: PROBE, attemptId, timeoutMs };
        try {
          const reply = await (provider as NonNullable<typeof provider>).ask(call, cancellationSignal());
          const endedAtMs = clock.now();
          await store.attempts.record({
            ...fact,
            state: 'answered',
            endedAtMs,
            latencyMs: endedAtMs - nowMs,
            usage: reply.usage,
            costMicroUsd: costMicroUsd(row as typeof small, reply.usage, reply.serviceTier ?? null),
            reportedModel: reply.reportedModel,
          });
          return null;
        } catch (error) {
          if (!(error instanceof ProviderFailure)) throw error;
          const free = FAILURE_RULES[error.kind].billed === 'nothing';
          const endedAtMs = clock.now();
          const known = free ? { state: 'failed' as const, costMicroUsd: 0 } : {};
          const failed = { kind: error.kind, message: error.message };
          await store.attempts.record({ ...fact, ...known, endedAtMs, latencyMs: endedAtMs - nowMs, failure: failed });
          return `${error.kind}: ${error.message}`;
        }
      }
    } finally {
      heart.stop();
    }
  };
}
