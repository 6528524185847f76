import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatMoney, formatShare } from '../../domain/shared/format.ts';
/** Money against a cap as a bar: spent, of it uncertain (hatched), and held (paler). The same is said as text. */
export function BudgetMeter(props) {
    const { name, capMicroUsd, spentMicroUsd, heldMicroUsd, uncertainMicroUsd, marks = [] } = props;
    const committed = spentMicroUsd + heldMicroUsd;
    const whole = Math.max(capMicroUsd, committed, 1);
    const width = (microUsd) => ({ width: `${(100 * microUsd) / whole}%` });
    const text = `${formatMoney(committed)} of ${formatMoney(capMicroUsd)}${capMicroUsd > 0 ? `, ${formatShare(committed / capMicroUsd)}` : ''}: spent ${formatMoney(spentMicroUsd)}, of which uncertain ${formatMoney(uncertainMicroUsd)}, held ${formatMoney(heldMicroUsd)}`;
    return (_jsxs("div", { class: `meter ${committed >= capMicroUsd ? 'meter-full' : ''}`, title: text, children: [_jsx("meter", { class: "visually-hidden", "aria-label": name, min: 0, max: whole / 1e6, value: committed / 1e6, children: text }), _jsx("span", { class: "meter-spent", style: width(spentMicroUsd - uncertainMicroUsd) }), _jsx("span", { class: "meter-uncertain", style: width(uncertainMicroUsd) }), _jsx("span", { class: "meter-held", style: width(heldMicroUsd) }), marks.map(({ share, name: mark }) => (_jsx("i", { class: "meter-mark", style: { left: `${(100 * share * capMicroUsd) / whole}%` }, title: mark }, mark)))] }));
}
