import type { Decision } from '../decision/decision.ts';
import { formatMoney, formatPrice, formatProbability, formatShare } from '../shared/format.ts';
import {
  describeCost,
  describeEdge,
  describePath,
  describeQuotes,
  describeRange,
  describeReservation,
  describeTrade,
} from './decision-words.ts';
import { type Fact, factsOf } from './explanation.ts';
import { researchSentence } from './research-sentences.ts';

/** The verdict in one line, with the label that a simulated result carries wherever it is shown. */
export function headlineOf({ simulated, action, verdict: { trade } }: Decision): string {
  return `${simulated ? 'SIMULATED  ' : ''}${trade ? describeTrade(trade) : action}`;
}

/** The price, the forecast, and the edge between them. */
export function forecastFacts(decision: Decision): readonly Fact[] {
  const { forecast, verdict } = decision;
  const none = `none: no model ${decision.calls.length === 0 ? 'was called' : 'answered'}`;
  return [
    ['Quotes', describeQuotes(decision)],
    ...(forecast ? probabilityFacts(forecast) : ([['P(YES)', none]] as const)),
    ['Edge', describeEdge(verdict)],
  ];
}

function probabilityFacts(forecast: NonNullable<Decision['forecast']>): readonly Fact[] {
  const { coherent, blended, interval80, agreement } = forecast;
  const fairValue = blended === null ? 'no price to blend with' : `fair value ${formatProbability(blended)}`;
  return factsOf([
    ['P(YES)', `${formatProbability(coherent)} by the models, ${fairValue}`],
    ['80 %', describeRange(interval80)],
    agreement !== null && ['Agreement', `${formatShare(agreement)} of the models' weight would do the same`],
  ]);
}

/** The trade that was withheld, or that the normal mode would have made; none where there is no such trade. */
export function withheldFacts({ verdict: { withheldTrade, withheldTradeMode } }: Decision): readonly Fact[] {
  if (!withheldTrade) return [];
  return [[withheldTradeMode ? `In ${withheldTradeMode}` : 'Withheld', describeTrade(withheldTrade)]];
}

/** Up to which price the trade is right, and what it would be worth at rest; none where there is no trade, or it does not say. */
export function reservationFacts({ verdict: { trade } }: Decision): readonly Fact[] {
  const words = trade && describeReservation(trade);
  return words ? [['Reservation', words]] : [];
}

/** How far it went and what it cost. */
export function courseFacts(decision: Decision): readonly Fact[] {
  return [
    ...(decision.research ? [['Research', researchSentence(decision.research)] as const] : []),
    ['Path', describePath(decision)],
    ['Cost', describeCost(decision)],
  ];
}

/** The rules and terms of its verdict. */
export function termsFacts({ terms }: Decision): readonly Fact[] {
  const { rules } = terms;
  return factsOf([
    rules && [
      'Rules',
      `edge ${formatPrice(rules.minEdge * 1e6)}, agreement ${formatShare(rules.minAgreement)}, ${rules.maxOddsRatio === undefined ? '' : `odds at most ${rules.maxOddsRatio} times the price's, `}quorum ${rules.quorum}, outliers ${rules.allowOutliers ? 'allowed' : 'not allowed'}, stop loss ${formatShare(rules.emergencyStopLoss)}, in mode ${rules.mode}`,
    ],
    [
      'Terms',
      `bankroll ${formatMoney(terms.bankrollMicroUsd)}, stake at most ${formatMoney(terms.maxStakeMicroUsd)}, ${terms.kellyFraction} of Kelly, spread at most ${formatPrice(terms.maxSpread * 1e6)}`,
    ],
    ['Position', describePosition(terms)],
  ]);
}

/** What was held, and how that is known. */
function describePosition({ position, positionFrom }: Decision['terms']): string {
  const isByFills = positionFrom === 'fills';
  if (!position) return isByFills ? "none, by the account's fills" : 'none was stated, and no fill was known';
  const { contracts, side, averageCents } = position;
  const held = `${contracts} ${side.toUpperCase()} at ${averageCents}c on average`;
  return `${held}, ${isByFills ? "by the account's fills" : 'as stated'}`;
}
