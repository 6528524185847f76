import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useState } from 'preact/hooks';
import { MODES } from '../../domain/shared/modes.ts';
import { Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { MODE_MEANINGS } from '../shell/mode-meanings.ts';
import { MODE_TONES } from '../shell/mode-pill.tsx';
import { useAccountable } from './accountable.tsx';
import { Confirmation } from './confirmation.tsx';
import { useChange } from './use-change.ts';
const DURATIONS = [
    { name: 'until it is changed', forMs: null },
    { name: '30 minutes', forMs: 1800000 },
    { name: '1 hour', forMs: 3600000 },
    { name: '2 hours', forMs: 7200000 },
    { name: '8 hours', forMs: 28800000 },
    { name: '1 day', forMs: 86400000 },
    { name: '7 days', forMs: 604800000 },
    { name: '30 days', forMs: 2592000000 },
];
/** Sets the mode by hand, or gives it free again. */
export function ModeForm({ mode, onChanged }) {
    const [wanted, setWanted] = useState('emergency');
    const [duration, setDuration] = useState(0);
    const [problem, setProblem] = useState(null);
    const accountable = useAccountable();
    const change = useChange(({ mode: now }) => {
        accountable.done();
        onChanged(wanted === 'clear' ? `The mode is free again: it is ${now.mode} now.` : `The mode is ${now.mode} now, by hand.`);
    });
    const { name, forMs } = DURATIONS[duration] ?? { name: 'until it is changed', forMs: null };
    const ask = (event) => {
        event.preventDefault();
        setProblem(accountable.problem);
        if (accountable.problem === null)
            change.open();
    };
    const send = () => wanted === 'clear'
        ? change.send('/api/mode/clear', accountable.value)
        : change.send('/api/mode', { mode: wanted, ...accountable.value, ...(forMs === null ? {} : { forMs }) });
    return (_jsxs(Section, { title: "Mode", about: mode ? `Now ${mode.mode}, by ${mode.by}: ${mode.reason}` : 'No worker has ever run.', children: [_jsxs("form", { class: "controls-form", "aria-label": "Mode", noValidate: true, onSubmit: ask, children: [_jsxs("fieldset", { class: "modes", children: [_jsx("legend", { children: "Set the mode to" }), MODES.map((each) => (_jsxs(Choice, { value: each, chosen: wanted, onChoose: setWanted, isNow: mode?.mode === each, children: [_jsx(Pill, { tone: MODE_TONES[each], children: each }), " ", MODE_MEANINGS[each]] }, each))), _jsxs(Choice, { value: "clear", chosen: wanted, onChoose: setWanted, isNow: false, children: [_jsx("strong", { children: "clear" }), " Gives the mode free: it is then, at once, what the state of the models asks for."] })] }), wanted !== 'clear' && (_jsxs("label", { class: "field", children: [_jsx("span", { children: "For how long" }), _jsx("select", { value: duration, onChange: (event) => setDuration(Number(event.currentTarget.value)), children: DURATIONS.map((each, at) => (_jsx("option", { value: at, children: each.name }, each.name))) })] })), accountable.fields, problem && (_jsx("p", { class: "form-failure", role: "alert", children: problem })), _jsx("button", { type: "submit", class: "button button-primary", children: wanted === 'clear' ? 'Clear the mode …' : `Set the mode to ${wanted} …` })] }), change.isOpen && (_jsx(Confirmation, { title: wanted === 'clear' ? 'Clear the mode?' : `Set the mode to ${wanted}?`, confirm: wanted === 'clear' ? 'Clear the mode' : `Set ${wanted}`, isGrave: wanted === 'emergency' || wanted === 'halted', isBusy: change.isBusy, failure: change.failure, onConfirm: () => void send(), onCancel: change.close, children: _jsxs("ul", { class: "notes", children: [_jsx("li", { children: tellChange(mode, wanted) }), wanted !== 'clear' && _jsx("li", { children: MODE_MEANINGS[wanted] }), wanted !== 'clear' && (_jsxs("li", { children: ["It holds ", forMs === null ? `${name}, whatever the state of the models` : `for ${name}, then it is free`, "."] })), _jsx("li", { children: "It holds for every account, at once, also for decisions that are running." }), _jsxs("li", { children: ["Recorded: \u201C", accountable.value.reason, "\u201D, by ", accountable.value.by, "."] })] }) }))] }));
}
function tellChange(mode, wanted) {
    const before = mode ? `${mode.mode} becomes` : 'It becomes';
    if (wanted === 'clear')
        return `${before} what the state of the models asks for, by itself from then on.`;
    if (mode?.mode === wanted)
        return `It is ${wanted} already: reason, name and end become these.`;
    return `${before} ${wanted}.`;
}
function Choice({ value, chosen, isNow, onChoose, children }) {
    return (_jsxs("label", { class: "mode-choice", children: [_jsx("input", { type: "radio", name: "mode", value: value, checked: chosen === value, onChange: () => onChoose(value) }), _jsxs("span", { children: [children, isNow && _jsx("span", { class: "muted", children: " (now)" })] })] }));
}
