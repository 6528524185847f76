import type { NowView } from '../../server/contract/now.ts';
import { useObservable } from '../router/observable.ts';
import { liveNow } from './live.ts';

/** The newer one of what was asked for and what the stream said. */
export function useLatestNow(asked: NowView | null): NowView | null {
  const live = useObservable(liveNow);
  if (!asked || !live) return live ?? asked;
  return asked.atMs > live.atMs ? asked : live;
}
