import { useLayoutEffect, useState } from 'preact/hooks';
export function createObservable(initial) {
    let value = initial;
    const listeners = new Set();
    return {
        read: () => value,
        write(next) {
            if (Object.is(value, next))
                return;
            value = next;
            for (const listener of [...listeners])
                listener();
        },
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
    };
}
/** The value, drawn again whenever it changes. */
export function useObservable(observable) {
    const [value, setValue] = useState(() => ({ of: observable.read() }));
    useLayoutEffect(() => {
        const look = () => setValue((last) => (Object.is(last.of, observable.read()) ? last : { of: observable.read() }));
        // It may have changed between drawing and this effect.
        look();
        return observable.subscribe(look);
    }, [observable]);
    return value.of;
}
