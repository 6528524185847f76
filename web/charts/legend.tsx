export interface LegendEntry {
  readonly name: string;
  /** 1 to 8, of the page's series colours, or a named one. */
  readonly color: number | 'good' | 'warn' | 'bad' | 'muted' | 'accent';
  readonly shape: 'box' | 'solid' | 'dashed' | 'dotted' | 'circle' | 'triangle' | 'diamond';
}

const GLYPHS: Readonly<Partial<Record<LegendEntry['shape'], string>>> = { circle: '●', triangle: '▲', diamond: '◆' };

/** Which colour and shape is what; real text beside the canvas. */
export function Legend({ entries }: { readonly entries: readonly LegendEntry[] }) {
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
