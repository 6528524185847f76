import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useEffect, useId, useRef } from 'preact/hooks';
/** Asks once more before something is changed. Escape and Cancel leave everything as it is. */
export function Confirmation(props) {
    const { title, confirm, isGrave = false, isBusy, failure, onConfirm, onCancel, children } = props;
    const dialog = useRef(null);
    const id = useId();
    useEffect(() => {
        const from = document.activeElement;
        dialog.current?.showModal();
        return () => {
            if (from instanceof HTMLElement)
                from.focus();
        };
    }, []);
    return (_jsxs("dialog", { ref: dialog, class: "dialog", "aria-labelledby": id, onCancel: (event) => {
            event.preventDefault();
            if (!isBusy)
                onCancel();
        }, children: [_jsx("h2", { id: id, children: title }), children, failure && (_jsx("p", { class: "form-failure", role: "alert", children: failure })), _jsxs("div", { class: "dialog-buttons", children: [_jsx("button", { type: "button", class: "button", onClick: onCancel, disabled: isBusy, children: "Cancel" }), _jsx("button", { type: "button", class: `button ${isGrave ? 'button-danger' : 'button-primary'}`, onClick: onConfirm, disabled: isBusy, children: isBusy ? 'Being done …' : confirm })] })] }));
}
