import type { ComponentChildren } from 'preact';

/** A box for content wider than the screen: it scrolls by itself, also by keyboard. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="scroll" aria-label={`${label}: table`} tabIndex={0}>
      {children}
    </section>
  );
}
