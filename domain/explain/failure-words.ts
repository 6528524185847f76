import type { CallFailureKind } from '../decision/reason.ts';

/** What a failed call met, in a few words. */
export const FAILURE_WORDS: Readonly<Record<CallFailureKind, string>> = {
  auth: 'the key was refused',
  billing: 'the provider reports a billing problem',
  model_not_found: 'the provider does not know the model',
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
  reservation_lost: 'reservation expired',
  not_started: 'not started',
};
