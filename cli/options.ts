import { InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { PATHS } from '../domain/decision/decision.ts';
import type { Position } from '../domain/decision/request-schema.ts';
import { ACTIONS } from '../domain/decision/verdict.ts';
import { DIMENSIONS } from '../domain/learning/cell.ts';
import { WINDOWS } from '../domain/learning/window.ts';
import { contractsFrom } from '../domain/market/contracts.ts';
import { PORTFOLIO_WINDOWS } from '../domain/portfolio/window.ts';
import { ARMS } from '../domain/shared/arm.ts';
import { MODES } from '../domain/shared/modes.ts';
import { isSlug } from '../domain/shared/names.ts';
import { decisionSettings } from '../domain/shared/policy-schema.ts';
import { SCOPES, type Scope } from '../domain/shared/scopes.ts';

/** Readers of what is typed on the command line; each throws a sentence that says what is right. */

/** Dollars, such as 25 or 0.5, in micro-dollars. */
export const dollars = number('It must be an amount in dollars, such as 25 or 0.5.', (usd) => {
  const microUsd = Math.round(usd * 1_000_000);
  return Number.isSafeInteger(microUsd) ? microUsd : null;
});

/** Dollars from 0 on, in micro-dollars. */
export const fee = number('It must be an amount in dollars, such as 0.0345 or 0.', (usd) =>
  Math.round(usd * 1_000_000),
);

/** Seconds, such as 30, in milliseconds. */
export const seconds = number('It must be a number of seconds, such as 30.', (given) => {
  const ms = Math.round(given * 1_000);
  return Number.isSafeInteger(ms) && ms > 0 ? ms : null;
});

export const count = whole('It must be a whole number, 1 or more.', 1);
export const perMinute = whole('It must be a whole number from 1 to 100000.', 1, 100_000);
export const seed = whole('It must be a whole number, 0 or more.', 0);
/** A port to listen on; 0 = any free one. */
export const port = whole('It must be a port from 1 to 65535, or 0 for any free one.', 0, 65_535);

export const baseRate = number('It must be a rate between 0 and 1, such as 0.3.', (rate) =>
  rate > 0 && rate < 1 ? rate : null,
);

/** What a contract paid, in micro-dollars. */
export const settlementValue = number('It must be dollars from 0 to 1, such as 0.37.', (usd) =>
  usd <= 1 ? Math.round(usd * 1_000_000) : null,
);

/** A price in cents, as a probability. */
export const centsAsProbability = number('It must be a price in cents from 0 to 100, such as 93.', (cents) =>
  cents <= 100 ? cents / 100 : null,
);

/** `evidence`, or a weight of the models against the price. */
export const blend = readerOf(decisionSettings.blend.wrapped);

export const action = choice(ACTIONS, (text) => text.toUpperCase());
export const path = choice(PATHS, (text) => text.toLowerCase());
export const profile = choice(['efficient', 'inefficient']);
export const samples = choice(['first', 'mean']);
export const arm = choice(ARMS);
export const window = choice(WINDOWS);
export const portfolioWindow = choice(PORTFOLIO_WINDOWS);
export const dimension = choice(DIMENSIONS);
export const modeOrClear = choice([...MODES, 'clear']);

/** Separated by commas. Whether an event has them is the service's to say. */
export function tickers(text: string): readonly string[] {
  const named = text.split(',').map((each) => each.trim());
  if (named.every((each) => each !== '')) return named;
  throw new InvalidArgumentError('It must be tickers separated by commas, such as KX-1,KX-2.');
}

/** What a token may do, separated by commas. */
export function scopes(text: string): readonly Scope[] {
  const named = text.split(',').map((each) => each.trim());
  const isScope = (each: string): each is Scope => SCOPES.some((scope) => scope === each);
  if (named.every(isScope)) return [...new Set(named)];
  throw new InvalidArgumentError(`It must be of ${SCOPES.join(', ')}, separated by commas.`);
}

/** Ids of accounts, separated by commas. */
export function accounts(text: string): readonly string[] {
  const named = text.split(',').map((each) => each.trim());
  if (named.every(isSlug)) return [...new Set(named)];
  throw new InvalidArgumentError('It must be ids of accounts separated by commas, such as main,paper.');
}

/** The name of a token. */
export function tokenName(text: string): string {
  if (isSlug(text)) return text;
  throw new InvalidArgumentError('It must be 1 to 40 lower-case letters, digits or dashes, such as bot-1.');
}

/** side:contracts:cents, such as yes:100:45. */
export function position(text: string): Position {
  const match = /^(yes|no):([\d.]{1,16}):(\d{1,3}(?:\.\d{1,9})?)$/.exec(text);
  const contracts = contractsFrom(match?.[2]);
  if (!match || contracts === null) {
    throw new InvalidArgumentError(
      'It must be side:contracts:cents, such as yes:100:45 for 100 YES contracts bought at 45 cents, or no:2.5:45.',
    );
  }
  const [, side, , averageCents] = match;
  return { side: side === 'yes' ? 'yes' : 'no', contracts, averageCents: Number(averageCents) };
}

const MS_PER_UNIT: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** 30m, 24h or 7d, in milliseconds. */
export function duration(text: string): number {
  const match = /^(\d{1,6})([mhd])$/.exec(text);
  if (!match) throw new InvalidArgumentError('It must be a time such as 30m, 24h or 7d.');
  return Number(match[1]) * (MS_PER_UNIT[match[2] ?? ''] ?? 0);
}

/** A time in ISO 8601, in epoch milliseconds. */
export function instant(text: string): number {
  const atMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) throw new InvalidArgumentError('It must be a time such as 2026-11-24T15:00:00Z.');
  return atMs;
}

