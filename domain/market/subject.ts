import { isRecord } from '../shared/refusal.ts';
import { isStrikeField } from './strike.ts';

/** What a market's strike measures, as far as the venue's fields say: the text of the entities that they name; ONE_VALUE where
 * they name none, which is the event's one value (a temperature, a price); null where it is not certain. Two markets are about
 * the same only if these are the same. */
export type Subject = string | null;

export const ONE_VALUE = 'event';

/** Kalshi's own are below 100 characters, with one to three entries; the subject is stored with the decision. */
const VALUE_CHARACTERS = 200;
const MOST_ENTRIES = 10;

type VenueSubject = Readonly<Partial<Record<'custom_strike' | 'primary_participant_key', unknown>>>;

/** The subject of a market alone: every entry of its `custom_strike` that is no part of the strike (a team, a player and their
 * team, a city, a date), the primary participant's first. Example: "basketball_player=f0.., basketball_team=60..". */
export function subjectOf({ custom_strike: custom, primary_participant_key: primary }: VenueSubject): Subject {
  const isPrimaryNamed = primary !== undefined && primary !== null && primary !== '';
  if (custom !== undefined && custom !== null && !isRecord(custom)) return null;
  const entries = Object.entries(custom ?? {}).filter(([name, value]) => !isStrikeField(name) && value !== null);
  if (entries.length > MOST_ENTRIES || !entries.every(([name, value]) => isShort(name) && isShort(value))) return null;
  // A participant that the fields do not name cannot be distinguished from another one.
  if (isPrimaryNamed && !entries.some(([name, value]) => name === primary && value !== '')) return null;
  if (entries.length === 0) return ONE_VALUE;
  const rank = ([name]: readonly [string, unknown]) => (name === primary ? 0 : 1);
  return entries
    .toSorted((a, b) => rank(a) - rank(b) || (a[0] < b[0] ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

/** The subjects of all markets of an event. Where the venue names the subject of any of them, what the others measure is not the
 * event's one value, and so not certain. */
export function subjectsOf(markets: readonly VenueSubject[]): Subject[] {
  const each = markets.map(subjectOf);
  return each.every((subject) => subject === ONE_VALUE)
    ? each
    : each.map((subject) => (subject === ONE_VALUE ? null : subject));
}

/** What the venue names; null where it names none or the subject is not certain. */
export const namedSubject = (subject: Subject): string | null => (subject === ONE_VALUE ? null : subject);

const isShort = (value: unknown) =>
  (typeof value === 'string' || typeof value === 'number') && `${value}`.length <= VALUE_CHARACTERS;
