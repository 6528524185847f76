import type { EventDecision } from '../domain/decision/event-decision.ts';
import type { PartOfEvent } from '../domain/decision/part-of-event.ts';
import { becauseOf } from '../domain/explain/with-sentences.ts';
import { formatMoney, formatProbability } from '../domain/shared/format.ts';
import { table } from './output.ts';
import { field, headline, quotesOf } from './render-decision.ts';

/** An event's verdicts as `decide --event` prints them: a line a market, what could not be decided, and what it all cost. */
export function renderEvent(result: EventDecision): string {
  const { eventTicker, decisions, refused, costMicroUsd, uncertainMicroUsd } = result;
  const isSimulated = decisions.some(({ simulated }) => simulated);
  const calls = decisions.find(({ event }) => event?.place === 1)?.calls ?? [];
  const tied = decisions.find(({ event }) => event?.coherence)?.event?.coherence ?? null;
  const asked = calls.length === 0 ? 'nobody asked' : calls.map(({ model }) => model).join(', ');
  const uncertain =
    uncertainMicroUsd === 0 ? '' : `, of which ${formatMoney(uncertainMicroUsd)} for calls whose bill is not known yet`;
  const rows = decisions.map((decision) => [
    decision.ticker,
    headline(decision),
    decision.forecast ? formatProbability(decision.forecast.coherent) : '-',
    quotesOf(decision),
    formatMoney(decision.costMicroUsd),
    becauseOf(decision)[0] ?? '',
  ]);
  return [
    table(['market', 'verdict', 'P(YES)', 'quotes', 'cost', 'because'], rows),
    ...refused.map(({ ticker, message }) => field('refused', `${ticker}: ${message}`)),
    field('event', eventTicker),
    field('asked', asked),
    ...(tied ? [field('fitted', fitted(tied))] : []),
    field(
      'cost',
      `${formatMoney(costMicroUsd)}${isSimulated ? ' (simulated)' : ''} for ${decisions.length} markets${uncertain}`,
    ),
    field('explain', `bin/conclave explain ${result.account}/${result.requestId}.<market>`),
  ].join('\n');
}

function fitted({ kind, sumBefore, sumAfter }: NonNullable<PartOfEvent['coherence']>): string {
  if (kind === 'ladder') return 'in the order of the strikes';
  const most = kind === 'exhaustive' ? 'exactly' : 'at most';
  return `to ${most} 1 in all: ${sumBefore.toFixed(3)} before, ${sumAfter.toFixed(3)} after`;
}
