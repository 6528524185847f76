import { useEffect, useRef, useState } from 'preact/hooks';

const AT_MOST_EVERY_MS = 15_000;

/** Tells a screen reader how much has come, now and then instead of each time. `count` only grows, but for a new start. */
export function useAnnouncement(count: number, tell: (count: number) => string): string {
  const latest = useRef(count);
  latest.current = count;
  const [text, setText] = useState('');
  const teller = useRef(tell);
  teller.current = tell;
  useEffect(() => {
    let told = latest.current;
    const timer = setInterval(() => {
      const more = latest.current - told;
      told = latest.current;
      if (more > 0) setText(teller.current(more));
    }, AT_MOST_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return text;
}
