import type { Finding } from '../shared/finding.ts';

/** Which service a store holds, and in which Temporal namespace that service lives. */
export interface StoreIdentity {
  /** Random, made with the store's first service. */
  readonly serviceId: string;
  readonly namespace: string;
  /** As the Temporal server made it: another server's namespace of the same name has another. */
  readonly namespaceId: string;
  /** Where Temporal was reached then; information only. */
  readonly address: string;
  readonly createdAtMs: number;
}

export type StoreRefusalCatalog = {
  /** The store holds the service of another namespace. */
  store_of_another_namespace: Place & {
    readonly ownNamespace: string;
    readonly ownNamespaceId: string;
    readonly ownAddress: string;
  };
  /** The namespace's `operations` belongs to another store; `isEmpty`: this one holds nothing. */
  namespace_of_another_store: Place & { readonly isEmpty: boolean };
};

interface Place {
  readonly database: string;
  readonly namespace: string;
  readonly address: string;
}

export type StoreRefusal = Finding<StoreRefusalCatalog>;

export interface StoreAndNamespace {
  readonly database: string;
  readonly address: string;
  readonly namespace: { readonly name: string; readonly id: string };
  readonly identity: StoreIdentity | null;
  /** No mode was ever written: nothing was decided with it. */
  readonly isEmpty: boolean;
  /** Null = it does not run. `serviceId` null: an earlier version started it, which stated none. */
  readonly operations: { readonly serviceId: string | null } | null;
}

/** `own`: they belong together. `first`: neither belongs to another, and the store is to be bound to the namespace. `unmarked`:
 * they do as far as can be seen, and `operations`, begun by an earlier version, is to be told. */
export type StoreJudgement =
  | { readonly kind: 'own' | 'first' | 'unmarked' }
  | { readonly kind: 'refused'; readonly refusal: StoreRefusal };

/** Whether a store and a namespace belong together. A store and workflows of an earlier version, which say nothing of each other,
 * do unless the store is empty. */
export function judgeStore(found: StoreAndNamespace): StoreJudgement {
  const { database, address, namespace, identity, isEmpty, operations } = found;
  const place = { database, namespace: namespace.name, address };
  if (identity && identity.namespaceId !== namespace.id) {
    const own = {
      ownNamespace: identity.namespace,
      ownNamespaceId: identity.namespaceId,
      ownAddress: identity.address,
    };
    return { kind: 'refused', refusal: { code: 'store_of_another_namespace', figures: { ...place, ...own } } };
  }
  if (operations === null) return { kind: identity ? 'own' : 'first' };
  const isOther = operations.serviceId === null ? isEmpty : operations.serviceId !== identity?.serviceId;
  if (isOther)
    return { kind: 'refused', refusal: { code: 'namespace_of_another_store', figures: { ...place, isEmpty } } };
  return { kind: operations.serviceId === null ? 'unmarked' : 'own' };
}
