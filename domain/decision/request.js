export const CASCADES = ['value', 'confidence'];
/** The longest a decision may be given: an hour leaves time for the slow lanes of providers. */
export const LONGEST_DEADLINE_MS = 3600000;
