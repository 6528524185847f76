import { formatInterval, type Mean } from './format.ts';
import './figures.css';

interface RangedProps {
  readonly of: Mean | null;
  readonly format: (value: number) => string;
  /** Why there is no value. */
  readonly why: string;
}

/** A figure, its 95 % interval smaller below it. */
export function Ranged({ of, format, why }: RangedProps) {
  if (of === null) return <NotKnown why={why} />;
  const interval = formatInterval(of, format);
  return (
    <>
      {format(of.mean)}
      {interval !== '' && <span class="range"> {interval}</span>}
    </>
  );
}

/** No number, and why: never a 0. */
export function NotKnown({ why }: { readonly why: string }) {
  return (
    <span class="muted" title={why}>
      n/a<span class="visually-hidden">: {why}</span>
    </span>
  );
}
