/** What a token of the API may do. `decide` and `operate` include `read`. */
export const SCOPES = ['read', 'decide', 'operate'] as const;
export type Scope = (typeof SCOPES)[number];

export const permits = (scopes: readonly Scope[], scope: Scope): boolean =>
  scopes.includes(scope) || (scope === 'read' && scopes.length > 0);
