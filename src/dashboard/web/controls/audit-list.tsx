import { useZone } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { Scroll } from '../components/scroll.tsx';
import { Section } from '../components/section.tsx';
import { Empty, Failure, Waiting } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { tellAmounts } from './tell-amounts.ts';

const SHOWN = 200;

/** Who changed what, when and why. */
export function AuditList() {
  const zone = useZone();
  const { data, failure, reload } = useApi('/api/audit', { limit: SHOWN });
  const entries = data?.entries ?? [];
  return (
    <Section title="Audit" about={`The latest ${entries.length} changes, newest first; times of ${zone}.`}>
      {failure && <Failure message={failure.message} retry={reload} />}
      {!data && !failure && <Waiting what="the audit" />}
      {data && entries.length === 0 && (
        <Empty>Nothing was changed yet: each change of mode or caps is kept here.</Empty>
      )}
      {entries.length > 0 && (
        <Scroll label="Audit">
          <table class="compact">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Kind</th>
                <th scope="col">Account</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Reason</th>
                <th scope="col">By</th>
              </tr>
            </thead>
            <tbody>
              {entries.map(({ id, atMs, kind, account, from, to, untilMs, reason, by }) => (
                <tr key={id}>
                  <td>
                    <Time atMs={atMs} zone={zone} />
                  </td>
                  <td>{kind}</td>
                  <td>{account ?? 'all'}</td>
                  <td>{tellAmounts(from)}</td>
                  <td>
                    {tellAmounts(to)}
                    {typeof untilMs === 'number' && (
                      <span class="muted">
                        {' '}
                        until <Time atMs={untilMs} zone={zone} />
                      </span>
                    )}
                  </td>
                  <td class="why">{tellAmounts(reason)}</td>
                  <td>{by}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Section>
  );
}
