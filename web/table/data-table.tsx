import { type ComponentChildren, createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { formatCount } from '../../domain/shared/format.ts';
import { isPhone } from '../components/phone.ts';
import { Empty, Scroll } from '../components/section.tsx';
import { type Column, cellOf, type Sorting, sortRows } from './column.ts';
import { fileName, type Origin, rowsToCsv, rowsToJson } from './export-rows.ts';
import { RecordList } from './record-list.tsx';
import './table.css';

export interface DataTableProps<T> {
  /** Its caption, and the name of the region that scrolls. */
  readonly title: string;
  /** In the names of exported files, such as `quality`. */
  readonly name: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  /** What identifies a row; absent: its first column. */
  readonly keyOf?: (row: T) => string;
  /** A noun for a row: `model`. */
  readonly of?: string;
  /** More of the caption. */
  readonly about?: ComponentChildren;
  /** What stands in its place without rows; absent: a table without rows. */
  readonly empty?: ComponentChildren;
  /** The row that is shown beside the table; absent: none is. */
  readonly isChosen?: (row: T) => boolean;
  /** A row as an item of the list that a phone shows; absent: its columns, names beside values. */
  readonly item?: (row: T) => ComponentChildren;
}

/** A table that sorts by its heads, scrolls in its own box, and can be exported as CSV or JSON; on a phone a list. The first column
 * heads each row. Stands within <TableOrigin.Provider>. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { title, name, columns, rows, of = 'row', about, empty, item, isChosen } = props;
  const [sorting, setSorting] = useState<Sorting | null>(null);
  if (empty && rows.length === 0) return <Empty>{empty}</Empty>;
  const sorted = sortRows(rows, columns, sorting);
  const [first, ...rest] = columns;
  const keyOf = props.keyOf ?? ((row: T) => String(first?.value(row)));
  const caption = (
    <>
      {title}: {formatCount(rows.length, of)}
      {about && <>. {about}</>}
    </>
  );
  if (isPhone()) {
    const list = { title, caption, columns, rows: sorted, keyOf, item, sorting };
    return (
      <div class="data-table">
        <RecordList {...list} onSort={setSorting} />
        <Exports title={title} name={name} columns={columns} rows={sorted} />
      </div>
    );
  }
  return (
    <div class="data-table">
      <Scroll label={title} class="data-table-scroll">
        <table class="compact">
          <caption>
            <span>{caption}</span>
          </caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head key={column.key} column={column} sorting={sorting} onSort={setSorting} />
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <tr key={keyOf(row)} class={isChosen?.(row) ? 'is-chosen' : undefined}>
                {first && <th scope="row">{cellOf(first, row)}</th>}
                {rest.map((column) => (
                  <td key={column.key} class={column.align}>
                    {cellOf(column, row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Exports title={title} name={name} columns={columns} rows={sorted} />
    </div>
  );
}

interface HeadProps<T> {
  readonly column: Column<T>;
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting | null) => void;
}

/** Up, down, and back to the order in which the rows came. */
function Head<T>({ column: { key, head, about, align }, sorting, onSort }: HeadProps<T>) {
  const isOwn = sorting?.key === key;
  const direction = !isOwn ? 'none' : sorting.isDescending ? 'descending' : 'ascending';
  const next = !isOwn ? { key, isDescending: false } : sorting.isDescending ? null : { key, isDescending: true };
  return (
    <th scope="col" class={align} aria-sort={direction} title={about}>
      <button type="button" class="sort" onClick={() => onSort(next)}>
        {head}
        <span aria-hidden="true" class="sort-mark">
          {direction === 'none' ? '↕' : direction === 'ascending' ? '↑' : '↓'}
        </span>
      </button>
      {about && <span class="visually-hidden">{about}</span>}
    </th>
  );
}

type ExportsProps<T> = Pick<DataTableProps<T>, 'title' | 'name' | 'columns' | 'rows'>;

function Exports<T>({ title, name, columns, rows }: ExportsProps<T>) {
  const origin = useOrigin();
  const formats = [
    ['csv', 'text/csv', () => rowsToCsv(columns, rows)],
    ['json', 'application/json', () => rowsToJson(name, columns, rows, origin)],
  ] as const;
  return (
    <div class="exports">
      {formats.map(([format, type, write]) => (
        <button
          key={format}
          type="button"
          class="button button-small"
          aria-label={`Export ${format.toUpperCase()}: ${title}`}
          onClick={() => download(fileName(name, origin, format), type, write())}
        >
          Export {format.toUpperCase()}
        </button>
      ))}
    </div>
  );
}

/** Hands a text to the browser as a file. */
function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser starts to read it in the next turn; until then the address must hold.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** The view, filters and time of the tables below; each view states them once. */
export const TableOrigin = createContext<Origin | null>(null);

function useOrigin(): Origin {
  const origin = useContext(TableOrigin);
  if (!origin) throw new Error('A table was drawn outside of <TableOrigin.Provider>.');
  return origin;
}
