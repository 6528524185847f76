import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatCount, formatMoney, formatShare } from '../../domain/shared/format.ts';
import { Section } from '../components/section.tsx';
import { tellGain, tellMean, verdictOf } from '../figures/tell.ts';
import { useQuery } from '../router/place.ts';
import { STEP } from './threshold-at.ts';
import { sumsAt } from './threshold-sums.ts';
import './agreement.css';
/** What another least agreement would have skipped among the trades there were. */
export function Threshold({ bins, threshold, between, inForce, isChosen }) {
    const [query, change] = useQuery();
    const { skipped, kept, letThrough, stillWithheld } = sumsAt(bins, threshold);
    const words = threshold.toFixed(2);
    const nearest = between === null ? '' : `; the nearest edge of a bin is ${words}, where what follows is counted`;
    return (_jsxs(Section, { title: "What a threshold would have skipped", children: [_jsxs("div", { class: "threshold", children: [_jsxs("label", { class: "field", children: [_jsx("span", { children: "Least agreement to trade" }), _jsx("input", { type: "range", min: 0, max: 1, step: STEP, value: threshold, "aria-valuetext": words, onInput: (event) => change({ threshold: Number(event.currentTarget.value).toFixed(2) }, 'replace') })] }), _jsx("output", { class: "figure-value", children: words }), query.has('threshold') && (_jsx("button", { type: "button", class: "button", onClick: () => change({ threshold: null }), children: "As in force" }))] }), _jsx("p", { class: "muted small", children: inForce
                    ? `In force for ${inForce.account}${isChosen ? '' : ', the first account'}: ${inForce.minAgreement}${nearest}; a stricter mode adds to it. Bins are ${STEP} wide, so the slider moves by as much.`
                    : 'No account states a least agreement.' }), _jsxs("ul", { class: "notes", children: [_jsxs("li", { children: [_jsx("strong", { children: "Would have been skipped:" }), " ", tellTrades(skipped), ". ", tellWorth(skipped)] }), _jsxs("li", { children: [_jsx("strong", { children: "Would have been left:" }), " ", tellTrades(kept), "."] }), _jsxs("li", { children: [_jsxs("strong", { children: ["Withheld by too little agreement, let through at ", words, ":"] }), " ", tellTrades(letThrough), ", on paper."] }), _jsxs("li", { children: [_jsxs("strong", { children: ["Withheld by too little agreement, at ", words, " too:"] }), " ", tellTrades(stillWithheld), ", on paper."] })] }), _jsxs("p", { class: "muted small", children: ["The trades are those of this window, of all accounts, whatever threshold held when they were decided. Withheld trades were never made: their profit is worked out from the price at the time, and moves nothing. Believe the interval, not the mean.", threshold >= 1 &&
                        ' Full agreement shares the last bin with what is just below it: at 1.00 the trades on which all agreed are counted as skipped here, though they would not be.'] })] }));
}
function tellTrades({ n, won, profitMicroUsd, profitPerTrade }) {
    if (n === 0)
        return 'no trade (n = 0)';
    return `${formatCount(n, 'trade')}, ${won} won (${formatShare(won / n)}), profit ${formatMoney(profitMicroUsd)}, ${tellMean(profitPerTrade, tellGain)} a trade`;
}
function tellWorth({ n, profitPerTrade }) {
    if (n === 0)
        return 'It would have changed nothing.';
    const verdict = verdictOf(profitPerTrade);
    if (verdict === 'helps')
        return 'They earned: skipping them would have cost money.';
    if (verdict === 'hurts')
        return 'They lost: skipping them would have saved money.';
    return `Whether skipping them would have been better cannot be told from n = ${n}.`;
}
