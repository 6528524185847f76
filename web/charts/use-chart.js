import { useEffect, useRef, useState } from 'preact/hooks';
import { useShownTheme } from '../theme/theme.ts';
import { readLook } from './look.ts';
import { baseOption } from './parts.ts';
/** Keeps a chart in an element: fetches what draws it, draws anew for data, theme and width, and clears up. True when it
 * could not be fetched. */
export function useChart(element, draw) {
    const chart = useRef(null);
    const [isReady, setReady] = useState(false);
    const [hasFailed, setFailed] = useState(false);
    const [isNarrow, setNarrow] = useState(false);
    const theme = useShownTheme();
    useEffect(() => {
        const place = element.current;
        if (!place)
            return;
        let isWanted = true;
        const observer = new ResizeObserver(() => {
            chart.current?.resize();
            setNarrow(readLook(place).isNarrow);
        });
        import('./echarts.ts')
            .then((module) => {
            if (!isWanted)
                return;
            chart.current = module.init(place);
            observer.observe(place);
            setReady(true);
        })
            .catch(() => isWanted && setFailed(true));
        return () => {
            isWanted = false;
            observer.disconnect();
            chart.current?.dispose();
            chart.current = null;
        };
    }, [element]);
    // The theme is read from the element by then; width and readiness only say that it is to be drawn again.
    useEffect(() => {
        const place = element.current;
        if (!chart.current || !place)
            return;
        const look = readLook(place);
        const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
        const { tooltip, ...base } = baseOption(look, isStill);
        const option = draw(look);
        chart.current.setOption({ ...base, ...option, tooltip: { ...tooltip, ...option.tooltip } }, { notMerge: true });
    }, [element, draw, theme, isNarrow, isReady]);
    return hasFailed;
}