const CAP_FIELDS = { day: 'dayMicroUsd', hour: 'hourMicroUsd', decision: 'decisionMicroUsd' } as const;
export type Caps = { readonly [K in (typeof CAP_FIELDS)[keyof typeof CAP_FIELDS]]?: number };

/** day=25,hour=5,decision=1, in dollars; any of the three. */
export function caps(text: string): Caps {
  const entries = text.split(',').map((part) => {
    const [name = '', amount = '', ...rest] = part.trim().split('=');
    if (!isKeyOf(CAP_FIELDS, name) || rest.length > 0) {
      throw new InvalidArgumentError('It must be caps in dollars, such as day=25,hour=5,decision=1.');
    }
    return [CAP_FIELDS[name], dollars(amount)];
  });
  return Object.fromEntries(entries);
}

const PART_FIELDS = { category: 'categoryMicroUsd', purpose: 'purposeMicroUsd', model: 'modelMicroUsd' } as const;
/** Caps of parts of the day's money, by kind and name; null takes one away. */
export type PartCaps = {
  readonly [K in (typeof PART_FIELDS)[keyof typeof PART_FIELDS]]?: Readonly<Record<string, number | null>>;
};

/** category:economics=2, purpose:exploration=1 or model:grok-4.7=5, in dollars a day, or `none`; added to those before. */
export function partCap(text: string, before: PartCaps = {}): PartCaps {
  const [, kind = '', name = '', amount = ''] = /^([a-z]+):([^=]{1,100})=(.+)$/.exec(text.trim()) ?? [];
  if (!isKeyOf(PART_FIELDS, kind) || name === '__proto__') {
    throw new InvalidArgumentError(
      'It must be a cap in dollars a day, such as category:economics=2, purpose:exploration=1 or model:grok-4.7=5, or none instead of the amount.',
    );
  }
  const field = PART_FIELDS[kind];
  return { ...before, [field]: { ...before[field], [name]: amount === 'none' ? null : dollars(amount) } };
}

/** Reads a text by the schema that the service checks it with. */
export function readerOf<const S extends v.GenericSchema>(schema: S): (text: string) => v.InferOutput<S> {
  return (text) => {
    const result = v.safeParse(schema, /^\d+(\.\d+)?$/.test(text) ? Number(text) : text);
    if (result.success) return result.output;
    throw new InvalidArgumentError(sentence(result.issues[0].message));
  };
}

/** The same for a list that is typed with commas; nothing typed is an empty one. */
export function listReaderOf<const S extends v.GenericSchema>(schema: S): (text: string) => v.InferOutput<S> {
  return (text) => {
    const result = v.safeParse(schema, text.trim() === '' ? [] : text.split(',').map((each) => each.trim()));
    if (result.success) return result.output;
    throw new InvalidArgumentError(sentence(result.issues[0].message));
  };
}

const sentence = (message: string) => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;

const isKeyOf = <const T extends object>(record: T, key: string): key is keyof T & string => Object.hasOwn(record, key);

/** A reader of a decimal number; `inUnit` gives null for one that is out of range. */
function number(expectation: string, inUnit: (given: number) => number | null): (text: string) => number {
  return (text) => {
    const value = /^\d+(\.\d+)?$/.test(text.trim()) ? inUnit(Number(text)) : null;
    if (value === null) throw new InvalidArgumentError(expectation);
    return value;
  };
}

function whole(expectation: string, least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const inUnit = (given: number) => (Number.isSafeInteger(given) && given >= least && given <= most ? given : null);
  const read = number(expectation, inUnit);
  return (text) => read(/^\d+$/.test(text) ? text : '');
}

function choice<const T extends string>(
  choices: readonly T[],
  normalize: (text: string) => string = (text) => text,
): (text: string) => T {
  return (text) => {
    const found = choices.find((each) => each === normalize(text));
    if (found === undefined) throw new InvalidArgumentError(`It must be one of ${choices.join(', ')}.`);
    return found;
  };
}
