import { useState } from 'preact/hooks';
import { toRequestFailure } from './failure.ts';

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
