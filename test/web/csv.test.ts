import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Column, sortRows } from '../../web/table/column.ts';
import { toCsv } from '../../web/table/csv.ts';
import { fileName, rowsToCsv, rowsToJson } from '../../web/table/export-rows.ts';

describe('what a table exports', () => {
  it('quotes cells with commas, quotes and line breaks, and ends each line in CR LF', () => {
    assert.equal(
      toCsv(
        ['a', 'b'],
        [
          ['x,y', 'say "no"'],
          ['two\nlines', 'plain'],
        ],
      ),
      'a,b\r\n"x,y","say ""no"""\r\n"two\nlines",plain\r\n',
    );
  });

  it('leaves empty what is null or no finite number, and never writes 0 for it', () => {
    assert.equal(toCsv(['a', 'b', 'c', 'd'], [[null, Number.NaN, Number.POSITIVE_INFINITY, 0]]), 'a,b,c,d\r\n,,,0\r\n');
  });

  it('takes the meaning of a formula from text that begins like one', () => {
    const cells = ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '=HYPERLINK("http://x","y")'];
    assert.equal(
      toCsv(
        ['a'],
        cells.map((cell) => [cell]),
      ),
      ["'=1+1", "'+cmd", "'-2+3", "'@SUM(A1)", "'\t=1", '"\'=HYPERLINK(""http://x"",""y"")"'].reduce(
        (text, cell) => `${text}${cell}\r\n`,
        'a\r\n',
      ),
    );
  });

  it('leaves plain numbers alone, also negative ones and those that were text', () => {
    assert.equal(
      toCsv(['a'], [[-0.5], ['-12.5'], ['+3'], [1e-7], [true]]),
      'a\r\n-0.5\r\n-12.5\r\n+3\r\n1e-7\r\ntrue\r\n',
    );
  });

  it('can be read back to the cells it was made from', () => {
    const harmless = fc.string({ unit: 'grapheme' }).filter((text) => !/^[=+\-@\t\r]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(harmless, harmless), { minLength: 1 }), (rows) => {
        assert.deepEqual(readCsv(toCsv(['a', 'b'], rows)), [['a', 'b'], ...rows]);
      }),
    );
  });

  it('names each figure and the ends of its interval, in CSV as in JSON', () => {
    assert.equal(rowsToCsv(COLUMNS, ROWS), 'model,brier,brierLow\r\na,0.2,0.1\r\nb,,\r\nc,0.1,0.05\r\n');
    assert.deepEqual(JSON.parse(rowsToJson('quality', COLUMNS, ROWS.slice(0, 1), ORIGIN)), {
      view: 'models',
      table: 'quality',
      filters: { window: '7d' },
      at: '2026-11-24T15:04:05.000Z',
      rows: [{ model: 'a', brier: 0.2, brierLow: 0.1 }],
    });
  });

  it('names the file for view, filters and time, with nothing a file system could stumble over', () => {
    assert.equal(fileName('quality', ORIGIN, 'csv'), 'conclave-models-quality_window-7d_2026-11-24T15-04-05Z.csv');
    const odd = { ...ORIGIN, filters: { slice: '../a b:c' } };
    assert.equal(fileName('quality', odd, 'json'), 'conclave-models-quality_slice-..-a-b-c_2026-11-24T15-04-05Z.json');
  });
});

describe('how a table is sorted', () => {
  it('puts rows without a value last, whichever way', () => {
    const names = (isDescending: boolean) =>
      sortRows(ROWS, COLUMNS, { key: 'brier', isDescending }).map(({ model }) => model);
    assert.deepEqual(names(false), ['c', 'a', 'b']);
    assert.deepEqual(names(true), ['a', 'c', 'b']);
  });

  it('leaves the order alone that the rows came in, until a column is chosen', () => {
    assert.equal(sortRows(ROWS, COLUMNS, null), ROWS);
  });

  it('counts numbers within text as numbers', () => {
    const columns: Column<string>[] = [{ key: 'name', head: 'Name', value: (name) => name }];
    assert.deepEqual(sortRows(['m10', 'm9'], columns, { key: 'name', isDescending: false }), ['m9', 'm10']);
  });
});

interface Row {
  readonly model: string;
  readonly brier: number | null;
  readonly low: number | null;
}

const ROWS: readonly Row[] = Object.freeze([
  { model: 'a', brier: 0.2, low: 0.1 },
  { model: 'b', brier: null, low: null },
  { model: 'c', brier: 0.1, low: 0.05 },
]);
const COLUMNS: readonly Column<Row>[] = [
  { key: 'model', head: 'Model', value: ({ model }) => model },
  {
    key: 'brier',
    head: 'Brier',
    value: ({ brier }) => brier,
    more: [{ key: 'brierLow', value: ({ low }) => low }],
  },
];
const ORIGIN = { view: 'models', filters: { window: '7d', by: null }, atMs: Date.UTC(2026, 10, 24, 15, 4, 5) };

/** A reader of its own, by RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length; ) {
    let cell = '';
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        cell += text[at];
        if (text[at] === '"') at++;
      }
      at++;
    } else {
      const end = text.slice(at).search(/[,\r]/);
      cell = text.slice(at, at + end);
      at += end;
    }
    row.push(cell);
    if (text[at] === ',') at++;
    else {
      rows.push(row);
      row = [];
      at += 2;
    }
  }
  return rows;
}
