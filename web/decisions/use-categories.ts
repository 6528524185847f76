import { useMemo } from 'preact/hooks';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import { useApi } from '../api/use-api.ts';

/** Categories that can be chosen: those that money was spent on today, and those that are seen in the list. */
export function useCategories(rows: readonly DecisionRow[]): readonly string[] {
  const { data } = useApi('/api/now');
  return useMemo(() => {
    const ofLedgers = data?.accounts.flatMap(({ categories }) => categories.map(({ name }) => name)) ?? [];
    return [...new Set([...ofLedgers, ...rows.map(({ category }) => category)])].sort();
  }, [data, rows]);
}
