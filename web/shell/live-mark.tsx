import { useZone } from '../api/meta.ts';
import { formatTimeOfDay } from '../components/time.tsx';
import { liveState } from '../live/live.ts';

/** Whether what is seen is up to date, and if not, as of when. */
export function LiveMark({ asOfMs }: { readonly asOfMs: number | null }) {
  const state = liveState.value;
  const zone = useZone();
  const asOf = asOfMs === null ? '' : `as of ${formatTimeOfDay(asOfMs, zone)}, `;
  return (
    <span class={`live live-${state.is}`} role="status">
      <span aria-hidden="true" class="dot" />
      {state.is === 'live' && 'live'}
      {state.is === 'connecting' && 'connecting …'}
      {state.is === 'reconnecting' && `${asOf}reconnecting since ${formatTimeOfDay(state.sinceMs, zone)}`}
    </span>
  );
}
