import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { shownTheme } from '../theme/theme.ts';
import type { init } from './echarts.ts';
import { type Draw, readLook } from './look.ts';
import { baseOption } from './parts.ts';

/** Keeps a chart in an element: loads the library, draws again when the data (`drawnFrom`), theme or width changes, and
 * disposes of it. True when the library could not be loaded. */
export function useChart(
  element: RefObject<HTMLDivElement | null>,
  draw: Draw,
  drawnFrom: readonly unknown[],
): boolean {
  const chart = useRef<ReturnType<typeof init> | null>(null);
  const [isReady, setReady] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const [isNarrow, setNarrow] = useState(false);

  useEffect(() => {
    const place = element.current;
    if (!place) return;
    let isGone = false;
    const observer = new ResizeObserver(() => {
      chart.current?.resize();
      setNarrow(readLook(place).isNarrow);
    });
    import('./echarts.ts')
      .then((module) => {
        if (isGone) return;
        chart.current = module.init(place);
        observer.observe(place);
        setReady(true);
      })
      .catch(() => !isGone && setFailed(true));
    return () => {
      isGone = true;
      observer.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, [element]);

  useEffect(() => {
    const place = element.current;
    if (!chart.current || !place) return;
    const look = readLook(place);
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const { tooltip, ...base } = baseOption(look, isStill);
    const option = draw(look);
    chart.current.setOption({ ...base, ...option, tooltip: { ...tooltip, ...option.tooltip } }, { notMerge: true });
  }, [element, shownTheme.value, isNarrow, isReady, ...drawnFrom]);

  return hasFailed;
}
