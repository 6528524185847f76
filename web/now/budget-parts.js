import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatMoney } from '../../domain/shared/format.ts';
import { BudgetMeter } from '../components/budget-meter.tsx';
/** What the day's money went to, by category, by purpose and by model, each against its own cap where it has one. */
export function BudgetParts({ account }) {
    const { account: id, categories, purposes, models } = account;
    const used = purposes.filter(({ capMicroUsd, spentMicroUsd }) => capMicroUsd !== null || spentMicroUsd > 0);
    return (_jsxs("details", { class: "more", children: [_jsx("summary", { children: "By category, purpose and model" }), _jsx(Parts, { id: id, title: "Categories", parts: categories, none: "Nothing was spent in any category today." }), _jsx(Parts, { id: id, title: "Purposes", parts: used, none: "Nothing was spent for any purpose today." }), _jsx(Parts, { id: id, title: "Models", parts: models, none: "Nothing was spent on any model today." })] }));
}
function Parts({ id, title, parts, none }) {
    return (_jsxs(_Fragment, { children: [_jsx("h3", { children: title }), parts.length === 0 && _jsx("p", { class: "muted", children: none }), _jsx("ul", { class: "parts", children: parts.map((part) => {
                    const committed = part.spentMicroUsd + part.heldMicroUsd;
                    return (_jsxs("li", { children: [_jsx("span", { children: part.name }), _jsxs("span", { class: "parts-sum", children: [formatMoney(committed), part.capMicroUsd === null ? ', no cap of its own' : ` of ${formatMoney(part.capMicroUsd)}`] }), part.capMicroUsd !== null && (_jsx(BudgetMeter, { name: `${part.name} of ${id}`, capMicroUsd: part.capMicroUsd, spentMicroUsd: part.spentMicroUsd, heldMicroUsd: part.heldMicroUsd, uncertainMicroUsd: part.uncertainMicroUsd }))] }, part.name));
                }) })] }));
}
