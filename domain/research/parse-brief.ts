import { clean } from '../forecast/clean.ts';
import { jsonObjects } from '../forecast/json-objects.ts';
import { MAX_CHARACTERS, withoutThinking } from '../forecast/parse-answer.ts';
import { injectionFlagsIn } from '../market/find-injection-flags.ts';
import { bytesToTokens } from '../money/cost.ts';
import { checkWith } from '../shared/check-schema.ts';
import { sum } from '../shared/sum.ts';
import type { BriefClaim, BriefContent, DropReason } from './brief.ts';
import { claimSchema, replySchema, type WrittenClaim } from './reply-schema.ts';
import { hostOf, isAllowed, isOfForecasts, type SourceDomains } from './source-url.ts';
import { statesOutcome, statesThatItEnded } from './states-outcome.ts';
import { withoutChances } from './without-chances.ts';

export type ParsedBrief = ({ readonly ok: true } & BriefContent) | { readonly ok: false; readonly problem: string };

export const MOST_CLAIMS = 12;
/** Of all that a brief adds to a prompt, as an estimate. */
export const BRIEF_TOKENS = 1_500;
const CLAIM_CHARACTERS = 600;
const SOURCE_CHARACTERS = 120;
/** Of a text so many characters are read: what a probability was struck out of is cut afterwards, so that no cut hides one. */
const READ_CHARACTERS = 20_000;
/** A line's date and what separates its parts. */
const LINE_BYTES = 30;

/** Reads a brief from a model's reply: a JSON object with `claims`, with or without prose around it, of several the last. Never
 * throws. Texts are cleaned, probabilities struck out, and what may not be in a brief is left out and counted; `retrievedAtMs` is
 * when the reply came, `domains` say which hosts may be a source. A reply without such an object is a problem; one that found
 * nothing is a brief without claims. */
export function parseBrief(reply: string, retrievedAtMs: number, domains: SourceDomains = {}): ParsedBrief {
  if (reply.length > MAX_CHARACTERS) {
    return { ok: false, problem: `the reply has ${reply.length} characters, more than ${MAX_CHARACTERS}` };
  }
  const objects = [...jsonObjects(withoutThinking(reply))].map((object) => checkWith(replySchema, object));
  const read = objects.findLast(({ ok }) => ok);
  if (!read?.ok) return { ok: false, problem: 'no JSON object with a list of claims was found in the reply' };

  const dropped: Partial<Record<DropReason, number>> = {};
  const take = (written: unknown): BriefClaim | null => {
    const claim = readClaim(written, retrievedAtMs, domains);
    if (typeof claim !== 'string') return claim;
    dropped[claim] = (dropped[claim] ?? 0) + 1;
    return null;
  };
  const { claims: written, resolution_says: stated } = read.value;
  const resolution = stated === undefined || stated === null ? null : take(stated);
  const claims: BriefClaim[] = [];
  let left = BRIEF_TOKENS - (resolution ? tokensOf(resolution) : 0);
  for (const each of written) {
    const claim = take(each);
    if (!claim || claims.some(({ text }) => text === claim.text)) continue;
    const tokens = tokensOf(claim);
    const excess = claims.length === MOST_CLAIMS ? 'too_many' : tokens > left ? 'too_long' : null;
    if (excess) {
      dropped[excess] = (dropped[excess] ?? 0) + 1;
      continue;
    }
    left -= tokens;
    claims.push(claim);
  }
  const resolutionSays = resolution && withoutSource(resolution);
  return { ok: true, claims, resolutionSays, dropped };
}

const withoutSource = ({ source: _, ...rest }: BriefClaim) => rest;

/** A claim as it may stand in a brief, or why it may not. */
function readClaim(input: unknown, retrievedAtMs: number, domains: SourceDomains): BriefClaim | DropReason {
  const checked = checkWith(claimSchema, input);
  if (!checked.ok) return 'unreadable';
  const written: WrittenClaim = checked.value;
  const url = written.url.trim();
  const host = hostOf(url);
  if (host === null) return 'no_source';
  if (!isAllowed(host, domains)) return 'not_allowed';
  const whole = `${written.source}\n${written.text}`.slice(0, READ_CHARACTERS);
  if (statesThatItEnded(whole)) return 'states_outcome';
  if (injectionFlagsIn(whole).length > 0 || statesOutcome(whole)) return 'suspicious';
  if (isOfForecasts(host)) return 'forecast';
  const publishedAtMs = timeOf(written.published_at);
  if (publishedAtMs !== null && publishedAtMs > retrievedAtMs) return 'dated_ahead';
  const text = lineOf(written.text, CLAIM_CHARACTERS);
  if (text === '') return 'unreadable';
  return { text, source: lineOf(written.source, SOURCE_CHARACTERS) || host, url, publishedAtMs };
}

function lineOf(text: string, characters: number): string {
  const line = clean(text.slice(0, READ_CHARACTERS), READ_CHARACTERS).replace(/\s+/g, ' ');
  return clean(withoutChances(line), characters);
}

const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Epoch milliseconds of a day (its beginning) or a moment, of UTC where it names no offset; null where it is neither. */
function timeOf(stated: string | null): number | null {
  const [, day, time = '00:00', offset = 'Z'] = TIME.exec(stated?.trim() ?? '') ?? [];
  if (day === undefined) return null;
  const atMs = Date.parse(`${day}T${time}${offset.replace(/^(.\d{2})(\d{2})$/, '$1:$2')}`);
  return Number.isNaN(atMs) ? null : atMs;
}

function tokensOf({ text, source }: BriefClaim): number {
  return bytesToTokens(LINE_BYTES + sum([text, source].map(bytesOf)));
}

const bytesOf = (text: string) => new TextEncoder().encode(text).length;
