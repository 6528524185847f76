/** Accounts of one group learn together: one scoreboard, one proof against the price, one set of weights. */
export const DEFAULT_GROUP = 'default';

type Grouped = Readonly<Record<string, { readonly group: string }>>;

/** Every group of these accounts, and the default one, which calls of shadow models are tallied with. */
export const groupsOf = (accounts: Grouped): string[] => [
  ...new Set([...Object.values(accounts).map(({ group }) => group), DEFAULT_GROUP]),
];

/** The group that is shown where none is named: the first account's. */
export const shownGroup = (accounts: Grouped): string => groupsOf(accounts)[0] ?? DEFAULT_GROUP;
