import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { formatCount } from '../../domain/shared/format.ts';
import { Button, Choice } from '../components/form.tsx';
import { type Column, cellOf, type Sorting } from './column.ts';

/** Beside its name a row shows as many figures at once, where no column says that it is one of them. */
const SHOWN_AT_ONCE = 4;
/** So many rows are listed at first: what is below a long table would be many screens away. */
const ROWS_AT_FIRST = 8;

export interface RecordListProps<T> {
  readonly title: string;
  readonly caption: ComponentChildren;
  readonly columns: readonly Column<T>[];
  /** In the order in which they are shown. */
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** A row as a whole; absent: its columns, names beside values. */
  readonly item?: (row: T) => ComponentChildren;
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting | null) => void;
}

/** The rows of a table below one another, where a table would be wider than the screen: nothing is cut off, nothing scrolls sideways. */
export function RecordList<T>({ title, caption, columns, rows, keyOf, item, sorting, onSort }: RecordListProps<T>) {
  const [isWhole, setWhole] = useState(false);
  const listed = item || isWhole ? rows : rows.slice(0, ROWS_AT_FIRST);
  return (
    <>
      <p class="muted small">{caption}</p>
      {rows.length > 1 && <SortChoice columns={columns} sorting={sorting} onSort={onSort} />}
      <ul class="records" aria-label={title}>
        {listed.map((row) => (
          <li key={keyOf(row)}>{item ? item(row) : <Record columns={columns} row={row} />}</li>
        ))}
      </ul>
      {listed.length < rows.length && (
        <Button onClick={() => setWhole(true)}>
          Show {formatCount(rows.length - listed.length, 'more row')}
          <span class="visually-hidden">: {title}</span>
        </Button>
      )}
    </>
  );
}

function Record<T>({ columns, row }: { readonly columns: readonly Column<T>[]; readonly row: T }) {
  const [first, ...rest] = columns;
  const main = rest.some(({ isMain }) => isMain) ? rest.filter(({ isMain }) => isMain) : rest.slice(0, SHOWN_AT_ONCE);
  const others = rest.filter((column) => !main.includes(column));
  return (
    <>
      {first && <div class="record-name">{cellOf(first, row)}</div>}
      <Cells columns={main} row={row} />
      {others.length > 0 && (
        <details class="more">
          <summary>
            More<span class="visually-hidden"> of {String(first?.value(row) ?? 'this')}</span>
          </summary>
          <Cells columns={others} row={row} />
        </details>
      )}
    </>
  );
}

const Cells = <T,>({ columns, row }: { readonly columns: readonly Column<T>[]; readonly row: T }) => (
  <dl class="record-cells">
    {columns.map((column) => (
      <div key={column.key}>
        <dt>{column.head}</dt>
        <dd>{cellOf(column, row)}</dd>
      </div>
    ))}
  </dl>
);

type SortChoiceProps<T> = Pick<RecordListProps<T>, 'columns' | 'sorting' | 'onSort'>;

/** What the heads of a table do. */
function SortChoice<T>({ columns, sorting, onSort }: SortChoiceProps<T>) {
  const choices = columns.flatMap(({ key, head }) => [
    [`+${key}`, `${head}, rising`] as const,
    [`-${key}`, `${head}, falling`] as const,
  ]);
  return (
    <Choice
      class="sort-choice"
      name="Sort by"
      value={sorting ? `${sorting.isDescending ? '-' : '+'}${sorting.key}` : ''}
      of={[['', 'as listed'], ...choices]}
      onChoose={(chosen) => onSort(chosen === '' ? null : { key: chosen.slice(1), isDescending: chosen[0] === '-' })}
    />
  );
}
