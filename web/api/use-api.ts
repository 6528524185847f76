import { signal } from '@preact/signals';
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useState } from 'preact/hooks';
import type { MetaView } from '../../server/contract/controls.ts';
import { addressOf, type Query, usePlace } from '../router/place.ts';
import { type Answers, type RequestFailure, read, toRequestFailure } from './request.ts';

export interface Loading<T> {
  /** The last answer to this question; it stays while it is asked again, and when that fails. */
  readonly data: T | null;
  /** The last answer, also to an earlier question. */
  readonly lastData: T | null;
  readonly failure: RequestFailure | null;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** Counts up when everything shown is to be read again: after a sign-in, or after the live stream had a gap. */
const generation = signal(0);
/** Whether an answer said that a token is needed to read. */
export const needsToken = signal(false);

export function reloadEverything(): void {
  needsToken.value = false;
  generation.value += 1;
}

/** Asks the API, again whenever the question changes; the request before is then cancelled. `null` asks nothing. */
export function useApi<P extends keyof Answers>(path: P | null, query: Query = {}): Loading<Answers[P]> {
  const address = path === null ? null : addressOf(path, query);
  const [state, setState] = useState<State<Answers[P]>>({ address: null, data: null, failure: null, isLoading: false });
  const [attempt, setAttempt] = useState(0);

  // The address has both path and query.
  useEffect(() => {
    if (path === null || address === null) return;
    const cancel = new AbortController();
    setState((last) => ({
      ...last,
      address,
      failure: last.address === address ? last.failure : null,
      isLoading: true,
    }));
    read(path, query, cancel.signal)
      .then((data) => setState({ address, data: { address, answer: data }, failure: null, isLoading: false }))
      .catch((error: unknown) => {
        if (cancel.signal.aborted) return;
        const failure = toRequestFailure(error);
        if (failure.kind === 'unauthorized') needsToken.value = true;
        setState((last) => ({ ...last, failure, isLoading: false }));
      });
    return () => cancel.abort();
  }, [address, attempt, generation.value]);

  const isOfThis = state.address === address;
  return {
    data: state.data?.address === address ? state.data.answer : null,
    lastData: state.data?.answer ?? null,
    failure: isOfThis ? state.failure : null,
    isLoading: isOfThis ? state.isLoading : address !== null,
    reload: useCallback(() => setAttempt((last) => last + 1), []),
  };
}

interface State<T> {
  readonly address: string | null;
  readonly data: { readonly address: string; readonly answer: T } | null;
  readonly failure: RequestFailure | null;
  readonly isLoading: boolean;
}

/** Something that is done on a click: whether it is under way, and why it failed. */
export function useAction(onUnauthorized: () => void = () => undefined) {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  return {
    isBusy,
    failure,
    forget: () => setFailure(null),
    async run(action: () => Promise<void>): Promise<void> {
      setBusy(true);
      setFailure(null);
      try {
        await action();
      } catch (error) {
        const { kind, message } = toRequestFailure(error);
        setFailure(message);
        if (kind === 'unauthorized') onUnauthorized();
      } finally {
        setBusy(false);
      }
    },
  };
}

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
