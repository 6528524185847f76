import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useState } from 'preact/hooks';
import { formatMoney } from '../../domain/shared/format.ts';
import { Section } from '../components/section.tsx';
import { useAccountable } from './accountable.tsx';
import { changeOf, differencesOf, tellDifference, typedCapsOf } from './changes.ts';
import { Confirmation } from './confirmation.tsx';
import { NewCategory } from './new-category.tsx';
import { useChange } from './use-change.ts';
/** What an account may spend. */
export function CapsForm({ account, onChanged }) {
    const { account: id, caps, categories, models, policyVersion, day } = account;
    // What was typed alone: a cap that somebody else changes meanwhile is not set back.
    const [edits, setEdits] = useState({});
    const inForce = typedCapsOf(account);
    const typed = {
        ...inForce,
        ...edits,
        categories: { ...inForce.categories, ...edits.categories },
        models: { ...inForce.models, ...edits.models },
    };
    const [differences, setDifferences] = useState([]);
    const [problem, setProblem] = useState(null);
    const accountable = useAccountable();
    const change = useChange(() => {
        accountable.done();
        setEdits({});
        onChanged(`The caps of ${id} hold: ${differences.map(tellDifference).join('; ')}.`);
    });
    const ask = (event) => {
        event.preventDefault();
        try {
            const found = differencesOf(account, typed);
            const missing = found.length === 0 ? 'Nothing differs from the caps in force.' : accountable.problem;
            setProblem(missing);
            if (missing !== null)
                return;
            setDifferences(found);
            change.open();
        }
        catch (error) {
            setProblem(error instanceof Error ? error.message : String(error));
        }
    };
    const category = (name, text) => setEdits((last) => ({ ...last, categories: { ...last.categories, [name]: text } }));
    const model = (name, text) => setEdits((last) => ({ ...last, models: { ...last.models, [name]: text } }));
    return (_jsxs(Section, { title: `Caps of ${id}`, about: `Policy version ${policyVersion}; committed today ${formatMoney(day?.committedMicroUsd ?? 0)}.`, children: [_jsxs("form", { class: "controls-form", "aria-label": `Caps of ${id}`, noValidate: true, onSubmit: ask, children: [_jsxs("div", { class: "caps", children: [_jsx(Amount, { name: "Day", now: caps.dayMicroUsd, text: typed.day, onType: (day) => setEdits({ ...edits, day }) }), _jsx(Amount, { name: "Hour", now: caps.hourMicroUsd, text: typed.hour, onType: (hour) => setEdits({ ...edits, hour }) }), _jsx(Amount, { name: "Decision", now: caps.decisionMicroUsd, text: typed.decision, onType: (decision) => setEdits({ ...edits, decision }) })] }), _jsxs("fieldset", { class: "modes", children: [_jsx("legend", { children: "Categories, a day" }), _jsx(Amounts, { parts: categories, typed: typed.categories, onType: category }), _jsx(NewCategory, { known: Object.keys(typed.categories), onAdd: (name) => category(name, '') })] }), models.length > 0 && (_jsxs("fieldset", { class: "modes", children: [_jsx("legend", { children: "Models, a day" }), _jsx(Amounts, { parts: models, typed: typed.models, onType: model })] })), accountable.fields, problem && (_jsx("p", { class: "form-failure", role: "alert", children: problem })), _jsxs("button", { type: "submit", class: "button button-primary", children: ["Change the caps of ", id, " \u2026"] })] }), change.isOpen && (_jsx(Confirmation, { title: `Change the caps of ${id}?`, confirm: "Change the caps", isBusy: change.isBusy, failure: change.failure, onConfirm: () => void change.send('/api/policy', { account: id, budget: changeOf(differences), ...accountable.value }), onCancel: change.close, children: _jsxs("ul", { class: "notes", children: [differences.map((difference) => (_jsx("li", { children: tellDifference(difference) }, `${difference.kind} ${difference.name}`))), _jsx("li", { children: "It holds at once, for today's money as well; what is not named stays." }), _jsxs("li", { children: ["Recorded: \u201C", accountable.value.reason, "\u201D, by ", accountable.value.by, "."] })] }) }))] }));
}
function Amounts({ parts, typed, onType }) {
    return (_jsx("div", { class: "caps", children: Object.entries(typed).map(([name, text]) => (_jsx(Amount, { name: name, now: parts.find((each) => each.name === name)?.capMicroUsd ?? null, text: text, onType: (amount) => onType(name, amount) }, name))) }));
}
function Amount({ name, now, text, onType }) {
    return (_jsxs("label", { class: "field", children: [_jsxs("span", { children: [name, ", dollars"] }), _jsx("input", { inputMode: "decimal", value: text, onInput: (event) => onType(event.currentTarget.value) }), _jsxs("span", { class: "muted small", children: ["now ", now === null ? 'no cap of its own' : formatMoney(now)] })] }));
}
