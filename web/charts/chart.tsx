import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Problem } from '../components/form.tsx';
import { DataTable, type DataTableProps } from '../table/data-table.tsx';
import './charts.css';
import { shownTheme } from '../theme/theme.ts';
import type { init } from './echarts.ts';
import { baseOption, type Draw, readLook, type Stroke } from './parts.ts';

export interface ChartProps<T> {
  readonly title: string;
  /** What is drawn, and of how many. */
  readonly caption: ComponentChildren;
  /** One or two sentences that say what the chart shows, with its key numbers. */
  readonly text: string;
  readonly draw: Draw;
  /** The data that `draw` reads: the chart is drawn again when one of these is another object. */
  readonly drawnFrom: readonly unknown[];
  readonly heightPx: number;
  readonly legend?: readonly LegendEntry[];
  /** The numbers that are drawn. */
  readonly table: Pick<DataTableProps<T>, 'name' | 'of' | 'columns' | 'rows' | 'keyOf'>;
}

/** A chart with its caption, the same in words, and the same as a table. */
export function Chart<T>({ title, caption, text, draw, drawnFrom, heightPx, legend, table }: ChartProps<T>) {
  const element = useRef<HTMLDivElement>(null);
  const hasFailed = useChart(element, draw, drawnFrom);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <figure class="chart" aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{title}</h3>
        <p class="muted small">{caption}</p>
      </figcaption>
      {legend && <Legend entries={legend} />}
      <div ref={element} class="chart-canvas" style={{ height: `${heightPx}px` }} role="img" aria-label={text} />
      <Problem
        text={
          hasFailed
            ? 'The chart library could not be loaded; the numbers are in the table. Load the page again to see the chart.'
            : null
        }
      />
      <p class="small">{text}</p>
      <details class="more" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          Show as table<span class="visually-hidden">: {title}</span>
        </summary>
        {isOpen && <DataTable title={title} {...table} />}
      </details>
    </figure>
  );
}

export interface LegendEntry {
  readonly name: string;
  /** 1 to 8, of the page's series colours, or a named one. */
  readonly color: Stroke['color'] | 'good' | 'warn' | 'bad' | 'muted' | 'accent';
  readonly shape: 'box' | 'solid' | 'dashed' | 'dotted' | 'circle' | 'triangle' | 'diamond';
}

const GLYPHS: Readonly<Partial<Record<LegendEntry['shape'], string>>> = { circle: '●', triangle: '▲', diamond: '◆' };

/** Which colour and shape is what; real text beside the canvas. */
function Legend({ entries }: { readonly entries: readonly LegendEntry[] }) {
  return (
    <ul class="legend">
      {entries.map(({ name, color, shape }) => (
        <li key={name}>
          <span aria-hidden="true" class={`legend-mark legend-${shape} legend-color-${color}`}>
            {GLYPHS[shape]}
          </span>
          {name}
        </li>
      ))}
    </ul>
  );
}

/** Keeps a chart in an element: loads the library, draws again when the data (`drawnFrom`), theme or width changes, and
 * disposes of it. True when the library could not be loaded. */
function useChart(element: RefObject<HTMLDivElement | null>, draw: Draw, drawnFrom: readonly unknown[]): boolean {
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
