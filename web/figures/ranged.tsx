import { type Mean, type Range, rangeOf, tellRange } from './tell.ts';
import './figures.css';

interface RangedProps {
  readonly value: number | null;
  readonly range: Range | null;
  readonly tell: (value: number) => string;
  /** Why there is no value. */
  readonly why: string;
}

/** A figure, its 95 % interval smaller below it. */
export function Ranged({ value, range, tell, why }: RangedProps) {
  if (value === null) return <NotKnown why={why} />;
  return (
    <>
      {tell(value)}
      {range && <span class="range"> {tellRange(range, tell)}</span>}
    </>
  );
}

export function RangedMean({ of, tell, why }: Pick<RangedProps, 'tell' | 'why'> & { readonly of: Mean | null }) {
  return <Ranged value={of?.mean ?? null} range={rangeOf(of)} tell={tell} why={why} />;
}

/** No number, and why: never a 0. */
export function NotKnown({ why }: { readonly why: string }) {
  return (
    <span class="muted" title={why}>
      n/a<span class="visually-hidden">: {why}</span>
    </span>
  );
}
