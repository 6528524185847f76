import { useState } from 'preact/hooks';
import { toRequestFailure } from '../api/failure.ts';
import { act } from '../api/request.ts';

interface SignInProps {
  /** Where the token is to be found. */
  readonly hint: string;
  /** What it is needed for, as in `to read this dashboard`. */
  readonly purpose: string;
  readonly onDone: () => void;
}

/** Asks for the token and trades it for a session of this browser. */
export function SignIn({ hint, purpose, onDone }: SignInProps) {
  const [token, setToken] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (token.trim() === '') return setFailure('Paste the token first.');
    setBusy(true);
    setFailure(null);
    try {
      await act('/api/session', { token: token.trim() });
      setToken('');
      onDone();
    } catch (error) {
      setFailure(toRequestFailure(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="card form" onSubmit={(event) => void submit(event)} aria-label="Sign in">
      <p>
        A token is needed to {purpose}. {hint}
      </p>
      <label class="field">
        <span>Token</span>
        <input
          type="password"
          autoComplete="current-password"
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
      </label>
      {failure && (
        <p class="form-failure" role="alert">
          {failure}
        </p>
      )}
      <button type="submit" class="button button-primary" disabled={isBusy}>
        {isBusy ? 'Signing in …' : 'Sign in'}
      </button>
    </form>
  );
}
