import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatProbability, formatShare } from '../../domain/shared/format.ts';
import { ACTION_TONES } from '../components/action-mark.tsx';
import { Facts } from '../components/facts.tsx';
import { Pill } from '../components/pill.tsx';
import { Time, tellCountdown } from '../components/time.tsx';
import { useClock } from '../live/clock.ts';
import { tellBetween, tellCost, tellEdge, tellPath, tellQuotes, tellTrade } from './words.ts';
/** What to do, on what numbers, at what cost: the decision as the command line prints it. */
export function Headline({ view: { decision, zone } }) {
    const { verdict, forecast, segment } = decision;
    const { trade, wouldHave, wouldHaveIn } = verdict;
    return (_jsxs("section", { class: "card headline", "aria-label": "The decision", children: [_jsxs("p", { class: "verdict", children: [decision.simulated && _jsx(Pill, { tone: "warn", children: "SIMULATED" }), _jsxs(Pill, { tone: ACTION_TONES[decision.action], children: [decision.action, trade && ` ${trade.side.toUpperCase()}`] }), trade && _jsx("strong", { children: tellTrade(trade) })] }), verdict.reasons.map(({ code, message }) => (_jsxs("p", { class: "reason", children: [message, " ", _jsx("code", { class: "muted", children: code })] }, code))), wouldHave && (_jsxs("p", { children: [wouldHaveIn ? `In mode ${wouldHaveIn} it would have been: ` : 'Withheld by a guard: ', tellTrade(wouldHave), "."] })), _jsxs("div", { class: "grid-2", children: [_jsx(Facts, { facts: [
                            ['Quotes', tellQuotes(decision)],
                            [
                                'P(YES)',
                                forecast
                                    ? `${formatProbability(forecast.probability)} by the models, ${forecast.finalProbability === null ? 'not' : formatProbability(forecast.finalProbability)} blended with the price`
                                    : 'none: no answer came in',
                            ],
                            forecast && ['80 %', tellBetween(forecast.interval80)],
                            forecast && ['Agreement', `${formatShare(forecast.agreement)} of the models' weight would do the same`],
                            ['Edge', tellEdge(verdict)],
                            ['Path', tellPath(decision)],
                            ['Cost', tellCost(decision)],
                        ] }), _jsx(Facts, { facts: [
                            ['Valid', _jsx(Validity, { untilMs: decision.validUntilMs, zone: zone }, "valid")],
                            ['Decided', _jsx(Time, { atMs: decision.settledAtMs, zone: zone }, "decided")],
                            ['Closes', _jsx(Time, { atMs: decision.closeTimeMs, zone: zone }, "closes")],
                            ['Ends', _jsx(Time, { atMs: decision.scheduledResolutionMs, zone: zone }, "ends")],
                            ['Market', `${decision.ticker}, event ${decision.eventTicker}`],
                            ['Segment', `${decision.category}, volatility ${segment.volatility}, expiry ${segment.expiry}`],
                            ['Account', decision.account],
                            ['Id', _jsx("code", { children: decision.decisionId }, "id")],
                        ] })] }), _jsxs("p", { class: "small muted", children: ["Times of ", zone, "."] })] }));
}
function Validity({ untilMs, zone }) {
    const nowMs = useClock(1000);
    return (_jsxs(_Fragment, { children: ["until ", _jsx(Time, { atMs: untilMs, zone: zone }), ' ', untilMs > nowMs ? (_jsxs(Pill, { tone: "good", children: ["ends ", tellCountdown(untilMs - nowMs)] })) : (_jsx(Pill, { tone: "neutral", children: "over: not to be acted on" }))] }));
}
/** To the run behind it, and to the same as JSON. */
export function DecisionLinks({ view }) {
    const { webUiUrl, decision } = view;
    return (_jsxs(_Fragment, { children: [webUiUrl !== null && (_jsx("a", { class: "button", href: webUiUrl, target: "_blank", rel: "noreferrer", children: "Temporal Web UI" })), _jsx("a", { class: "button", href: `/api/decision?id=${encodeURIComponent(decision.decisionId)}`, target: "_blank", rel: "noreferrer", children: "JSON" })] }));
}
