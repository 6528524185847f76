import type { NowView } from '../../server/contract/now.ts';
import { type Loading, useApi } from '../api/use-api.ts';
import { liveNow } from './live.ts';

/** What /api/now answered, or what the live stream sent since, whichever is newer. */
export function useNow(): Loading<NowView> {
  const asked = useApi('/api/now');
  const live = liveNow.value;
  const isLiveNewer = live !== null && (asked.data === null || live.atMs >= asked.data.atMs);
  return { ...asked, data: isLiveNewer ? live : asked.data };
}
