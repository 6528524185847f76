/** Both lists as one, newest first, each decision once. */
export function mergeRows(some, others) {
    const byId = new Map([...others, ...some].map((row) => [row.decisionId, row]));
    return [...byId.values()].sort((one, other) => other.settledAtMs - one.settledAtMs || (one.decisionId < other.decisionId ? -1 : 1));
}
