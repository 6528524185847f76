import { useEffect, useRef } from 'preact/hooks';

const LOOK_EVERY_MS = 50;
const LOOK_FOR_MS = 5_000;

/** Says which page this is: in the title, and after a change of page by moving the focus to its heading, so that the keyboard
 * and a screen reader go on from there. */
export function useArrival(path: string, title: string): void {
  const from = useRef(path);
  useEffect(() => {
    document.title = `${title} · Conclave`;
    if (from.current === path) return;
    from.current = path;
    const heading = () => document.querySelector<HTMLElement>('main h1');
    const before = heading();
    const startedAtMs = Date.now();
    // The view's code may have to be fetched first.
    const timer = setInterval(() => {
      const arrived = heading();
      if (arrived && arrived !== before) arrived.focus({ preventScroll: true });
      if ((arrived && arrived !== before) || Date.now() - startedAtMs > LOOK_FOR_MS) clearInterval(timer);
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [path, title]);
}
