import { act } from '../api/request.ts';
import { useAction } from '../api/use-action.ts';
import { reloadEverything } from '../api/use-api.ts';

/** Ends the session of this browser; the token stays valid. */
export function SignOut() {
  const { failure, run } = useAction();
  const signOut = () =>
    run(async () => {
      await act('/api/session', null, 'DELETE');
      reloadEverything();
    });
  return (
    <>
      {failure && <span role="alert">{failure}</span>}
      <button type="button" class="button" onClick={() => void signOut()}>
        Sign out
      </button>
    </>
  );
}
