import type { Cell } from './column.ts';

/** Rows as RFC 4180: commas, lines that end in CR LF, quotes where a cell needs them. Null, and what is no finite number, is
 * an empty cell. Text that a spreadsheet would run as a formula gets a leading apostrophe. Example: `['a,b', 1.5, null]` is
 * `"a,b",1.5,`. */
export function toCsv(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [heads, ...rows].map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

const STARTS_A_FORMULA = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const NEEDS_QUOTES = /[",\r\n]/;

function toCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = String(cell);
  const harmless = STARTS_A_FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
