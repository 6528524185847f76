import { isExpired } from '../../domain/decision/expired.ts';
import { courseFacts, forecastFacts, reservationFacts, withheldFacts } from '../../domain/explain/decision-facts.ts';
import { describeTrade } from '../../domain/explain/decision-words.ts';
import type { ExplainedPart } from '../../domain/explain/explanation.ts';
import type { DecisionView } from '../../server/contract/decisions.ts';
import { ACTION_TONES } from '../components/decision-marks.tsx';
import { Facts } from '../components/facts.tsx';
import { Pill } from '../components/pill.tsx';
import { ExternalLink } from '../components/section.tsx';
import { formatCountdown, Time, useClock } from '../components/time.tsx';

/** What to do, on what numbers, at what cost: the decision as the command line prints it. */
export function Headline(props: { readonly view: DecisionView; readonly market: ExplainedPart | null }) {
  const { decision, zone } = props.view;
  const { action, verdict, because } = decision;
  const { trade } = verdict;
  const nowMs = useClock(1_000);
  return (
    <section class="card headline" aria-label="The decision">
      <p class="verdict">
        {decision.simulated && <Pill tone="warn">SIMULATED</Pill>}
        <Pill tone={ACTION_TONES[action]}>
          {action}
          {trade && ` ${trade.side.toUpperCase()}`}
        </Pill>
        {trade && <strong>{describeTrade(trade)}</strong>}
        {trade && isExpired(decision, nowMs) && <Pill tone="warn">EXPIRED: do not act on it</Pill>}
      </p>
      {verdict.reasons.map(({ code }, index) => (
        <p key={code} class="reason">
          {because[index]} <code class="muted">{code}</code>
        </p>
      ))}
      <div class="grid-2">
        <Facts
          facts={[
            ...forecastFacts(decision),
            ...reservationFacts(decision),
            ...withheldFacts(decision),
            ...courseFacts(decision),
          ]}
        />
        <Facts
          facts={[
            ['Valid', <Validity key="valid" decision={decision} nowMs={nowMs} zone={zone} />],
            ...(props.market?.facts ?? []),
            ['Account', decision.account],
            ['Id', <code key="id">{decision.decisionId}</code>],
          ]}
        />
      </div>
      <p class="small muted">Times of {zone}.</p>
    </section>
  );
}

interface ValidityProps {
  readonly decision: DecisionView['decision'];
  readonly nowMs: number;
  readonly zone: string;
}

function Validity({ decision, nowMs, zone }: ValidityProps) {
  const { validUntilMs } = decision;
  return (
    <>
      until <Time atMs={validUntilMs} zone={zone} />{' '}
      {isExpired(decision, nowMs) ? (
        <Pill tone="neutral">expired: do not act on it</Pill>
      ) : (
        <Pill tone="good">ends {formatCountdown(validUntilMs - nowMs)}</Pill>
      )}
    </>
  );
}

/** To the run behind it, and to the same as JSON. */
export function DecisionLinks({ view }: { readonly view: DecisionView }) {
  const { webUiUrl, decision } = view;
  return (
    <>
      {webUiUrl !== null && (
        <ExternalLink class="button" href={webUiUrl}>
          Open workflow
        </ExternalLink>
      )}
      <ExternalLink class="button" href={`/api/decision?id=${encodeURIComponent(decision.decisionId)}`}>
        JSON
      </ExternalLink>
    </>
  );
}
