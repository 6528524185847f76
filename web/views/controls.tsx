import { useEffect, useRef, useState } from 'preact/hooks';
import { reloadEverything, useMeta } from '../api/use-api.ts';
import { Loaded, NoAccountYet, PageTitle } from '../components/section.tsx';
import { SignIn, SignOut } from '../components/session.tsx';
import { AuditList } from '../controls/audit-list.tsx';
import { CapsForm } from '../controls/caps-form.tsx';
import { ModeForm } from '../controls/mode-form.tsx';
import { OutOfUse } from '../controls/probe-now.tsx';
import '../controls/controls.css';
import { useNow } from '../live/live.ts';

/** Where mode and caps are changed, and the record of earlier changes. */
export default function Controls() {
  const { canControl, tokenHint } = useMeta();
  const [done, setDone] = useState('');
  const [changes, setChanges] = useState(0);
  const asked = useNow();
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
      <Loaded from={asked} what="the state of the service">
        {(now) => (
          <>
            <OutOfUse now={now} />
            {canControl && (
              <div class="grid-2">
                <ModeForm mode={now.mode} onChanged={changed} />
                <div class="stack">
                  {now.accounts.map((each) => (
                    <CapsForm key={each.account} account={each} onChanged={changed} />
                  ))}
                  {now.accounts.length === 0 && <NoAccountYet />}
                </div>
              </div>
            )}
          </>
        )}
      </Loaded>
      <AuditList key={changes} />
    </>
  );
}
