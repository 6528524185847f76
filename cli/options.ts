import { InvalidArgumentError } from 'commander';
import { ACTIONS, type Action, PATHS, type Path } from '../domain/decision/decision.ts';
import type { Position } from '../domain/decision/request.ts';
import { DIMENSIONS, type Dimension } from '../domain/learning/bucket.ts';
import { WINDOWS, type Window } from '../domain/learning/window.ts';
import { METHODS, type Method } from '../domain/shared/method.ts';
import { MODES, type Mode } from '../domain/shared/modes.ts';
import { type Blend, STRATEGIES, type Strategy } from '../domain/shared/policy.ts';

/** Readers of what is typed on the command line; each throws a sentence that says what is right. */

/** Dollars, such as 25 or 0.5, in micro-dollars. */
export function dollars(text: string): number {
  const microUsd = Math.round((decimal(text) ?? Number.NaN) * 1_000_000);
  if (!Number.isSafeInteger(microUsd)) {
    throw new InvalidArgumentError('It must be an amount in dollars, such as 25 or 0.5.');
  }
  return microUsd;
}

/** Seconds, such as 30, in milliseconds. */
export function seconds(text: string): number {
  const ms = Math.round((decimal(text) ?? Number.NaN) * 1_000);
  if (!Number.isSafeInteger(ms) || ms <= 0) {
    throw new InvalidArgumentError('It must be a number of seconds, such as 30.');
  }
  return ms;
}

export function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  }
  return value;
}

export function seed(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  }
  return value;
}

/** A port to listen on; 0 = any free one. */
export function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new InvalidArgumentError('It must be a port from 1 to 65535, or 0 for any free one.');
  }
  return Number(text);
}

/** `evidence`, or a weight of the models against the price. */
export function blend(text: string): Blend {
  if (text === 'evidence') return text;
  const value = decimal(text);
  if (value === null || value < 0 || value > 1) {
    throw new InvalidArgumentError(
      'It must be "evidence" or a weight from 0 (the price alone) to 1 (the models alone).',
    );
  }
  return value;
}

/** side:contracts:cents, such as yes:100:45. */
export function position(text: string): Position {
  const match = /^(yes|no):(\d{1,15}):(\d{1,3}(?:\.\d{1,9})?)$/.exec(text);
  if (!match) {
    throw new InvalidArgumentError(
      'It must be side:contracts:cents, such as yes:100:45 for 100 YES contracts bought at 45 cents.',
    );
  }
  const [, side, contracts, averageCents] = match;
  return { side: side === 'yes' ? 'yes' : 'no', contracts: Number(contracts), averageCents: Number(averageCents) };
}

const MS_PER_UNIT: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** 30m, 24h or 7d, in milliseconds. */
export function duration(text: string): number {
  const match = /^(\d{1,6})([mhd])$/.exec(text);
  if (!match) throw new InvalidArgumentError('It must be a time such as 30m, 24h or 7d.');
  return Number(match[1]) * (MS_PER_UNIT[match[2] ?? ''] ?? 0);
}

export function action(text: string): Action {
  return oneOf(ACTIONS, text.toUpperCase());
}

export function path(text: string): Path {
  return oneOf(PATHS, text.toLowerCase());
}

export function profile(text: string): 'efficient' | 'inefficient' {
  return oneOf(['efficient', 'inefficient'] as const, text);
}

export function samples(text: string): 'first' | 'mean' {
  return oneOf(['first', 'mean'] as const, text);
}

export function baseRate(text: string): number {
  const value = decimal(text);
  if (value === null || value <= 0 || value >= 1) {
    throw new InvalidArgumentError('It must be a rate between 0 and 1, such as 0.3.');
  }
  return value;
}

export function method(text: string): Method {
  return oneOf(METHODS, text);
}

export function strategy(text: string): Strategy {
  return oneOf(STRATEGIES, text);
}

export function window(text: string): Window {
  return oneOf(WINDOWS, text);
}

export function dimension(text: string): Dimension {
  return oneOf(DIMENSIONS, text);
}

/** A time in ISO 8601, in epoch milliseconds. */
export function instant(text: string): number {
  const atMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) throw new InvalidArgumentError('It must be a time such as 2026-11-24T15:00:00Z.');
  return atMs;
}

/** A price in cents, as a probability. */
export function centsAsProbability(text: string): number {
  const value = decimal(text);
  if (value === null || value < 0 || value > 100) {
    throw new InvalidArgumentError('It must be a price in cents from 0 to 100, such as 93.');
  }
  return value / 100;
}

export function modeOrClear(text: string): Mode | 'clear' {
  return oneOf([...MODES, 'clear'] as const, text);
}

export interface Caps {
  readonly dayMicroUsd?: number;
  readonly hourMicroUsd?: number;
  readonly decisionMicroUsd?: number;
}

const CAP_FIELDS: ReadonlyMap<string, keyof Caps> = new Map([
  ['day', 'dayMicroUsd'],
  ['hour', 'hourMicroUsd'],
  ['decision', 'decisionMicroUsd'],
]);

/** day=25,hour=5,decision=1, in dollars; any of the three. */
export function caps(text: string): Caps {
  const found: Partial<Record<keyof Caps, number>> = {};
  for (const part of text.split(',')) {
    const [name = '', amount = '', ...rest] = part.trim().split('=');
    const field = CAP_FIELDS.get(name);
    if (field === undefined || rest.length > 0) {
      throw new InvalidArgumentError('It must be caps in dollars, such as day=25,hour=5,decision=1.');
    }
    found[field] = dollars(amount);
  }
  return found;
}

/** Caps of parts of the day's money, by kind and name; null takes one away. */
export interface PartCaps {
  readonly categoryMicroUsd?: Readonly<Record<string, number | null>>;
  readonly purposeMicroUsd?: Readonly<Record<string, number | null>>;
  readonly modelMicroUsd?: Readonly<Record<string, number | null>>;
}

const PART_FIELDS: ReadonlyMap<string, keyof PartCaps> = new Map([
  ['category', 'categoryMicroUsd'],
  ['purpose', 'purposeMicroUsd'],
  ['model', 'modelMicroUsd'],
]);

/** category:economics=2, purpose:exploration=1 or model:grok-4=5, in dollars a day, or `none`; added to those before. */
export function partCap(text: string, before: PartCaps = {}): PartCaps {
  const [, kind = '', name = '', amount = ''] = /^([a-z]+):([^=]{1,100})=(.+)$/.exec(text.trim()) ?? [];
  const field = PART_FIELDS.get(kind);
  if (field === undefined || name === '__proto__') {
    throw new InvalidArgumentError(
      'It must be a cap in dollars a day, such as category:economics=2, purpose:exploration=1 or model:grok-4=5, or none instead of the amount.',
    );
  }
  return { ...before, [field]: { ...before[field], [name]: amount === 'none' ? null : dollars(amount) } };
}

function oneOf<T extends string>(choices: readonly T[], text: string): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new InvalidArgumentError(`It must be one of ${choices.join(', ')}.`);
  return found;
}

function decimal(text: string): number | null {
  return /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null;
}
