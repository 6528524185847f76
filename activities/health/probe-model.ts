import { cancellationSignal } from '@temporalio/activity';
import type { BreakerSubject } from '../../domain/health/breaker-subject.ts';
import { FAILURE_RULES } from '../../domain/health/failure.ts';
import type { ProbeFailure, ProbeResult } from '../../domain/health/probe.ts';
import { probeRow } from '../../domain/money/probe-call.ts';
import { MODE_RULES } from '../../domain/shared/modes.ts';
import { SERVICE_ACCOUNT } from '../../domain/shared/service-account.ts';
import { type Provider, ProviderFailure } from '../../providers/provider.ts';
import type { ProbeInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { withHeartbeat } from '../model-calls/heartbeat.ts';
import { kindByKey } from '../model-calls/key-refusal.ts';
import { type PaidProbeResult, paidProbe } from './paid-probe.ts';

/** A tiny question is answered soon, or the model is not back. */
const PROBE_WITHIN_MS = 15_000;

/** Asks a model that is out a tiny question, to see whether it is back. Never throws for what the provider does: that is the
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
  const { store, config, providers, keys } = dependencies;
  const row = config.models.find(({ id }) => id === input.model);
  const provider = providers[input.provider];
  const account = await store.control.readAccount(SERVICE_ACCOUNT);
  if (!row || !provider || !account) return { code: 'not_configured', figures: {} };
  const { mode } = await store.control.readMode();
  if (!MODE_RULES[mode].probes) return { code: 'mode_permits_none', figures: { mode } };
  const result = await paidProbe(dependencies, {
    row: probeRow(row),
    withinMs: PROBE_WITHIN_MS,
    provider,
    account,
    about: input.subject,
    workflowId: input.workflowId,
    signal: cancellationSignal(),
    kindOf: (failure) => kindByKey(keys, provider.id, failure),
  });
  return failureOf(dependencies, provider, result, input.subject);
}

async function failureOf(
  { keys }: Dependencies,
  provider: Provider,
  result: PaidProbeResult,
  subject: BreakerSubject,
): Promise<ProbeFailure | null> {
  switch (result.became) {
    case 'no_money':
      return { code: 'no_money', figures: { cap: result.cap, isListed: await isListed(provider) } };
    case 'reservation_lost':
      return { code: 'reservation_lost', figures: {} };
    case 'replied':
      return replied(result, subject);
    case 'failed': {
      const { kind, message } = result;
      if (kind === 'auth') {
        await keys.refuse(provider.id, message);
        return { code: 'not_configured', figures: {} };
      }
      // A provider that refuses one model, or one request, is there.
      const { fault } = FAILURE_RULES[kind];
      if (subject.kind === 'provider' && (fault === 'model' || fault === 'request')) return null;
      return { code: 'call_failed', figures: { failure: kind, message } };
    }
  }
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

/** What a reply says that is no usable answer: of a provider, that it is there; of a model, that it is of no use, unless it only
 * could not finish. */
function replied(
  { failure, reply }: Extract<PaidProbeResult, { became: 'replied' }>,
  subject: BreakerSubject,
): ProbeFailure | null {
  if (!failure) return null;
  if (reply.finish === 'length') return { code: 'could_not_finish', figures: {} };
  if (subject.kind === 'provider') return null;
  return { code: 'call_failed', figures: { failure: failure.kind, message: failure.message } };
}
