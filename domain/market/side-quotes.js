import { feeMicroUsd } from './fee.ts';
import { MICRO_USD_PER_CONTRACT } from './market.ts';
/** The fee per contract as a probability, before rounding: rate * p * (1 - p). At 50c and 7 %: .0175. */
function smoothFee(row, priceMicroUsd) {
    const price = priceMicroUsd / MICRO_USD_PER_CONTRACT;
    return (row.ratePpm / 1e6) * price * (1 - price);
}
/** Both sides at executable quotes, the better edge first. A side that nobody offers (an ask of $1, a bid of 0) is left
 * out. */
export function offers(finalProbability, quotes, fee) {
    const sides = [
        ['yes', quotes.yesAskMicroUsd, finalProbability],
        ['no', MICRO_USD_PER_CONTRACT - quotes.yesBidMicroUsd, 1 - finalProbability],
    ];
    return sides
        .filter(([, price]) => price > 0 && price < MICRO_USD_PER_CONTRACT)
        .map(([side, priceMicroUsd, probability]) => {
        const edge = probability - priceMicroUsd / MICRO_USD_PER_CONTRACT - smoothFee(fee, priceMicroUsd);
        return { side, priceMicroUsd, probability, edge };
    })
        .toSorted((a, b) => b.edge - a.edge);
}
/** What somebody with this probability would do at these quotes, before size and guards. */
export function preference(finalProbability, quotes, fee, minEdge) {
    const best = offers(finalProbability, quotes, fee)[0];
    if (!best || best.edge < minEdge)
        return 'SKIP';
    return best.side === 'yes' ? 'BUY YES' : 'BUY NO';
}
/** What selling a held side brings per contract, after the order's fee, as a probability; null when nobody bids. */
export function exitValue(side, quotes, fee, contracts) {
    const bidMicroUsd = side === 'yes' ? quotes.yesBidMicroUsd : MICRO_USD_PER_CONTRACT - quotes.yesAskMicroUsd;
    if (bidMicroUsd <= 0)
        return null;
    const orderFee = feeMicroUsd(fee, contracts, bidMicroUsd);
    return {
        bidMicroUsd,
        feeMicroUsd: orderFee,
        netProbability: (bidMicroUsd - orderFee / contracts) / MICRO_USD_PER_CONTRACT,
    };
}
