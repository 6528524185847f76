import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface SectionProps {
  readonly title: string;
  /** One line below the title: what the figures are of, with their n. */
  readonly about?: ComponentChildren;
  /** Buttons and choices at the right of the title. */
  readonly tools?: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A card with a heading: the unit that views are made of. */
export function Section({ title, about, tools, class: extra = '', children }: SectionProps) {
  const id = useId();
  return (
    <section class={`card ${extra}`} aria-labelledby={id}>
      <div class="card-head">
        <div>
          <h2 id={id}>{title}</h2>
          {about && <p class="muted small">{about}</p>}
        </div>
        {tools && <div class="card-tools">{tools}</div>}
      </div>
      {children}
    </section>
  );
}

/** The heading of a view. The shell moves the focus to it after a change of page. */
export function PageTitle({
  children,
  tools,
}: {
  readonly children: ComponentChildren;
  readonly tools?: ComponentChildren;
}) {
  return (
    <div class="page-title">
      <h1 tabIndex={-1}>{children}</h1>
      {tools && <div class="card-tools">{tools}</div>}
    </div>
  );
}
