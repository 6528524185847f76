import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
/** What this is and where more of it is told. */
export function Footer({ meta: { version, namespace, webUiUrl } }) {
    return (_jsxs("footer", { class: "footer", children: [_jsxs("span", { children: ["Conclave ", version, ", Temporal namespace ", namespace] }), webUiUrl !== null && (_jsx("a", { href: webUiUrl, target: "_blank", rel: "noreferrer", children: "Temporal Web UI" })), _jsx("a", { href: "/api/openapi.json", target: "_blank", rel: "noreferrer", children: "API" })] }));
}
