import { type Breaker, type ProbeCatalog, type ProbeFailure, subjectKey } from '../health/breaker.ts';
import type { BreakerCatalog } from '../health/breaker-problem.ts';
import type { FailureKind } from '../health/failure.ts';
import type { ModeReason, ModeReasonCatalog, ReachableModels } from '../health/mode-state.ts';
import type { RateCatalog, RateReason } from '../health/rate.ts';
import { type Sentences, sentenceFor } from '../shared/finding.ts';
import { shorten } from '../shared/format.ts';
import { FAILURE_WORDS } from './failure-words.ts';

const REASON_CHARACTERS = 300;

const BREAKER_SENTENCES: Sentences<BreakerCatalog> = {
  every_call_refused: ({ failure }) => `it refuses every call: ${FAILURE_WORDS[failure]}`,
  unknown_model: () => FAILURE_WORDS.model_not_found,
  calls_failed: ({ failed, calls, failures }) =>
    `${failed} of ${calls} calls of the last minute failed (${wordsOf(failures)})`,
  last_calls_failed: ({ calls, overMs, failures }) =>
    `the last ${calls} calls failed, over ${seconds(overMs)} (${wordsOf(failures)})`,
  all_calls_rate_limited: ({ calls, overMs }) =>
    `all ${calls} calls of the last minute were refused with a 429, over ${seconds(overMs)}`,
  last_calls_rate_limited: ({ calls, overMs }) =>
    `the last ${calls} calls were refused with a 429, over ${seconds(overMs)}`,
  calls_slow: ({ slow, calls }) => `${slow} of ${calls} calls of the last minute were slow`,
  probes_answered: ({ probes }) => `${probes} probes in a row were answered`,
};

const PROBE_SENTENCES: Sentences<ProbeCatalog> = {
  call_failed: ({ failure, message }) => `${FAILURE_WORDS[failure]}: ${message}`,
  not_configured: () => 'this worker has no key or no row for it',
  mode_permits_none: ({ mode }) => `the mode ${mode} permits no probe`,
  cap_reached: ({ cap }) => `the ${cap} cap has no room for a probe`,
  reservation_lost: () => 'its reservation does not stand',
  not_started: ({ error }) => `the probe could not be started: ${error}`,
};

const RATE_SENTENCES: Sentences<RateCatalog> = {
  configured: () => 'as configured',
  unlimited: () => 'no limit is configured',
  introduced: (figures) => `introduced at the rate that was let through: ${refusedShare(figures)}`,
  lowered: ({ fromPerSecond, ...figures }) => `lowered from ${fromPerSecond}: ${refusedShare(figures)}`,
  raised: () => 'raised: no 429 came',
  lifted: ({ quietMs }) => `lifted: no 429 for ${seconds(quietMs)}`,
};

const MODE_REASON_SENTENCES: Sentences<ModeReasonCatalog> = {
  operator: ({ text }) => text,
  first_start: () => 'first start',
  enough_models: ({ reachable, configured }) => `${reachable} of ${configured} models are reachable`,
  below_quorum: ({ reachable, configured, quorum }) =>
    `${reachable} of ${configured} models are reachable, fewer than the quorum of ${quorum}`,
  no_model_reachable: ({ configured }) => `no model is reachable (0 of ${configured})`,
  override_expired: ({ by, mode, models }) => `the time that ${by} set for ${mode} is over; ${stateOf(models)}`,
};

/** Why a breaker opened and what its latest probe failed by; of a closed one, how it closed. */
export function breakerReasonSentence({ reason, lastProbe }: Pick<Breaker, 'reason' | 'lastProbe'>): string {
  const why = sentenceFor<BreakerCatalog>(BREAKER_SENTENCES, reason);
  return shorten(lastProbe === null ? why : `${why}; probe: ${probeSentence(lastProbe)}`, REASON_CHARACTERS);
}

/** `provider/xai is open, 3 of 3 calls of the last minute failed (timed_out); next probe 22:41:48Z`. */
export function breakerSentence(breaker: Breaker): string {
  const { subject, state, nextProbeAtMs } = breaker;
  const next = nextProbeAtMs === null ? '' : `; next probe ${new Date(nextProbeAtMs).toISOString().slice(11, 19)}Z`;
  return `${subjectKey(subject)} is ${state}, ${breakerReasonSentence(breaker)}${next}`;
}

export const probeSentence = (failure: ProbeFailure): string => sentenceFor<ProbeCatalog>(PROBE_SENTENCES, failure);
export const rateSentence = (reason: RateReason): string => sentenceFor<RateCatalog>(RATE_SENTENCES, reason);
export const modeReasonSentence = (reason: ModeReason): string =>
  sentenceFor<ModeReasonCatalog>(MODE_REASON_SENTENCES, reason);

const stateOf = (models: ReachableModels | null) =>
  models === null ? 'no call has failed' : `${models.reachable} of ${models.configured} models are reachable`;
const refusedShare = ({ refused, sent }: { readonly refused: number; readonly sent: number }) =>
  `${refused} of ${sent} requests of the last minute were refused with a 429`;
const wordsOf = (failures: readonly FailureKind[]) => failures.map((failure) => FAILURE_WORDS[failure]).join(', ');
const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`;
