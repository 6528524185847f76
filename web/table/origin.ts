import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Origin } from './export-rows.ts';

/** The view, filters and time of the tables below; each view states them once. */
export const TableOrigin = createContext<Origin | null>(null);

export function useOrigin(): Origin {
  const origin = useContext(TableOrigin);
  if (!origin) throw new Error('A table was drawn outside of <TableOrigin.Provider>.');
  return origin;
}
