import type { Cell, Column } from './column.ts';
import { toCsv } from './csv.ts';

/** Where an export comes from: written into the file's name and the JSON. */
export interface Origin {
  readonly view: string;
  readonly filters: Readonly<Record<string, string | null>>;
  /** Of the figures, not of the click. */
  readonly atMs: number;
}

export function rowsToCsv<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const fields = fieldsOf(columns);
  return toCsv(
    fields.map(({ key }) => key),
    rows.map((row) => fields.map(({ value }) => value(row))),
  );
}

/** The rows with `view`, `filters` and `at` beside them, so that a file explains itself. */
export function rowsToJson<T>(name: string, columns: readonly Column<T>[], rows: readonly T[], origin: Origin): string {
  const fields = fieldsOf(columns);
  const written = rows.map((row) => Object.fromEntries(fields.map(({ key, value }) => [key, value(row)])));
  const { view, filters, atMs } = origin;
  return `${JSON.stringify({ view, table: name, filters: given(filters), at: new Date(atMs).toISOString(), rows: written }, null, 2)}\n`;
}

/** Such as `conclave-models-quality_window-7d_2026-11-24T15-04-05Z.csv`. */
export function fileName(name: string, origin: Origin, extension: 'csv' | 'json'): string {
  const filters = Object.entries(given(origin.filters)).map(([key, value]) => `${key}-${value}`);
  const at = `${new Date(origin.atMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  const stem = [`conclave-${origin.view}-${name}`, ...filters, at].map(forFileName).join('_');
  return `${stem}.${extension}`;
}

function fieldsOf<T>(columns: readonly Column<T>[]): { key: string; value: (row: T) => Cell }[] {
  return columns.flatMap(({ key, value, more = [] }) => [{ key, value }, ...more]);
}

function given(filters: Origin['filters']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([key, value]) => (value === null || value === '' ? [] : [[key, value]])),
  );
}

const forFileName = (text: string) =>
  text
    .trim()
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .replace(/^-+|-+$/g, '');
