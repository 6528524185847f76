import { reasonSentence } from '../../domain/explain/reason-sentences.ts';
import { formatProbability, formatShare } from '../../domain/shared/format.ts';
import type { DecisionView } from '../../server/contract/decisions.ts';
import { ACTION_TONES } from '../components/action-mark.tsx';
import { Facts } from '../components/facts.tsx';
import { Pill } from '../components/pill.tsx';
import { Time, tellCountdown } from '../components/time.tsx';
import { useClock } from '../live/clock.ts';
import { tellBetween, tellCost, tellEdge, tellPath, tellQuotes, tellTrade } from './words.ts';

/** What to do, on what numbers, at what cost: the decision as the command line prints it. */
export function Headline({ view: { decision, zone } }: { readonly view: DecisionView }) {
  const { verdict, forecast, segment } = decision;
  const { trade, withheldTrade, withheldTradeMode } = verdict;
  return (
    <section class="card headline" aria-label="The decision">
      <p class="verdict">
        {decision.simulated && <Pill tone="warn">SIMULATED</Pill>}
        <Pill tone={ACTION_TONES[decision.action]}>
          {decision.action}
          {trade && ` ${trade.side.toUpperCase()}`}
        </Pill>
        {trade && <strong>{tellTrade(trade)}</strong>}
      </p>
      {verdict.reasons.map((reason) => (
        <p key={reason.code} class="reason">
          {reasonSentence(reason)} <code class="muted">{reason.code}</code>
        </p>
      ))}
      {withheldTrade && (
        <p>
          {withheldTradeMode ? `In mode ${withheldTradeMode} it would have been: ` : 'Withheld by a guard: '}
          {tellTrade(withheldTrade)}.
        </p>
      )}
      <div class="grid-2">
        <Facts
          facts={[
            ['Quotes', tellQuotes(decision)],
            [
              'P(YES)',
              forecast
                ? `${formatProbability(forecast.coherent)} by the models, ${
                    forecast.blended === null ? 'not' : formatProbability(forecast.blended)
                  } blended with the price`
                : 'none: no answer came in',
            ],
            forecast && ['80 %', tellBetween(forecast.interval80)],
            forecast && ['Agreement', `${formatShare(forecast.agreement)} of the models' weight would do the same`],
            ['Edge', tellEdge(verdict)],
            ['Path', tellPath(decision)],
            ['Cost', tellCost(decision)],
          ]}
        />
        <Facts
          facts={[
            ['Valid', <Validity key="valid" untilMs={decision.validUntilMs} zone={zone} />],
            ['Decided', <Time key="decided" atMs={decision.decidedAtMs} zone={zone} />],
            ['Closes', <Time key="closes" atMs={decision.closeTimeMs} zone={zone} />],
            ['Ends', <Time key="ends" atMs={decision.scheduledResolutionMs} zone={zone} />],
            ['Market', `${decision.ticker}, event ${decision.eventTicker}`],
            ['Segment', `${decision.category}, volatility ${segment.volatility}, expiry ${segment.expiry}`],
            ['Account', decision.account],
            ['Id', <code key="id">{decision.decisionId}</code>],
          ]}
        />
      </div>
      <p class="small muted">Times of {zone}.</p>
    </section>
  );
}

function Validity({ untilMs, zone }: { readonly untilMs: number; readonly zone: string }) {
  const nowMs = useClock(1_000);
  return (
    <>
      until <Time atMs={untilMs} zone={zone} />{' '}
      {untilMs > nowMs ? (
        <Pill tone="good">ends {tellCountdown(untilMs - nowMs)}</Pill>
      ) : (
        <Pill tone="neutral">over: not to be acted on</Pill>
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
        <a class="button" href={webUiUrl} target="_blank" rel="noreferrer">
          Temporal Web UI
        </a>
      )}
      <a
        class="button"
        href={`/api/decision?id=${encodeURIComponent(decision.decisionId)}`}
        target="_blank"
        rel="noreferrer"
      >
        JSON
      </a>
    </>
  );
}
