/** From a sum, the sum of the squares, and how many. No interval either where the squares are not known, as in tallies that are
 * older than them. */
export function meanOf(sum, squares, n) {
    if (n === 0)
        return null;
    const mean = sum / n;
    if (n < 2)
        return { mean, low: null, high: null };
    const variance = Math.max(0, (squares - n * mean * mean) / (n - 1));
    if (!Number.isFinite(variance))
        return { mean, low: null, high: null };
    const margin = 1.96 * Math.sqrt(variance / n);
    return { mean, low: mean - margin, high: mean + margin };
}
