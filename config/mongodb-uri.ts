import { showValue } from '../domain/shared/refusal.ts';
import { uriOptions } from '../domain/shared/uri-options.ts';

/** Options of a connection string that could ask for less than money, mode and decisions rest on: the least of each, and the
 * sentence's end. */
const LEAST: Readonly<Record<string, { readonly isEnough: (value: string) => boolean; readonly remedy: string }>> = {
  w: {
    isEnough: (value) => value === 'majority' || (/^\d{1,2}$/.test(value) && Number(value) > 1),
    remedy: 'it must be "majority" or a number of members that is one',
  },
  journal: { isEnough: (value) => value === 'true', remedy: 'it must be true' },
  j: { isEnough: (value) => value === 'true', remedy: 'it must be true' },
  retrywrites: { isEnough: (value) => value === 'true', remedy: 'it must be true' },
  readpreference: { isEnough: (value) => value === 'primary', remedy: 'it must be "primary"' },
  readconcernlevel: { isEnough: (value) => value === 'majority', remedy: 'it must be "majority"' },
  wtimeoutms: {
    isEnough: (value) => /^[1-9]\d{0,8}$/.test(value),
    remedy: 'it must be a number of milliseconds, 1 at least: without an end a write would wait for ever',
  },
};

const SHOWABLE = /^[\w.-]{1,32}$/;

/** One sentence for each option of MONGODB_URI that asks for less than is needed; no other part of it is shown. */
export function weakOptions(uri: string): string[] {
  return uriOptions(uri).flatMap(([name, value]) => {
    const rule = Object.hasOwn(LEAST, name) ? LEAST[name] : undefined;
    if (!rule || rule.isEnough(value)) return [];
    const shown = SHOWABLE.test(value) ? showValue(value) : 'not usable';
    return [`MONGODB_URI has the option ${name}, which is ${shown}; ${rule.remedy}. Leave it out for the default.`];
  });
}
