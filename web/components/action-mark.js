import { jsxs as _jsxs } from "preact/jsx-runtime";
import { formatPrice } from '../../domain/shared/format.ts';
import { Pill } from './pill.tsx';
export const ACTION_TONES = {
    BUY: 'good',
    SELL: 'accent',
    SKIP: 'neutral',
};
/** `BUY YES`, with size and limit beside it where there is a trade. */
export function ActionMark({ row }) {
    const { action, side, contracts, limitMicroUsd } = row;
    return (_jsxs("span", { class: "action", children: [_jsxs(Pill, { tone: ACTION_TONES[action], children: [action, side !== null && ` ${side.toUpperCase()}`] }), contracts !== null && limitMicroUsd !== null && (_jsxs("span", { class: "nowrap", children: [contracts, " at ", formatPrice(limitMicroUsd)] }))] }));
}
