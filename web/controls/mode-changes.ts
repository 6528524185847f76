import { MODE_RULES, type Mode } from '../../domain/shared/modes.ts';
import type { NowView } from '../../server/contract/now.ts';
import { takeMode } from '../live/live.ts';
import type { PlannedChange } from './change-form.tsx';

/** The changes of the mode that an operator can make, each as it is confirmed and sent. */

export type ModeNow = NonNullable<NowView['mode']>;
export type ModeAnswer = { readonly mode: ModeNow };

export const UNTIL_CHANGED = 'until it is changed';
const MINUTE_MS = 60_000;
export const DURATIONS: ReadonlyMap<string, number | undefined> = new Map([
  [UNTIL_CHANGED, undefined],
  ['30 minutes', 30 * MINUTE_MS],
  ['1 hour', 60 * MINUTE_MS],
  ['2 hours', 120 * MINUTE_MS],
  ['8 hours', 480 * MINUTE_MS],
  ['1 day', 1_440 * MINUTE_MS],
  ['7 days', 10_080 * MINUTE_MS],
  ['30 days', 43_200 * MINUTE_MS],
]);

const FOR_ALL = 'It applies to every account, at once, also to decisions that are running.';

export function planMode(mode: ModeNow | null, wanted: Mode, duration: string): PlannedChange<ModeAnswer> {
  const forMs = DURATIONS.get(duration);
  const before = mode ? `${mode.mode} becomes` : 'The mode becomes';
  return {
    title: `Set the mode to ${wanted}?`,
    confirm: `Set ${wanted}`,
    isGrave: MODE_RULES[wanted].severity === 'critical',
    notes: [
      mode?.mode === wanted
        ? `It is ${wanted} already: reason, name and end are replaced by these.`
        : `${before} ${wanted}.`,
      MODE_RULES[wanted].summary,
      forMs === undefined
        ? `It holds ${UNTIL_CHANGED}, whatever the health of the models.`
        : `It holds for ${duration}, then the mode is automatic again.`,
      FOR_ALL,
    ],
    path: '/api/mode',
    body: { mode: wanted, forMs },
    describeDone: ({ mode: now }) => {
      takeMode(now);
      return `The mode is ${now.mode} now, set manually.`;
    },
  };
}

/** What stops all trading at once. */
export const planStop = (mode: ModeNow | null): PlannedChange<ModeAnswer> => ({
  ...planMode(mode, 'halted', UNTIL_CHANGED),
  title: 'Stop trading?',
  confirm: 'Stop trading',
});

export function planAutomatic(mode: ModeNow | null): PlannedChange<ModeAnswer> {
  return {
    title: 'Back to automatic?',
    confirm: 'Back to automatic',
    isGrave: false,
    notes: [
      `${mode ? `${mode.mode} ends` : 'A manual mode ends'}: the health of the models decides the mode, from now on.`,
      FOR_ALL,
    ],
    path: '/api/mode/clear',
    body: {},
    describeDone: ({ mode: now }) => {
      takeMode(now);
      return `The mode is automatic again: it is ${now.mode} now.`;
    },
  };
}
