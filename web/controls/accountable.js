import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useState } from 'preact/hooks';
import { createObservable, useObservable } from '../router/observable.ts';
const KEY = 'conclave.by';
const LEAST_REASON = 3;
/** One name for every form of the page. */
const whoever = createObservable(localStorage.getItem(KEY) ?? '');
/** The two fields; the name is remembered by the browser once a change was made with it. */
export function useAccountable() {
    const [reason, setReason] = useState('');
    const by = useObservable(whoever);
    return {
        value: { reason: reason.trim(), by: by.trim() },
        fields: (_jsx(AccountableFields, { value: { reason, by }, onChange: (value) => {
                setReason(value.reason);
                whoever.write(value.by);
            } })),
        /** What is missing as a sentence; null = nothing. */
        problem: problemOf({ reason, by }),
        /** To be called once the change was made. */
        done: () => {
            localStorage.setItem(KEY, by.trim());
            setReason('');
        },
    };
}
function problemOf({ reason, by }) {
    if (reason.trim().length < LEAST_REASON)
        return 'Say why, for the audit: at least three letters.';
    if (by.trim() === '')
        return 'Say who you are, for the audit.';
    return null;
}
function AccountableFields({ value, onChange }) {
    return (_jsxs(_Fragment, { children: [_jsxs("label", { class: "field", children: [_jsx("span", { children: "Reason (required)" }), _jsx("input", { required: true, minLength: LEAST_REASON, maxLength: 500, value: value.reason, onInput: (event) => onChange({ ...value, reason: event.currentTarget.value }) })] }), _jsxs("label", { class: "field", children: [_jsx("span", { children: "Your name (required, remembered)" }), _jsx("input", { required: true, maxLength: 100, autoComplete: "username", value: value.by, onInput: (event) => onChange({ ...value, by: event.currentTarget.value }) })] })] }));
}
