import type { NowView } from '../../server/contract/now.ts';
import { Pill } from '../components/pill.tsx';
import { useLinkTo } from '../router/place.ts';
import { modeTone } from './mode-tone.ts';

/** The mode in force, always in view; leads to the page where it can be changed. */
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
      <Pill tone={modeTone(mode)}>
        <span aria-hidden="true" class="dot" />
        <span class="visually-hidden">Mode </span>
        {mode}
        {isManualOverride && ' · manual'}
        <span class="visually-hidden">: to the controls</span>
      </Pill>
    </a>
  );
}
