import { useLayoutEffect, useState } from 'preact/hooks';

/** One value that several parts of the page look at. */
export interface Observable<T> {
  readonly read: () => T;
  readonly write: (value: T) => void;
  /** Returns what ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function createObservable<T>(initial: T): Observable<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    read: () => value,
    write(next) {
      if (Object.is(value, next)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value, drawn again whenever it changes. */
export function useObservable<T>(observable: Observable<T>): T {
  const [value, setValue] = useState(() => ({ of: observable.read() }));
  useLayoutEffect(() => {
    const look = () => setValue((last) => (Object.is(last.of, observable.read()) ? last : { of: observable.read() }));
    // It may have changed between drawing and this effect.
    look();
    return observable.subscribe(look);
  }, [observable]);
  return value.of;
}
