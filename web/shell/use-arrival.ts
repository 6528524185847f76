import { useEffect, useRef } from 'preact/hooks';

const LOOK_EVERY_MS = 50;
const LOOK_FOR_MS = 5_000;

/** Says which page this is: in the title, and after a change of page by moving the focus to its heading, so that the keyboard
 * and a screen reader go on from there. */
export function useArrival(page: string, title: string): void {
  const from = useRef(page);
  useEffect(() => {
    document.title = `${title} · Conclave`;
    if (from.current === page) return;
    from.current = page;
    const heading = () => document.querySelector<HTMLElement>('main h1');
    const before = heading();
    const beforeText = before?.textContent;
    const startedAtMs = Date.now();
    // The view's code may have to be fetched first.
    const timer = setInterval(() => {
      const arrived = heading();
      const isNew = arrived !== null && (arrived !== before || arrived.textContent !== beforeText);
      if (isNew) arrived.focus({ preventScroll: true });
      if (isNew || Date.now() - startedAtMs > LOOK_FOR_MS) clearInterval(timer);
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [page, title]);
}
