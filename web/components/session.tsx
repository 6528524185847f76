import { useState } from 'preact/hooks';
import { act } from '../api/request.ts';
import { reloadEverything, useAction } from '../api/use-api.ts';
import { Button, Field, Problem } from './form.tsx';

interface SignInProps {
  /** Where the token is found. */
  readonly hint: string;
  /** What it is needed for, as in `to read this dashboard`. */
  readonly purpose: string;
  readonly onDone: () => void;
}

/** Takes the token and exchanges it for a session of this browser. */
export function SignIn({ hint, purpose, onDone }: SignInProps) {
  const [token, setToken] = useState('');
  const { isBusy, failure, run } = useAction();
  const submit = (event: Event) => {
    event.preventDefault();
    void run(async () => {
      await act('/api/session', { token: token.trim() });
      setToken('');
      onDone();
    });
  };
  return (
    <form class="card form" onSubmit={submit} aria-label="Sign in">
      <p>
        A token is needed to {purpose}. {hint}
      </p>
      <Field name="Token" type="password" required autoComplete="current-password" value={token} onType={setToken} />
      <Problem text={failure} />
      <button type="submit" class="button button-primary" disabled={isBusy}>
        {isBusy ? 'Signing in …' : 'Sign in'}
      </button>
    </form>
  );
}

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
      <Button onClick={() => void signOut()}>Sign out</Button>
    </>
  );
}
