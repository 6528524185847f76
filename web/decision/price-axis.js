import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatPrice, formatProbability, formatShare } from '../../domain/shared/format.ts';
import { Section } from '../components/section.tsx';
import { tellBetween, tellQuotes } from './words.ts';
/** Price, forecast and answers on one scale from 0 to 100 cents. Each line says its figures beside the drawing. */
export function PriceAxis({ view: { decision, resolution } }) {
    const { quotes, forecast } = decision;
    const trade = decision.verdict.trade ?? decision.verdict.wouldHave;
    const bid = quotes.yesBidMicroUsd / 1e6;
    const ask = quotes.yesAskMicroUsd / 1e6;
    return (_jsx(Section, { title: "Price and forecast", about: "In cents a contract of YES, which is the probability of YES in percent.", children: _jsxs("figure", { class: "axis", children: [_jsx("figcaption", { class: "visually-hidden", children: summaryOf(decision) }), _jsx(Line, { name: "Quotes", value: tellQuotes(decision), children: _jsx("rect", { class: "mark-quotes", x: at(bid), y: "6", width: at(ask - bid), height: "12", rx: "2" }) }), trade && (_jsx(Line, { name: decision.verdict.trade ? 'Limit' : 'Limit withheld', value: `${trade.side.toUpperCase()} at ${formatPrice(trade.limitMicroUsd)}`, children: _jsx(Tick, { p: trade.side === 'yes' ? trade.limitMicroUsd / 1e6 : 1 - trade.limitMicroUsd / 1e6 }) })), forecast && (_jsxs(_Fragment, { children: [_jsx(Line, { name: "90 %", value: tellBetween(forecast.interval90), children: _jsx(Span, { of: forecast.interval90, name: "mark-wide" }) }), _jsx(Line, { name: "80 %", value: tellBetween(forecast.interval80), children: _jsx(Span, { of: forecast.interval80, name: "mark-narrow" }) }), _jsx(Line, { name: "P, the models", value: formatProbability(forecast.probability), children: _jsx("circle", { class: "mark-p", cx: at(forecast.probability), cy: "12", r: "6" }) }), forecast.finalProbability !== null && (_jsx(Line, { name: "P_final", value: formatProbability(forecast.finalProbability), children: _jsx("svg", { x: at(forecast.finalProbability), overflow: "visible", "aria-hidden": "true", children: _jsx("path", { class: "mark-final", d: "M0 4 8 12 0 20-8 12Z" }) }) })), forecast.models.map(({ model, probabilityYes, weight }) => (_jsx(Line, { name: model, value: `${formatProbability(probabilityYes)}, weight ${formatShare(weight)}`, children: _jsx("circle", { class: "mark-model", cx: at(probabilityYes), cy: "12", r: 3 + 5 * Math.sqrt(weight) }) }, model)))] })), (resolution?.settlement === 'yes' || resolution?.settlement === 'no') && (_jsx(Line, { name: "Ended", value: resolution.settlement.toUpperCase(), children: _jsx(Tick, { p: resolution.settlement === 'yes' ? 1 : 0 }) })), _jsx("div", { class: "axis-scale", "aria-hidden": "true", children: [0, 25, 50, 75, 100].map((cents) => (_jsxs("span", { style: { left: `${cents}%` }, children: [cents, "c"] }, cents))) })] }) }));
}
function Line({ name, value, children }) {
    return (_jsxs("div", { class: "axis-line", children: [_jsx("span", { class: "axis-name", children: name }), _jsxs("svg", { class: "axis-track", height: "24", width: "100%", "aria-hidden": "true", children: [[0, 0.25, 0.5, 0.75, 1].map((p) => (_jsx("line", { class: "axis-grid", x1: at(p), x2: at(p), y1: "0", y2: "24" }, p))), children] }), _jsx("span", { class: "axis-value", children: value })] }));
}
function Span({ of: [low, high], name }) {
    return _jsx("rect", { class: name, x: at(low), y: "8", width: at(high - low), height: "8", rx: "4" });
}
function Tick({ p }) {
    return _jsx("line", { class: "mark-limit", x1: at(p), x2: at(p), y1: "2", y2: "22" });
}
const at = (p) => `${Math.max(0, Math.min(100, 100 * p))}%`;
function summaryOf(decision) {
    const { forecast } = decision;
    if (!forecast)
        return `A price of ${tellQuotes(decision)}, and no forecast.`;
    const { probability, finalProbability, interval80, disagreement } = forecast;
    const final = finalProbability === null ? 'not blended with it' : `${formatProbability(finalProbability)} blended`;
    return `A price of ${tellQuotes(decision)}; P ${formatProbability(probability)}, ${final}; 80 % interval ${tellBetween(interval80)}; answers from ${formatProbability(disagreement.low)} to ${formatProbability(disagreement.high)}.`;
}
