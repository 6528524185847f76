import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useQuery } from '../router/place.ts';
/** Which account is looked at; kept in the address. */
export function AccountChoice({ accounts }) {
    const [query, change] = useQuery();
    if (accounts.length < 2)
        return null;
    return (_jsxs("label", { class: "choice", children: [_jsx("span", { children: "Account" }), _jsxs("select", { value: query.get('account') ?? '', onChange: (event) => change({ account: event.currentTarget.value, before: null }), children: [_jsx("option", { value: "", children: "all" }), accounts.map(({ account }) => (_jsx("option", { value: account, children: account }, account)))] })] }));
}
