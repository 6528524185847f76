/** A SKIP that no forecast was needed for. */
export function skipVerdict(code, message, threshold) {
    return skip(threshold, null, null, code, message);
}
export function skip(threshold, edge, wouldHave, code, message) {
    return { action: 'SKIP', trade: null, edge, threshold, reasons: [{ code, message }], wouldHave };
}
