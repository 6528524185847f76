export const EXPIRIES = ['under_1d', '1d_to_7d', '7d_to_30d', 'over_30d'];
const DAY_MS = 86400000;
export function expiryOf(untilResolutionMs) {
    const days = untilResolutionMs / DAY_MS;
    if (days < 1)
        return 'under_1d';
    if (days < 7)
        return '1d_to_7d';
    return days < 30 ? '7d_to_30d' : 'over_30d';
}
/** `economics|calm|1d_to_7d`: a key for stores and maps. */
export const segmentKey = ({ category, volatility, expiry }) => `${category}|${volatility}|${expiry}`;
/** Days from a decision to the scheduled resolution. */
export const horizonDaysOf = (fromMs, scheduledResolutionMs) => (scheduledResolutionMs - fromMs) / DAY_MS;
