import type { MetaView } from '../../server/contract/controls.ts';
import { useMeta } from '../api/use-api.ts';
import { Choice } from '../components/form.tsx';
import { useQuery } from '../router/place.ts';

/** The account that every view is narrowed to; kept in the address. Of a single account there is nothing to choose. */
export function AccountChoice({ accounts }: { readonly accounts: MetaView['accounts'] }) {
  const [query, change] = useQuery();
  if (accounts.length < 2) return null;
  const names = accounts.map(({ account }) => account);
  const named = query.get('account');
  return (
    <Choice
      class="choice"
      name="Account"
      value={named !== null && names.includes(named) ? named : ''}
      of={[['', 'all accounts'], ...names]}
      onChoose={(account) => change({ account, before: null })}
    />
  );
}

/** Says so when the address names an account that is not configured: every view is of all accounts then. */
export function UnknownAccount() {
  const { accounts } = useMeta();
  const [query] = useQuery();
  const named = query.get('account');
  if (named === null || accounts.some(({ account }) => account === named)) return null;
  return (
    <p class="failure" role="alert">
      There is no account “{named}” in the configuration (configured:{' '}
      {accounts.map(({ account }) => account).join(', ')}
      ): all accounts are shown.
    </p>
  );
}
