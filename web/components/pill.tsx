import type { ComponentChildren } from 'preact';

export type Tone = 'good' | 'warn' | 'bad' | 'neutral' | 'accent';

/** A word with a colour; the word alone says it too. */
export function Pill({
  tone,
  title,
  children,
}: {
  readonly tone: Tone;
  readonly title?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <span class={`pill pill-${tone}`} title={title}>
      {children}
    </span>
  );
}
