import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatCount, formatMoney } from '../../domain/shared/format.ts';
import { Figure } from '../components/facts.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { NotKnown } from '../figures/ranged.tsx';
import { tellMoney } from '../figures/tell.ts';
/** What the ledgers of these days say. */
export function Totals({ view }) {
    const { total, days, from, to, zone, account, decisions, costPerDecisionMicroUsd } = view;
    return (_jsxs(Section, { title: "Total", about: `Account ${account}, ${from} to ${to} (${zone}): ${formatCount(days.length, 'ledger')}.`, children: [days.length === 0 ? (_jsxs(Empty, { children: ["This account has no ledger in these days. The first decision of a day opens one:", ' ', _jsx("code", { children: "bin/conclave decide market.json" }), "."] })) : (_jsxs(_Fragment, { children: [_jsxs("div", { class: "figures", children: [_jsx(Figure, { value: formatMoney(total.spentMicroUsd), name: "spent" }), _jsx(Figure, { value: formatMoney(total.uncertainMicroUsd), name: "of it uncertain" }), _jsx(Figure, { value: formatMoney(total.heldMicroUsd), name: "held" }), _jsx(Figure, { value: formatMoney(total.committedMicroUsd), name: "committed: spent and held" })] }), _jsx("p", { class: "muted small", children: "These are the ledgers' own numbers, to the micro-dollar; the parts below add up to them. Uncertain is charged at the worst case until it is reconciled, so a ledger may be too high by it, and not too low." })] })), _jsxs("p", { children: ["A decision costs", ' ', _jsx("strong", { children: costPerDecisionMicroUsd === null ? (_jsx(NotKnown, { why: "no decision was settled in these days" })) : (tellMoney(costPerDecisionMicroUsd)) }), ' ', "on average, n = ", formatCount(decisions, 'decision'), ' ', _jsx("span", { class: "muted", children: "(of all accounts, in whole UTC hours; also those that asked nobody)." })] })] }));
}
