import { useQuery } from '../router/place.ts';
import { Choice } from './form.tsx';

const WORDS = [
  ['24h', 'last 24 hours'],
  ['7d', 'last 7 days'],
  ['30d', 'last 30 days'],
  ['all', 'all time'],
] as const;

/** The stretch of time that a view is about; kept in the address. */
export function WindowChoice({ value }: { readonly value: string }) {
  const [, change] = useQuery();
  return <Choice name="Window" value={value} of={WORDS} onChoose={(window) => change({ window })} />;
}
