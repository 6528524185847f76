import type { MetaView } from '../../server/contract/controls.ts';
import { useQuery } from '../router/place.ts';

/** Which account is looked at; kept in the address. */
export function AccountChoice({ accounts }: { readonly accounts: MetaView['accounts'] }) {
  const [query, change] = useQuery();
  if (accounts.length < 2) return null;
  return (
    <label class="choice">
      <span>Account</span>
      <select
        value={query.get('account') ?? ''}
        onChange={(event) => change({ account: event.currentTarget.value, before: null })}
      >
        <option value="">all</option>
        {accounts.map(({ account }) => (
          <option key={account} value={account}>
            {account}
          </option>
        ))}
      </select>
    </label>
  );
}
