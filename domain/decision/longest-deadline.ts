/** The longest a decision may be given: an hour leaves time for the slow service tiers of providers. */
export const LONGEST_DEADLINE_MS = 3_600_000;
