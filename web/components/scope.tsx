import { useAccount, useMeta } from '../api/use-api.ts';

/** Whose decisions a part of the page is of: `of all accounts`. Records of models are kept for the accounts that learn together, so
 * where one account is chosen and others are in the figures too, it says so. */
export function Scoped({ to }: { readonly to: readonly string[] }) {
  const chosen = useAccount();
  const { accounts } = useMeta();
  const isAll = to.length === accounts.length && to.length > 1;
  const whose = isAll
    ? 'all accounts'
    : to.length < 2
      ? `account ${to[0] ?? 'none'}`
      : `the accounts ${to.join(' and ')}`;
  const isShared = chosen !== null && to.length > 1;
  return (
    <>
      of {whose}
      {isShared && `, which learn together: for ${chosen} alone it is not kept`}
    </>
  );
}
