import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { usePlace } from '../router/place.ts';
export const Meta = createContext(null);
/** What the page was told first. Only within the shell, which draws views once it is there. */
export function useMeta() {
    const meta = useContext(Meta);
    if (!meta)
        throw new Error('A view was drawn before the dashboard had said what it is.');
    return meta;
}
/** The account that is looked at, by the query of the address; null = all of them. */
export function useAccount() {
    const { accounts } = useMeta();
    const account = usePlace().query.get('account');
    return accounts.some((each) => each.account === account) ? account : null;
}
/** The zone in which times are shown: of the account that is looked at, else of the first. */
export function useZone() {
    const { accounts } = useMeta();
    const account = useAccount();
    return (accounts.find((each) => each.account === account) ?? accounts[0])?.zone ?? 'UTC';
}
