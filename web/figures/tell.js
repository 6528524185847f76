import { formatMoney } from '../../domain/shared/format.ts';
/** Money that may be a fraction of a micro-dollar, as means are. */
export const tellMoney = (microUsd) => formatMoney(Math.round(microUsd));
/** The same with its sign: +$0.0421. */
export const tellGain = (microUsd) => `${Math.round(microUsd) > 0 ? '+' : ''}${tellMoney(microUsd)}`;
/** `0.1712`. */
export const tellBrier = (value) => value.toFixed(4);
/** A difference of Brier scores with its sign: +0.0123. */
export const tellDifference = (value) => `${value > 0 ? '+' : ''}${value.toFixed(4)}`;
/** `[0.15, 0.19]`; empty when there is none. */
export function tellRange(range, tell) {
    return range ? `[${tell(range.low)}, ${tell(range.high)}]` : '';
}
/** Of a mean, when it has both ends. */
export function rangeOf(mean) {
    return mean && mean.low !== null && mean.high !== null ? { low: mean.low, high: mean.high } : null;
}
/** `0.1712 [0.1500, 0.1924]`; `n/a` when there is none. */
export function tellMean(mean, tell) {
    return mean ? `${tell(mean.mean)} ${tellRange(rangeOf(mean), tell)}`.trim() : 'n/a';
}
/** What an estimate of a gain says: only an interval without 0 says anything. */
export function verdictOf(gain) {
    const range = rangeOf(gain);
    if (!range)
        return 'not known';
    return range.low > 0 ? 'helps' : range.high < 0 ? 'hurts' : 'no difference seen';
}
