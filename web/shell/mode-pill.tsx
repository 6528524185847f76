import type { Mode } from '../../domain/shared/modes.ts';
import type { NowView } from '../../server/contract/now.ts';
import { Pill, type Tone } from '../components/pill.tsx';
import { useLinkTo } from '../router/place.ts';

export const MODE_TONES: Readonly<Record<Mode, Tone>> = {
  normal: 'good',
  economy: 'accent',
  degraded: 'warn',
  emergency: 'bad',
  halted: 'bad',
};

/** The mode in force, always in view; leads to where it can be changed. */
export function ModePill({ now, hasFailed }: { readonly now: NowView | null; readonly hasFailed: boolean }) {
  const linkTo = useLinkTo();
  if (!now) return hasFailed ? <Pill tone="neutral">mode unknown</Pill> : null;
  if (!now.mode) {
    return (
      <Pill tone="neutral" title="No worker has ever run on this store.">
        no mode yet
      </Pill>
    );
  }
  const { mode, reason, isManualOverride } = now.mode;
  return (
    <a class="pill-link" href={linkTo('/controls')} title={reason}>
      <Pill tone={MODE_TONES[mode]}>
        <span aria-hidden="true" class="dot" />
        <span class="visually-hidden">Mode </span>
        {mode}
        {isManualOverride && ' · by hand'}
        <span class="visually-hidden">: to the controls</span>
      </Pill>
    </a>
  );
}
