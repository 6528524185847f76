import type { ComponentChildren } from 'preact';
import type { Severity } from '../../domain/health/alert.ts';
import { MODE_RULES, type Mode, type ModeRule } from '../../domain/shared/modes.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'neutral' | 'accent';

/** A word with a colour; the word alone says it too. */
export function Pill({
  tone,
  title,
  children,
}: {
  readonly tone: Tone;
  readonly title?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <span class={`pill pill-${tone}`} title={title}>
      {children}
    </span>
  );
}

const TONES: Readonly<Record<ModeRule['severity'], Tone>> = {
  none: 'good',
  notice: 'accent',
  warning: 'warn',
  critical: 'bad',
};

export const modeTone = (mode: Mode): Tone => TONES[MODE_RULES[mode].severity];

const OF_ALERTS: Readonly<Record<Severity, Tone>> = { notice: 'neutral', warning: 'warn', critical: 'bad' };

export const severityTone = (severity: Severity): Tone => OF_ALERTS[severity];
