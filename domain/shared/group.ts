/** Accounts of one group learn together: one scoreboard, one proof against the price, one set of weights. */
export const DEFAULT_GROUP = 'default';
