import type { FailureKind } from '../../domain/health/failure.ts';
import { holdsPhrase, phrase } from '../../domain/market/phrase.ts';

/** What the providers say when money or quota is used up, under several statuses: OpenAI 429 insufficient_quota, xAI 403
 * "used all available credits or reached its monthly spending limit", Anthropic 400 "credit balance is too low". Whole
 * phrases: OpenAI's ordinary rate limits mention its billing page too. */
const BILLING =
  /insufficient_quota|billing_(?:error|hard_limit|not_active|unavailable)|credit balance is too low|all (?:of )?(?:your |its )?available credits|spend(?:ing)?[ _]limit|exceeded your current quota|insufficient (?:credits?|balance|funds)|specified API usage limits|payment required|out of credits/i;
const TOO_LONG =
  /context_length_exceeded|maximum (?:context|prompt) length|prompt is too long|input is too long|exceed(?:s|ed)? (?:the )?(?:available )?context|exceed_context_size|too many (?:input )?tokens|input tokens exceed|request_too_large|request too large/i;
/** OpenAI sends model_not_found as 404, 403 or 400; xAI and LiteLLM say it in words. */
const NOT_FOUND = /model_not_found|not_found_error|not have access to (?:the )?model|invalid model name/i;
const MODEL_NOT_FOUND = phrase(80, ['model ', 'does not exist|not found'], /\n/);
/** xAI answers a wrong key with 400, and so does LiteLLM's proxy without a database, which is where it would look the key up. */
const BAD_KEY =
  /incorrect api key|invalid[ _](?:x-)?api[ _-]key|authentication_error|organization has been disabled|no_db_connection/i;
/** Refused for its content, before or after work that may be charged. */
const REFUSED =
  /content_policy_violation|content[_ ]filter|content violates|violat\w{1,12} (?:our |the |xAI's )?usage (?:guidelines|polic)|invalid_prompt|safety_check/i;

/** OpenAI's flex processing when it has no room, a 429 that is not charged. */
const LANE_FULL = /resource[ _-]?unavailable/i;
/** LiteLLM's proxy, a 429: every server behind it has just failed, and is not asked for some seconds. */
const NONE_BEHIND = /all_deployments_in_cooldown/i;

/** llama.cpp's Python server, a 500: the request's body did not fit what it takes, and nothing was done. Only as the beginning of what is
 * said: further on a server may quote the prompt, and with it a market that says this. */
const BODY_NOT_VALID = /^(?:\{"error":)?\{"message":"\d+ validation errors?:[^}]{0,300}'loc': \('body'/;

const CHARACTERS_READ = 4_000;

const saysNotFound = (text: string) => NOT_FOUND.test(text) || holdsPhrase(text.toLowerCase(), MODEL_NOT_FOUND);

/** The kind of an error status and of what was said with it. Exhausted credit comes first: several providers send it under
 * another meaning's status. */
export function kindOf(status: number, said: string): FailureKind {
  const text = said.slice(0, CHARACTERS_READ);
  const refusedByStatus = status >= 400 && status < 500;
  if (status === 402 || (refusedByStatus && BILLING.test(text))) return 'billing';
  if (status === 408) return 'timed_out';
  if (status === 413 || ((status === 400 || status === 422 || status === 429) && TOO_LONG.test(text)))
    return 'too_long';
  // Not that we ask too much: our rate must not be lowered for it.
  if (status === 429 && LANE_FULL.test(text)) return 'service_tier_full';
  if (status === 429 && NONE_BEHIND.test(text)) return 'overloaded';
  if (status === 429) return 'rate_limited';
  if (status === 404 || ((status === 400 || status === 403) && saysNotFound(text))) return 'model_not_found';
  if ((status === 400 || status === 403) && REFUSED.test(text)) return 'refused';
  if (status === 401 || status === 403 || (status === 400 && BAD_KEY.test(text))) return 'auth';
  if (status === 503 || status === 529) return 'overloaded';
  if (status === 500 && BODY_NOT_VALID.test(text)) return 'bad_request';
  return status >= 500 ? 'server_error' : 'bad_request';
}
