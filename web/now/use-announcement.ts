import { useEffect, useRef, useState } from 'preact/hooks';
import { formatCount } from '../../domain/shared/format.ts';

const AT_MOST_EVERY_MS = 15_000;

/** For a screen reader: how many decisions have come, every now and then instead of each time. `count` only grows while the
 * account is the same. */
export function useAnnouncement(count: number, account: string | null): string {
  const latest = useRef(count);
  latest.current = count;
  const [text, setText] = useState('');
  useEffect(() => {
    let announced = latest.current;
    const timer = setInterval(() => {
      const more = latest.current - announced;
      announced = latest.current;
      if (more > 0) setText(`${formatCount(more, 'new decision')}.`);
    }, AT_MOST_EVERY_MS);
    return () => clearInterval(timer);
  }, [account]);
  return text;
}
