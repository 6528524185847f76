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
  const announcement = useRef<HTMLParagraphElement>(null);
  const changed = (sentence: string) => {
    setDone(sentence);
    setChanges((count) => count + 1);
    asked.reload();
  };
  useEffect(() => {
    if (done !== '') announcement.current?.scrollIntoView({ block: 'nearest' });
  }, [done]);
  return (
    <>
      <PageTitle tools={canControl && <SignOut />}>Controls</PageTitle>
      <p class="done" role="status" ref={announcement}>
        {done}
      </p>
      {!canControl && <SignIn hint={tokenHint} purpose="change mode and caps" onDone={reloadEverything} />}
      {asked.failure && <Failure message={asked.failure.message} retry={asked.reload} />}
      {!now && !asked.failure && <Waiting what="the state of things" />}
      {now && canControl && (
        <div class="grid-2">
          <ModeForm mode={now.mode} onChanged={changed} />
          <div class="stack">
            {accounts.map((each) => (
              <CapsForm key={each.account} account={each} onChanged={changed} />
            ))}
            {accounts.length === 0 && (
              <Empty>
                No worker has set an account up yet. <code>bin/conclave up</code> does, from the configuration.
              </Empty>
            )}
          </div>
        </div>
      )}
      <AuditList key={changes} />
    </>
  );
}
