import { useState } from 'preact/hooks';
import { toRequestFailure } from '../api/failure.ts';
import { act } from '../api/request.ts';
import { reloadEverything } from '../api/use-api.ts';

/** Ends what this browser may do; the token itself stays as it is. */
export function SignOut() {
  const [failure, setFailure] = useState<string | null>(null);
  const leave = async () => {
    try {
      await act('/api/session', null, 'DELETE');
      reloadEverything();
    } catch (error) {
      setFailure(toRequestFailure(error).message);
    }
  };
  return (
    <>
      {failure && <span role="alert">{failure}</span>}
      <button type="button" class="button" onClick={() => void leave()}>
        Sign out
      </button>
    </>
  );
}
