import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useState } from 'preact/hooks';
import { categorySlug } from '../../domain/market/category.ts';
/** Adds a category to the form that no money was spent on today. */
export function NewCategory({ known, onAdd, }) {
    const [name, setName] = useState('');
    // As the ledger names it.
    const wanted = categorySlug(name);
    const isNew = wanted !== null && !known.includes(wanted);
    return (_jsxs("div", { class: "add", children: [_jsxs("label", { class: "field", children: [_jsx("span", { children: "Another category, such as economics" }), _jsx("input", { value: name, maxLength: 100, onInput: (event) => setName(event.currentTarget.value) })] }), _jsx("button", { type: "button", class: "button", disabled: !isNew, onClick: () => {
                    if (wanted !== null)
                        onAdd(wanted);
                    setName('');
                }, children: "Add" })] }));
}
