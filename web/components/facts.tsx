import type { ComponentChildren } from 'preact';

export type Fact = readonly [name: string, value: ComponentChildren];

interface FactsProps {
  readonly facts: readonly (Fact | null | false)[];
  readonly class?: string;
}

/** Names with their values, one a line. */
export function Facts({ facts, class: kind = 'facts' }: FactsProps) {
  return (
    <dl class={kind}>
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact[0]}>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** Sentences, one a line. */
export function Notes({ notes }: { readonly notes: readonly string[] }) {
  return (
    <ul class="notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

/** A large figure with its name below. */
export function Figure({ value, name }: { readonly value: ComponentChildren; readonly name: ComponentChildren }) {
  return (
    <div class="figure">
      <div class="figure-value">{value}</div>
      <div class="muted small">{name}</div>
    </div>
  );
}
