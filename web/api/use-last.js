import { useRef } from 'preact/hooks';
/** The value, or while there is none the last one that there was. */
export function useLast(value) {
    const last = useRef(null);
    if (value !== null)
        last.current = value;
    return last.current;
}
