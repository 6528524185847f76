import { useEffect, useRef } from 'preact/hooks';
import type { Loading } from '../api/use-api.ts';

/** A question without an answer for so long is asked anew: its connection may be gone. */
const PATIENCE_MS = 30_000;

/** Asks again and again while the page is seen, and at once when it is seen again. A slow answer is waited for: to ask anew cancels the
 * question before, and slow answers would never come. */
export function useAgain(everyMs: number, asked: Pick<Loading<unknown>, 'isLoading' | 'reload'>): void {
  const latest = useRef(asked);
  latest.current = asked;
  useEffect(() => {
    let askedAtMs = Date.now();
    const tick = () => {
      const { isLoading, reload } = latest.current;
      if (document.hidden || (isLoading && Date.now() - askedAtMs < PATIENCE_MS)) return;
      askedAtMs = Date.now();
      reload();
    };
    const timer = setInterval(tick, everyMs);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [everyMs]);
}
