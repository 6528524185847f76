import { useEffect, useRef } from 'preact/hooks';
import { formatCount, formatDuration } from '../../domain/shared/format.ts';
import type { IncidentView } from '../../server/contract/incidents.ts';
import { useAccount, useApi, useIsChosen, useZone } from '../api/use-api.ts';
import { Notes } from '../components/facts.tsx';
import { Pill, severityTone } from '../components/pill.tsx';
import { Empty, Loaded, PageTitle, Section } from '../components/section.tsx';
import { AsOf, formatInstant, formatTimeOfDay, Time } from '../components/time.tsx';
import { IncidentAlerts } from '../incidents/incident-alerts.tsx';
import { useNow } from '../live/live.ts';
import '../incidents/incidents.css';

/** What went wrong: since when, what it was, what went on afterwards, what became uncertain and what it cost. */
export default function Incidents() {
  const asked = useApi('/api/incidents');
  const zone = useZone();
  const chosen = useAccount();
  const isChosen = useIsChosen();
  useReloadOnNews(asked.reload);
  return (
    <>
      <PageTitle>Incidents</PageTitle>
      <Loaded from={asked} what="the incidents">
        {({ incidents, atMs }) => {
          const shown = incidents.filter(({ account }) => isChosen(account));
          return (
            <div class="stack">
              <AsOf atMs={atMs} zone={zone}>
                {describeShown(shown.length, incidents.length, chosen)}
              </AsOf>
              {shown.length === 0 && (
                <Empty>No incident: what stops money or decisions is told here, and what it came to.</Empty>
              )}
              {shown.map((incident) => (
                <Incident key={incident.id} incident={incident} zone={zone} />
              ))}
            </div>
          );
        }}
      </Loaded>
    </>
  );
}

/** Which of them are shown: those of the chosen account, out of the latest of all. */
function describeShown(shown: number, all: number, chosen: string | null): string {
  if (all === 0) return 'none so far.';
  if (chosen === null) return `the latest ${formatCount(all, 'incident')}, newest first.`;
  return `${shown} of the latest ${formatCount(all, 'incident')} concern ${chosen} or all accounts; newest first.`;
}

/** Reads again when the live stream says that an incident has changed. */
function useReloadOnNews(reload: () => void): void {
  const { data } = useNow();
  const news = JSON.stringify(data?.incidents ?? null);
  const before = useRef(news);
  useEffect(() => {
    if (before.current !== news && before.current !== 'null') reload();
    before.current = news;
  }, [news, reload]);
}

function Incident({ incident, zone }: { readonly incident: IncidentView; readonly zone: string }) {
  const { title, severity, beganAtMs, openedAtMs, closedAtMs, story, alerts, account } = incident;
  const isOpen = closedAtMs === null;
  return (
    <Section
      title={title}
      class="incident"
      about={
        <>
          <Time atMs={beganAtMs} zone={zone} />
          {isOpen
            ? ', going on'
            : `, over ${formatInstant(closedAtMs, zone)}, ${formatDuration(closedAtMs - beganAtMs)}`}
          {openedAtMs > beganAtMs && ` (noticed ${formatTimeOfDay(openedAtMs, zone)})`}
          {account !== null && `; account ${account}`}
        </>
      }
      tools={<Pill tone={isOpen ? severityTone(severity) : 'good'}>{isOpen ? severity : 'over'}</Pill>}
    >
      {story.length > 0 && <Notes notes={story} />}
      <IncidentAlerts alerts={alerts} zone={zone} isOpen={isOpen} />
    </Section>
  );
}
