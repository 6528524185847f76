import type { ComponentChildren } from 'preact';

/** Lines below each other on one scale, each with its name before the drawing and its figures behind it. `marks` label the
 * scale, each at a place from 0 to 1. The drawing is for the eye; `summary` says the same. */
export function Axis(props: {
  readonly summary: string;
  readonly marks: readonly (readonly [place: number, label: string])[];
  readonly children: ComponentChildren;
}) {
  return (
    <figure class="axis">
      <figcaption class="visually-hidden">{props.summary}</figcaption>
      {props.children}
      <div class="axis-scale" aria-hidden="true">
        {props.marks.map(([place, label]) => (
          <span key={place} style={{ left: `${100 * place}%` }}>
            {label}
          </span>
        ))}
      </div>
    </figure>
  );
}

export function AxisLine(props: {
  readonly name: ComponentChildren;
  readonly value: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="axis-line">
      <span class="axis-name">{props.name}</span>
      <svg class="axis-track" height="24" width="100%" aria-hidden="true">
        {props.children}
      </svg>
      <span class="axis-value">{props.value}</span>
    </div>
  );
}
