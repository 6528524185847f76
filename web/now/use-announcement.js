import { useEffect, useRef, useState } from 'preact/hooks';
const AT_MOST_EVERY_MS = 15000;
/** Tells a screen reader how much has come, now and then instead of each time. `count` only grows while it counts the
 * same (`of`). */
export function useAnnouncement(count, of, tell) {
    const latest = useRef(count);
    latest.current = count;
    const [text, setText] = useState('');
    const teller = useRef(tell);
    teller.current = tell;
    // What is counted for something else is counted anew.
    useEffect(() => {
        let told = latest.current;
        const timer = setInterval(() => {
            const more = latest.current - told;
            told = latest.current;
            if (more > 0)
                setText(teller.current(more));
        }, AT_MOST_EVERY_MS);
        return () => clearInterval(timer);
    }, [of]);
    return text;
}
