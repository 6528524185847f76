import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { MetaView } from '../../server/contract/controls.ts';
import { usePlace } from '../router/place.ts';

export const Meta = createContext<MetaView | null>(null);

/** What the dashboard is and what this browser may do; views are drawn once it is known. */
export function useMeta(): MetaView {
  const meta = useContext(Meta);
  if (!meta) throw new Error('A view was drawn before /api/meta was answered.');
  return meta;
}

/** The account chosen in the address; null = all of them. */
export function useAccount(): string | null {
  const { accounts } = useMeta();
  const account = usePlace().query.get('account');
  return accounts.some((each) => each.account === account) ? account : null;
}

/** Whether something of this account (null = of all) belongs to the chosen one. */
export function useIsChosen(): (account: string | null) => boolean {
  const chosen = useAccount();
  return (account) => chosen === null || account === null || account === chosen;
}

/** The zone in which times are shown: of the chosen account, else of the first. */
export function useZone(): string {
  const { accounts } = useMeta();
  const account = useAccount();
  return (accounts.find((each) => each.account === account) ?? accounts[0])?.zone ?? 'UTC';
}
