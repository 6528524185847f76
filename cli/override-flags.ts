import { Option } from 'commander';
import * as v from 'valibot';
import type { DecisionOverrides } from '../domain/decision/request-schema.ts';
import { decisionSettings, overrideFields } from '../domain/shared/policy-schema.ts';
import { dollars, duration, listReaderOf, readerOf } from './options.ts';

/** The flags for what a decision may override, made from the schema of the policy: `minEdge` is `--min-edge <n>`, an amount is
 * typed in dollars (`--quick-below-stake <usd>`), a time as 30m, 24h or 7d, a list with commas, and what is done by default has a flag that switches it off (`--no-reuse`). */
export function overrideFlags(): Option[] {
  return names.map((name) => {
    const { wrapped } = decisionSettings[name];
    const meaning = v.getDescription(wrapped) ?? '';
    if (isFlag(name)) {
      return isOnByDefault(name)
        ? new Option(`--no-${flagOf(name)}`, `do not ${meaning}`)
        : new Option(`--${flagOf(name)}`, meaning);
    }
    if (name.endsWith('MicroUsd')) return new Option(`--${flagOf(name)} <usd>`, meaning).argParser(dollars);
    if (name.endsWith('Ms')) return new Option(`--${flagOf(name)} <time>`, meaning).argParser(duration);
    if (Array.isArray(decisionSettings[name].default)) {
      return new Option(`--${flagOf(name)} <list>`, meaning).argParser(listReaderOf(wrapped));
    }
    const choices = wrapped.type === 'picklist' ? `: ${wrapped.options.join(', ')}` : '';
    const placeholder = wrapped.type === 'number' ? 'n' : flagOf(name);
    return new Option(`--${flagOf(name)} <${placeholder}>`, meaning + choices).argParser(readerOf(wrapped));
  });
}

/** What was typed, under the names of the request's fields. */
export function overridesFrom(options: Readonly<Record<string, unknown>>): DecisionOverrides {
  const stated = names.map((name) => [name, options[camelCase(flagOf(name))]] as const);
  // Without its flag, what is done by default comes as true: then the account's policy decides.
  return Object.fromEntries(
    stated.filter(([name, value]) => value !== undefined && !(isFlag(name) && value === isOnByDefault(name))),
  );
}

type OverrideName = keyof typeof overrideFields;
const names = Object.keys(overrideFields) as OverrideName[];
const isFlag = (name: OverrideName) => decisionSettings[name].wrapped.type === 'boolean';
const isOnByDefault = (name: OverrideName) => decisionSettings[name].default === true;
const flagOf = (name: string) =>
  name.replace(/(MicroUsd|Ms)$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const camelCase = (flag: string) => flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
