import { useState } from 'preact/hooks';
import { toRequestFailure } from '../api/failure.ts';
import { act } from '../api/request.ts';
import { reloadEverything } from '../api/use-api.ts';

/** One change on its way: asked for, confirmed, answered. */
export function useChange<T>(onDone: (answer: T) => void) {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  return {
    isOpen,
    isBusy,
    failure,
    open: () => {
      setFailure(null);
      setOpen(true);
    },
    close: () => setOpen(false),
    async send(path: string, body: unknown): Promise<void> {
      setBusy(true);
      setFailure(null);
      try {
        const answer = await act<T>(path, body);
        setOpen(false);
        onDone(answer);
      } catch (error) {
        const failure = toRequestFailure(error);
        setFailure(failure.message);
        // The session is over: the page asks what it may do, and then for the token.
        if (failure.kind === 'unauthorized') reloadEverything();
      } finally {
        setBusy(false);
      }
    },
  };
}
