/** A cap that never refuses: the largest integer that JSON and the driver carry exactly. */
export const UNCAPPED = Number.MAX_SAFE_INTEGER;
export const NO_MONEY = { committed: 0, spent: 0, held: 0, uncertain: 0 };
