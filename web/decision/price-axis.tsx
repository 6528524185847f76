import type { ComponentProps } from 'preact';
import type { Decision } from '../../domain/decision/decision.ts';
import { describeQuotes, describeRange } from '../../domain/explain/decision-words.ts';
import { formatPrice, formatProbability, formatShare } from '../../domain/shared/format.ts';
import { priceOn } from '../../domain/verdict/order-at.ts';
import type { DecisionView } from '../../server/contract/decisions.ts';
import { useMeta } from '../api/use-api.ts';
import '../charts/charts.css';
import { modelMark } from '../charts/model-mark.ts';
import { Section } from '../components/section.tsx';
import { Axis, AxisLine } from './axis.tsx';

const QUARTERS = [0, 0.25, 0.5, 0.75, 1];

/** Price, forecast and answers on one scale from 0 to 100 cents. */
export function PriceAxis({ view: { decision, resolution } }: { readonly view: DecisionView }) {
  const { quotes, forecast } = decision;
  const trade = decision.verdict.trade ?? decision.verdict.withheldTrade;
  const [bid, ask] = [quotes.yesBidMicroUsd / 1e6, quotes.yesAskMicroUsd / 1e6];
  const settlement = resolution?.settlement;
  return (
    <Section title="Price and forecast" about="In cents a contract of YES, which is the probability of YES in percent.">
      <Axis summary={summaryOf(decision)} marks={QUARTERS.map((p) => [p, `${100 * p}c`])}>
        <Line name="Quotes" value={describeQuotes(decision)}>
          <rect class="mark-quotes" x={at(bid)} y="6" width={at(ask - bid)} height="12" rx="2" />
        </Line>
        {trade && (
          <Line
            name={decision.verdict.trade ? 'Limit' : 'Limit withheld'}
            value={`${trade.side.toUpperCase()} at ${formatPrice(trade.limitMicroUsd)}`}
          >
            {/* A price of NO is drawn where YES costs what is left of the dollar. */}
            <Tick p={priceOn(trade.side, trade.limitMicroUsd) / 1e6} />
          </Line>
        )}
        {trade?.reservationPriceMicroUsd !== undefined && (
          <Line
            name="Reservation price"
            value={`${trade.side.toUpperCase()} ${trade.action === 'BUY' ? 'up' : 'down'} to ${formatPrice(trade.reservationPriceMicroUsd)}`}
          >
            <Tick p={priceOn(trade.side, trade.reservationPriceMicroUsd) / 1e6} />
          </Line>
        )}
        {forecast && <ForecastLines {...forecast} />}
        {(settlement === 'yes' || settlement === 'no') && (
          <Line name="Outcome" value={settlement.toUpperCase()}>
            <Tick p={settlement === 'yes' ? 1 : 0} />
          </Line>
        )}
      </Axis>
    </Section>
  );
}

function ForecastLines({ interval80, interval90, coherent, blended, models }: NonNullable<Decision['forecast']>) {
  const configured = useMeta().models;
  return (
    <>
      <Line name="90 %" value={describeRange(interval90)}>
        <Span of={interval90} name="mark-wide" />
      </Line>
      <Line name="80 %" value={describeRange(interval80)}>
        <Span of={interval80} name="mark-narrow" />
      </Line>
      <Line name="P(YES), models" value={formatProbability(coherent)}>
        <circle class="mark-p" cx={at(coherent)} cy="12" r="6" />
      </Line>
      {blended !== null && (
        <Line name="Fair value" value={formatProbability(blended)}>
          <svg x={at(blended)} overflow="visible" aria-hidden="true">
            <path class="mark-final" d="M0 4 8 12 0 20-8 12Z" />
          </svg>
        </Line>
      )}
      {models.map(({ model, rawProbability, weight }) => (
        <Line key={model} name={model} value={`${formatProbability(rawProbability)}, weight ${formatShare(weight)}`}>
          <circle
            class={`mark-model legend-color-${modelMark(model, configured).color}`}
            cx={at(rawProbability)}
            cy="12"
            r={3 + 5 * Math.sqrt(weight)}
          />
        </Line>
      ))}
    </>
  );
}

function Line({ children, ...line }: ComponentProps<typeof AxisLine>) {
  return (
    <AxisLine {...line}>
      {QUARTERS.map((p) => (
        <line key={p} class="axis-grid" x1={at(p)} x2={at(p)} y1="0" y2="24" />
      ))}
      {children}
    </AxisLine>
  );
}

function Span({ of: [low, high], name }: { readonly of: readonly [number, number]; readonly name: string }) {
  return <rect class={name} x={at(low)} y="8" width={at(high - low)} height="8" rx="4" />;
}

function Tick({ p }: { readonly p: number }) {
  return <line class="mark-limit" x1={at(p)} x2={at(p)} y1="2" y2="22" />;
}

const at = (p: number) => `${Math.max(0, Math.min(100, 100 * p))}%`;

function summaryOf(decision: Decision): string {
  const { forecast } = decision;
  if (!forecast) return `A price of ${describeQuotes(decision)}, and no forecast.`;
  const { coherent, blended, interval80, disagreement } = forecast;
  const final = blended === null ? 'no fair value' : `fair value ${formatProbability(blended)}`;
  return `A price of ${describeQuotes(decision)}; P(YES) ${formatProbability(coherent)} by the models, ${final}; 80 % interval ${describeRange(interval80)}; answers from ${formatProbability(disagreement.low)} to ${formatProbability(disagreement.high)}.`;
}
