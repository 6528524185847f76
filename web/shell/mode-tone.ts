import { MODE_RULES, type Mode, type ModeRule } from '../../domain/shared/modes.ts';
import type { Tone } from '../components/pill.tsx';

const TONES: Readonly<Record<ModeRule['severity'], Tone>> = {
  none: 'good',
  notice: 'accent',
  warning: 'warn',
  critical: 'bad',
};

export const modeTone = (mode: Mode): Tone => TONES[MODE_RULES[mode].severity];
