import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useState } from 'preact/hooks';
import { toRequestFailure } from '../api/failure.ts';
import { act } from '../api/request.ts';
/** Asks for the token and trades it for a session of this browser. */
export function SignIn({ hint, purpose, onDone }) {
    const [token, setToken] = useState('');
    const [failure, setFailure] = useState(null);
    const [isBusy, setBusy] = useState(false);
    const submit = async (event) => {
        event.preventDefault();
        if (token.trim() === '')
            return setFailure('Paste the token first.');
        setBusy(true);
        setFailure(null);
        try {
            await act('/api/session', { token: token.trim() });
            setToken('');
            onDone();
        }
        catch (error) {
            setFailure(toRequestFailure(error).message);
        }
        finally {
            setBusy(false);
        }
    };
    return (_jsxs("form", { class: "card form", onSubmit: (event) => void submit(event), "aria-label": "Sign in", children: [_jsxs("p", { children: ["A token is needed to ", purpose, ". ", hint] }), _jsxs("label", { class: "field", children: [_jsx("span", { children: "Token" }), _jsx("input", { type: "password", autoComplete: "current-password", value: token, onInput: (event) => setToken(event.currentTarget.value) })] }), failure && (_jsx("p", { class: "form-failure", role: "alert", children: failure })), _jsx("button", { type: "submit", class: "button button-primary", disabled: isBusy, children: isBusy ? 'Signing in …' : 'Sign in' })] }));
}
