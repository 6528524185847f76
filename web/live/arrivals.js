/** With what one event has brought: `held` is the list before it, whose decisions are told again now and then. */
export function withArrivals(arrivals, rows, more, held) {
    const known = new Set(held.map(({ decisionId }) => decisionId));
    const counts = new Map(arrivals);
    const add = (account, count) => counts.set(account, (counts.get(account) ?? 0) + count);
    for (const { decisionId, account } of rows)
        if (!known.has(decisionId))
            add(account, 1);
    if (more > 0)
        add(null, more);
    return counts;
}
/** Of one account, or of all (null). */
export function countArrivals(arrivals, account) {
    if (account !== null)
        return arrivals.get(account) ?? 0;
    return [...arrivals.values()].reduce((sum, count) => sum + count, 0);
}
