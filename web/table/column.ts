import type { ComponentChildren } from 'preact';

export type Cell = string | number | boolean | null;

/** One column of a table: how it is shown, and what is sorted and exported. */
export interface Column<T> {
  /** Its name in an export; with its unit where it has one, such as `costMicroUsd`. */
  readonly key: string;
  readonly head: string;
  /** What the figure is, in a sentence: shown when the head is pointed at, and read by screen readers. */
  readonly about?: string;
  readonly align?: 'number';
  /** The plain value: rows are sorted by it, null last. */
  readonly value: (row: T) => Cell;
  /** What is seen; the value where absent. */
  readonly render?: (row: T) => ComponentChildren;
  /** On a phone, where a row is an item of a list, it stands there at once; the others are a tap away. Where no column of a table says
   * so, the first ones are. */
  readonly isMain?: boolean;
  /** Exported beside the value and not shown apart, such as the ends of an interval. */
  readonly more?: readonly { readonly key: string; readonly value: (row: T) => Cell }[];
}

export interface Sorting {
  readonly key: string;
  readonly isDescending: boolean;
}

/** Sorted by a column's value; rows without one come last in both directions, equals keep their order. */
export function sortRows<T>(rows: readonly T[], columns: readonly Column<T>[], sorting: Sorting | null): readonly T[] {
  const column = columns.find(({ key }) => key === sorting?.key);
  if (!column || !sorting) return rows;
  const sign = sorting.isDescending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [column.value(a), column.value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * compare(left, right);
  });
}

function compare(left: string | number | boolean, right: string | number | boolean): number {
  if (typeof left === 'string' && typeof right === 'string') return left.localeCompare(right, 'en', { numeric: true });
  return Number(left) - Number(right);
}

/** A row's cell as it is seen; `n/a` where it has no value. */
export function cellOf<T>({ render, value }: Column<T>, row: T): ComponentChildren {
  return render ? render(row) : String(value(row) ?? 'n/a');
}
