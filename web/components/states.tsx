import type { ComponentChildren } from 'preact';
import type { Loading } from '../api/use-api.ts';

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
      {retry && (
        <button type="button" class="button" onClick={retry}>
          Try again
        </button>
      )}
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
  <>
    No worker has set up an account yet. <code>bin/conclave up</code> does it, from the configuration.
  </>
);
