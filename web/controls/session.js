import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useState } from 'preact/hooks';
import { toRequestFailure } from '../api/failure.ts';
import { act } from '../api/request.ts';
import { reloadEverything } from '../api/use-api.ts';
/** Ends what this browser may do; the token itself stays as it is. */
export function SignOut() {
    const [failure, setFailure] = useState(null);
    const leave = async () => {
        try {
            await act('/api/session', null, 'DELETE');
            reloadEverything();
        }
        catch (error) {
            setFailure(toRequestFailure(error).message);
        }
    };
    return (_jsxs(_Fragment, { children: [failure && _jsx("span", { role: "alert", children: failure }), _jsx("button", { type: "button", class: "button", onClick: () => void leave(), children: "Sign out" })] }));
}
