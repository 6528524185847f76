/** Whether two trades would be the same order. */
export function isSameTrade(one, other) {
    if (one === null || other === null)
        return one === other;
    return (one.action === other.action &&
        one.side === other.side &&
        one.contracts === other.contracts &&
        one.limitMicroUsd === other.limitMicroUsd);
}
