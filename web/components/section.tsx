import type { AnchorHTMLAttributes, ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Loading } from '../api/use-api.ts';
import { Button } from './form.tsx';

interface SectionProps {
  readonly title: string;
  /** One line below the title: what the figures are of, with their n. */
  readonly about?: ComponentChildren;
  /** Buttons and choices at the right of the title. */
  readonly tools?: ComponentChildren;
  readonly class?: string;
  /** What is shown instead of the children while there is nothing to show. */
  readonly empty?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A card with a heading: the unit that views are made of. */
export function Section({ title, about, tools, class: extra = '', empty, children }: SectionProps) {
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
      {empty ? <Empty>{empty}</Empty> : children}
    </section>
  );
}

/** No page was left yet: the browser decides where the focus is. */
let isFirstPage = true;

/** The heading of a view and of the browser's tab. After a change of page the focus moves to it, so that the keyboard and a
 * screen reader go on from there. */
export function PageTitle({ children, tools }: { readonly children: string; readonly tools?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  useEffect(() => {
    document.title = `${children} · Conclave`;
  }, [children]);
  return (
    <div class="page-title">
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
      {tools && <div class="card-tools">{tools}</div>}
    </div>
  );
}

/** Opens in a tab of its own. */
export const ExternalLink = (props: Pick<AnchorHTMLAttributes, 'children' | 'class' | 'href'>) => (
  <a target="_blank" rel="noreferrer" {...props} />
);

interface ScrollProps {
  readonly label: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A box for content wider than the screen: it scrolls by itself, also by keyboard. */
export function Scroll({ label, class: kind = 'scroll', children }: ScrollProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class={kind} aria-label={`${label}: table`} tabIndex={0}>
      {children}
    </section>
  );
}

/** Something is being loaded. */
export function Waiting({ what }: { readonly what: string }) {
  return (
    <p class="waiting" role="status">
      Loading {what} …
    </p>
  );
}

/** What went wrong as a sentence, with a way to try again. */
export function Failure({ message, retry }: { readonly message: string; readonly retry?: () => void }) {
  return (
    <div class="failure" role="alert">
      <p>{message}</p>
      {retry && <Button onClick={retry}>Try again</Button>}
    </div>
  );
}

/** Nothing is here yet, and what will fill it. */
export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

interface LoadedProps<T> {
  readonly from: Pick<Loading<T>, 'data' | 'failure' | 'reload'>;
  /** What is loaded: `the costs`. */
  readonly what: string;
  readonly children: (data: T) => ComponentChildren;
}

/** What the API answered, the wait for it, or what went wrong; an earlier answer stays beside a failure. */
export function Loaded<T>({ from: { data, failure, reload }, what, children }: LoadedProps<T>) {
  return (
    <>
      {failure && <Failure message={failure.message} retry={reload} />}
      {data === null && !failure && <Waiting what={what} />}
      {data !== null && children(data)}
    </>
  );
}

/** What fills a part of the page that is still empty. */

export const FilledByOutcomes = () => (
  <>
    Recorded outcomes fill this: <code>bin/conclave outcome TICKER yes</code>.
  </>
);

export const FilledByDecisions = () => (
  <>
    <code>bin/conclave decide market.json</code> makes the first one.
  </>
);

export const NoAccountYet = () => (
  <Empty>
    No worker has set up an account yet. <code>bin/conclave up</code> does it, from the configuration.
  </Empty>
);
