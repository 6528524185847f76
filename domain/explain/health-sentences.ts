import type { CallFailureKind } from '../decision/reason.ts';
import type { Breaker } from '../health/breaker.ts';
import type { BreakerCatalog } from '../health/breaker-problem.ts';
import { subjectKey } from '../health/breaker-subject.ts';
import type { FailureKind } from '../health/failure.ts';
import type { ModeReasonCatalog, ReachableModels } from '../health/mode-state.ts';
import type { ProbeCatalog } from '../health/probe.ts';
import type { RateCatalog } from '../health/rate.ts';
import { sentencesOf } from '../shared/finding.ts';
import { formatCount, shorten } from '../shared/format.ts';

const REASON_CHARACTERS = 300;

const openedBecause = sentencesOf<BreakerCatalog>({
  every_call_refused: ({ failure }) => `it refuses every call: ${FAILURE_WORDS[failure]}`,
  unknown_model: () => FAILURE_WORDS.model_not_found,
  not_permitted: () => FAILURE_WORDS.not_permitted,
  calls_failed: ({ failed, calls, failures }) =>
    `${failed} of ${calls} calls of the last minute failed (${wordsOf(failures)})`,
  last_calls_failed: ({ calls, overMs, failures }) =>
    `the last ${calls} calls failed, over ${seconds(overMs)} (${wordsOf(failures)})`,
  all_calls_rate_limited: ({ calls, overMs }) =>
    `all ${calls} calls of the last minute were refused with a 429, over ${seconds(overMs)}`,
  last_calls_rate_limited: ({ calls, overMs }) =>
    `the last ${calls} calls were refused with a 429, over ${seconds(overMs)}`,
  unusable_answers: ({ replies }) => `none of its last ${replies} replies was a usable answer`,
  calls_slow: ({ slow, calls }) => `${slow} of ${calls} calls of the last minute were slow`,
  row_rejects_requests: ({ refusals, isConfirmed, said }) =>
    `its provider refuses its requests (${formatCount(refusals, 'time')}${isConfirmed ? ', and another provider took the same' : ''}): ${said.replace(/\.$/, '')}`,
  probes_answered: ({ probes }) => `${probes} probes in a row were answered`,
  trial_answered: () => 'a call that was let through as a trial was answered',
});

const probeSentence = sentencesOf<ProbeCatalog>({
  call_failed: ({ failure, message }) => `${FAILURE_WORDS[failure]}: ${message}`,
  could_not_finish: () => 'it replied and could not finish within a probe’s limit of output',
  not_configured: () => 'this worker has no key or no row for it',
  mode_permits_none: ({ mode }) => `the mode ${mode} permits no probe`,
  no_money: ({ cap, isListed }) =>
    `not probed: the ${cap} cap of the service has no room${isListed ? '; it lists its models, so one call is let through' : ', and it does not list its models'}`,
  reservation_lost: () => 'its reservation had expired',
  not_started: ({ error }) => `the probe could not be started: ${error}`,
});

export const rateSentence = sentencesOf<RateCatalog>({
  configured: () => 'as configured',
  unlimited: () => 'no limit is configured',
  introduced: (figures) => `introduced at the rate that was let through: ${refusedShare(figures)}`,
  lowered: ({ fromPerSecond, ...figures }) => `lowered from ${fromPerSecond}: ${refusedShare(figures)}`,
  raised: () => 'raised: no 429 came',
  lifted: ({ quietMs }) => `lifted: no 429 for ${seconds(quietMs)}`,
});

export const modeReasonSentence = sentencesOf<ModeReasonCatalog>({
  operator: ({ text }) => text,
  first_start: () => 'first start',
  enough_models: ({ reachable, configured }) => `${reachable} of ${configured} models are reachable`,
  below_quorum: ({ reachable, configured, quorum }) =>
    `${reachable} of ${configured} models are reachable, fewer than the quorum of ${quorum}`,
  no_model_reachable: ({ configured }) => `no model is reachable (0 of ${configured})`,
  override_expired: ({ by, mode, models }) => `the time that ${by} set for ${mode} is over; ${stateOf(models)}`,
});

/** Why a breaker opened and what its latest probe failed by; of a closed one, how it closed. */
export function breakerReasonSentence({ reason, lastProbe }: Pick<Breaker, 'reason' | 'lastProbe'>): string {
  const why = openedBecause(reason);
  return shorten(lastProbe === null ? why : `${why}; probe: ${probeSentence(lastProbe)}`, REASON_CHARACTERS);
}

/** `provider/xai is open, 3 of 3 calls of the last minute failed (timed_out); next probe 22:41:48Z`, and once it is closed `xai is back:
 * 2 probes in a row were answered`. */
export function breakerSentence(breaker: Breaker): string {
  const { subject, state, nextProbeAtMs } = breaker;
  if (state === 'closed') return `${subject.id} is back: ${breakerReasonSentence(breaker)}`;
  const next = nextProbeAtMs === null ? '' : `; next probe ${new Date(nextProbeAtMs).toISOString().slice(11, 19)}Z`;
  return `${subjectKey(subject)} is ${state}, ${breakerReasonSentence(breaker)}${next}`;
}

/** Workers whose key a provider refuses: `xai refuses the key of 1 worker: set a valid XAI_API_KEY there and start it again`. */
export function refusedKeySentence({ provider, apiKeyEnv, workers, isPolled }: RefusedKey): string {
  const whose = `${provider} refuses the key of ${formatCount(workers, 'worker')}`;
  const others = isPolled ? 'others call it' : 'no other worker calls it';
  return `${whose}, ${others}: set a valid ${apiKeyEnv ?? 'key'} there and start again`;
}

interface RefusedKey {
  readonly provider: string;
  /** The environment variable that has the key; null = the row states none. */
  readonly apiKeyEnv: string | null;
  /** Whose key is refused. */
  readonly workers: number;
  readonly isPolled: boolean;
}

const stateOf = (models: ReachableModels | null) =>
  models === null ? 'no call has failed' : `${models.reachable} of ${models.configured} models are reachable`;
const refusedShare = ({ refused, sent }: { readonly refused: number; readonly sent: number }) =>
  `${refused} of ${sent} requests of the last minute were refused with a 429`;
const wordsOf = (failures: readonly FailureKind[]) => failures.map((failure) => FAILURE_WORDS[failure]).join(', ');
const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`;

/** What a failed call met, in a few words. */
export const FAILURE_WORDS: Readonly<Record<CallFailureKind, string>> = {
  auth: 'the key was refused',
  billing: 'the provider reports a billing problem',
  model_not_found: 'the provider does not know the model',
  not_permitted: 'the key may not use the model',
  rate_limited: 'rate limit of the provider',
  throttled: 'own limit of tokens a minute',
  overloaded: 'provider overloaded',
  service_tier_full: 'service tier full',
  server_error: 'server error of the provider',
  network: 'connection lost',
  not_sent: 'connection failed',
  timed_out: 'timed out',
  aborted: 'stopped before it answered',
  refused: 'the model refused to answer',
  unusable_answer: 'unusable answer',
  too_long: 'prompt too long',
  bad_request: 'request rejected',
  redirected: 'redirected to another address',
  reservation_lost: 'reservation expired',
  not_started: 'not started',
};
