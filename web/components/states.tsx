import type { ComponentChildren } from 'preact';

/** Something is on its way. */
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
