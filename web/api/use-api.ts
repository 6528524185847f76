import { useCallback, useEffect, useState } from 'preact/hooks';
import { createObservable, useObservable } from '../router/observable.ts';
import { type RequestFailure, toRequestFailure } from './failure.ts';
import { type Answers, addressOf, type Query, read } from './request.ts';

export interface Loading<T> {
  /** The last answer to this question; it stays while it is asked again, and when that fails. */
  readonly data: T | null;
  readonly failure: RequestFailure | null;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** Counts up when everything shown is to be asked anew: after a sign-in, or after the live stream had a gap. */
const generation = createObservable(0);
/** Whether an answer said that a token is needed to read. */
export const needsToken = createObservable(false);

export function reloadEverything(): void {
  needsToken.write(false);
  generation.write(generation.read() + 1);
}

/** Asks the API, again whenever the question changes; the request before is then cancelled. `null` asks nothing. */
export function useApi<P extends keyof Answers>(path: P | null, query: Query = {}): Loading<Answers[P]> {
  const address = path === null ? null : addressOf(path, query);
  const [state, setState] = useState<State<Answers[P]>>(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const asked = useObservable(generation);

  // The address stands for path and query; attempt and asked only ask again.
  useEffect(() => {
    if (path === null || address === null) return;
    const cancel = new AbortController();
    setState((last) => ({ ...(last.address === address ? last : NOTHING), address, isLoading: true }));
    read(path, query, cancel.signal)
      .then((data) => setState({ address, data, failure: null, isLoading: false }))
      .catch((error: unknown) => {
        if (cancel.signal.aborted) return;
        const failure = toRequestFailure(error);
        if (failure.kind === 'unauthorized') needsToken.write(true);
        setState((last) => ({ ...last, failure, isLoading: false }));
      });
    return () => cancel.abort();
  }, [address, attempt, asked]);

  const reload = useCallback(() => setAttempt((last) => last + 1), []);
  const isOfThis = state.address === address;
  return {
    data: isOfThis ? state.data : null,
    failure: isOfThis ? state.failure : null,
    isLoading: isOfThis ? state.isLoading : address !== null,
    reload,
  };
}

interface State<T> extends Omit<Loading<T>, 'reload'> {
  readonly address: string | null;
}

const NOTHING = { address: null, data: null, failure: null, isLoading: false } as const;
