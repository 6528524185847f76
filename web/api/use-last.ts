import { useRef } from 'preact/hooks';

/** The value, or while there is none the last one that there was. */
export function useLast<T>(value: T | null): T | null {
  const last = useRef<T | null>(null);
  if (value !== null) last.current = value;
  return last.current;
}
