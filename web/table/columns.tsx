import type { ComponentChildren } from 'preact';
import { formatMoney } from '../../domain/shared/format.ts';
import { Pill, type Tone } from '../components/pill.tsx';
import { Time } from '../components/time.tsx';
import type { Mean } from '../figures/format.ts';
import { NotKnown, Ranged } from '../figures/ranged.tsx';
import type { Column } from './column.ts';

export type { Column };

/** The kinds of columns that tables are made of. */

interface Options<T> {
  readonly about?: string;
  /** Why a row has no value. */
  readonly why?: string | ((row: T) => string);
  readonly more?: Column<T>['more'];
}

/** Plain text; `n/a` where there is none. */
export function text<T>(key: string, head: string, value: (row: T) => string | null, about?: string): Column<T> {
  return { key, head, value, about };
}

/** A longer text, which may wrap. */
export function prose<T>(key: string, head: string, value: (row: T) => string): Column<T> {
  return { key, head, value, render: (row) => <span class="long">{value(row)}</span> };
}

/** A number, written by `format`. */
export function figure<T>(
  key: string,
  head: string,
  value: (row: T) => number | null,
  format: (value: number) => ComponentChildren = String,
  { about, why = 'not known', more }: Options<T> = {},
): Column<T> {
  const render = (row: T) => {
    const number = value(row);
    return number === null ? <NotKnown why={reason(why, row)} /> : format(number);
  };
  return { key, head, about, align: 'number', value, render, more };
}

/** A count, which is never unknown. */
export function count<T>(key: string, head: string, value: (row: T) => number, about?: string): Column<T> {
  return figure(key, head, value, String, { about });
}

/** An amount of micro-dollars. */
export function money<T>(key: string, head: string, value: (row: T) => number | null, options?: Options<T>): Column<T> {
  return figure(key, head, value, formatMoney, options);
}

/** An estimate with its 95 % interval below it; the ends are exported beside it. */
export function estimate<T>(
  key: string,
  head: string,
  of: (row: T) => Mean | null,
  format: (value: number) => string,
  { about, why = 'not known' }: Options<T> = {},
): Column<T> {
  return {
    key,
    head,
    about: about && `${about}; below it the 95 % interval`,
    align: 'number',
    value: (row) => of(row)?.mean ?? null,
    render: (row) => <Ranged of={of(row)} format={format} why={reason(why, row)} />,
    more: [
      { key: `${key}Low`, value: (row) => of(row)?.low ?? null },
      { key: `${key}High`, value: (row) => of(row)?.high ?? null },
    ],
  };
}

/** One of a few words, with the colour of its tone; `–` where there is none. */
export function word<T, W extends string>(
  key: string,
  head: string,
  value: (row: T) => W | null,
  tones: Readonly<Record<W, Tone>>,
  about?: string,
): Column<T> {
  const render = (row: T) => {
    const shown = value(row);
    return shown === null ? <span class="muted">–</span> : <Pill tone={tones[shown]}>{shown}</Pill>;
  };
  return { key, head, about, value, render };
}

/** An instant, shown in a zone and exported as ISO 8601. */
export function instant<T>(key: string, head: string, atMs: (row: T) => number, zone: string): Column<T> {
  return {
    key,
    head,
    about: `Times of ${zone}`,
    value: (row) => new Date(atMs(row)).toISOString(),
    render: (row) => <Time atMs={atMs(row)} zone={zone} />,
  };
}

const reason = <T,>(why: string | ((row: T) => string), row: T) => (typeof why === 'string' ? why : why(row));
