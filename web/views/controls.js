import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAccount, useMeta } from '../api/meta.ts';
import { reloadEverything, useApi } from '../api/use-api.ts';
import { PageTitle } from '../components/section.tsx';
import { SignIn } from '../components/sign-in.tsx';
import { Empty, Failure, Waiting } from '../components/states.tsx';
import { AuditList } from '../controls/audit-list.tsx';
import { CapsForm } from '../controls/caps-form.tsx';
import { ModeForm } from '../controls/mode-form.tsx';
import { SignOut } from '../controls/session.tsx';
import { useLatestNow } from '../live/use-latest-now.ts';
import '../controls/controls.css';
/** Where mode and caps are changed, and who changed them before. */
export default function Controls() {
    const { canControl, tokenHint } = useMeta();
    const [done, setDone] = useState('');
    const [changes, setChanges] = useState(0);
    const asked = useApi('/api/now');
    const now = useLatestNow(asked.data);
    const account = useAccount();
    const accounts = now?.accounts.filter((each) => account === null || each.account === account) ?? [];
    const announcement = useRef(null);
    const changed = (sentence) => {
        setDone(sentence);
        setChanges((count) => count + 1);
        asked.reload();
    };
    useEffect(() => {
        if (done !== '')
            announcement.current?.scrollIntoView({ block: 'nearest' });
    }, [done]);
    return (_jsxs(_Fragment, { children: [_jsx(PageTitle, { tools: canControl && _jsx(SignOut, {}), children: "Controls" }), _jsx("p", { class: "done", role: "status", ref: announcement, children: done }), !canControl && _jsx(SignIn, { hint: tokenHint, purpose: "change mode and caps", onDone: reloadEverything }), asked.failure && _jsx(Failure, { message: asked.failure.message, retry: asked.reload }), !now && !asked.failure && _jsx(Waiting, { what: "the state of things" }), now && canControl && (_jsxs("div", { class: "grid-2", children: [_jsx(ModeForm, { mode: now.mode, onChanged: changed }), _jsxs("div", { class: "stack", children: [accounts.map((each) => (_jsx(CapsForm, { account: each, onChanged: changed }, each.account))), accounts.length === 0 && (_jsxs(Empty, { children: ["No worker has set an account up yet. ", _jsx("code", { children: "bin/conclave up" }), " does, from the configuration."] }))] })] })), _jsx(AuditList, {}, changes)] }));
}
