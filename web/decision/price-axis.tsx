import type { ComponentChildren } from 'preact';
import type { Decision } from '../../domain/decision/decision.ts';
import { describeQuotes, describeRange } from '../../domain/explain/decision-words.ts';
import { formatPrice, formatProbability, formatShare } from '../../domain/shared/format.ts';
import type { DecisionView } from '../../server/contract/decisions.ts';
import { Section } from '../components/section.tsx';

/** Price, forecast and answers on one scale from 0 to 100 cents. Each line says its figures beside the drawing. */
export function PriceAxis({ view: { decision, resolution } }: { readonly view: DecisionView }) {
  const { quotes, forecast } = decision;
  const trade = decision.verdict.trade ?? decision.verdict.withheldTrade;
  const bid = quotes.yesBidMicroUsd / 1e6;
  const ask = quotes.yesAskMicroUsd / 1e6;
  return (
    <Section title="Price and forecast" about="In cents a contract of YES, which is the probability of YES in percent.">
      <figure class="axis">
        <figcaption class="visually-hidden">{summaryOf(decision)}</figcaption>
        <Line name="Quotes" value={describeQuotes(decision)}>
          <rect class="mark-quotes" x={at(bid)} y="6" width={at(ask - bid)} height="12" rx="2" />
        </Line>
        {trade && (
          <Line
            name={decision.verdict.trade ? 'Limit' : 'Limit withheld'}
            value={`${trade.side.toUpperCase()} at ${formatPrice(trade.limitMicroUsd)}`}
          >
            {/* A price of NO is drawn where YES costs what is left of the dollar. */}
            <Tick p={trade.side === 'yes' ? trade.limitMicroUsd / 1e6 : 1 - trade.limitMicroUsd / 1e6} />
          </Line>
        )}
        {forecast && (
          <>
            <Line name="90 %" value={describeRange(forecast.interval90)}>
              <Span of={forecast.interval90} name="mark-wide" />
            </Line>
            <Line name="80 %" value={describeRange(forecast.interval80)}>
              <Span of={forecast.interval80} name="mark-narrow" />
            </Line>
            <Line name="P(YES), models" value={formatProbability(forecast.coherent)}>
              <circle class="mark-p" cx={at(forecast.coherent)} cy="12" r="6" />
            </Line>
            {forecast.blended !== null && (
              <Line name="Fair value" value={formatProbability(forecast.blended)}>
                <svg x={at(forecast.blended)} overflow="visible" aria-hidden="true">
                  <path class="mark-final" d="M0 4 8 12 0 20-8 12Z" />
                </svg>
              </Line>
            )}
            {forecast.models.map(({ model, rawProbability, weight }) => (
              <Line
                key={model}
                name={model}
                value={`${formatProbability(rawProbability)}, weight ${formatShare(weight)}`}
              >
                <circle class="mark-model" cx={at(rawProbability)} cy="12" r={3 + 5 * Math.sqrt(weight)} />
              </Line>
            ))}
          </>
        )}
        {(resolution?.settlement === 'yes' || resolution?.settlement === 'no') && (
          <Line name="Outcome" value={resolution.settlement.toUpperCase()}>
            <Tick p={resolution.settlement === 'yes' ? 1 : 0} />
          </Line>
        )}
        <div class="axis-scale" aria-hidden="true">
          {[0, 25, 50, 75, 100].map((cents) => (
            <span key={cents} style={{ left: `${cents}%` }}>
              {cents}c
            </span>
          ))}
        </div>
      </figure>
    </Section>
  );
}

interface LineProps {
  readonly name: string;
  readonly value: string;
  readonly children: ComponentChildren;
}

function Line({ name, value, children }: LineProps) {
  return (
    <div class="axis-line">
      <span class="axis-name">{name}</span>
      <svg class="axis-track" height="24" width="100%" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((p) => (
          <line key={p} class="axis-grid" x1={at(p)} x2={at(p)} y1="0" y2="24" />
        ))}
        {children}
      </svg>
      <span class="axis-value">{value}</span>
    </div>
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
