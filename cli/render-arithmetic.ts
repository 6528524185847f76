import type { Decision } from '../domain/decision/decision.ts';
import type { Forecast } from '../domain/forecast/forecast.ts';
import { sideQuotes } from '../domain/market/side-quotes.ts';
import { formatEdge, formatMoney, formatPrice, formatProbability, formatShare } from '../domain/shared/format.ts';
import { MODE_RULES } from '../domain/shared/modes.ts';
import { field } from './render-decision.ts';

/** The way from the answers to the final number and on to the size, each step with its figures, so that it can be redone
 * by hand. Null when nobody answered. */
export function renderArithmetic(decision: Decision): string | null {
  const { forecast } = decision;
  if (!forecast) return null;
  const lines = [pooling(forecast), calibration(forecast), ...fitting(decision), blending(forecast)];
  if (forecast.blended !== null) lines.push(...edges(decision, forecast.blended));
  lines.push(...size(decision), ...spread(forecast));
  return lines.join('\n');
}

function pooling({ models, pooled }: Forecast): string {
  const terms = models.map(
    ({ weight, rawProbability }) => `${weight.toFixed(3)} x ${formatProbability(rawProbability)}`,
  );
  return field('pool', `${terms.join(' + ')} = ${formatProbability(pooled)}`);
}

function calibration({ pooled, calibration: { a, b }, coherent, calibrated }: Forecast): string {
  const sum = `${a.toFixed(3)} x logit(${formatProbability(pooled)}) ${signed(b)}`;
  const result = calibrated === coherent ? `${formatProbability(coherent)} = P` : formatProbability(calibrated);
  return field('calibrate', `sigmoid(${sum}) = ${result}`);
}

/** With the event's other markets, where that moved it. */
function fitting({ forecast, event }: Decision): string[] {
  if (!forecast || forecast.calibrated === forecast.coherent) return [];
  const { kind = 'none', sumBefore = 0, sumAfter = 0 } = event?.coherence ?? {};
  const sums = kind === 'ladder' ? '' : `\nthe sum was ${sumBefore.toFixed(3)} and is ${sumAfter.toFixed(3)}`;
  const moved = `${formatProbability(forecast.calibrated)} becomes ${formatProbability(forecast.coherent)} = P`;
  return [field('fit', `${moved}, the nearest that fits the event's other markets (${kind})${sums}`)];
}

function blending({ blend, blendWeight, marketPrice, coherent, blended }: Forecast): string {
  const whose = blend === 'evidence' ? 'what resolved markets have earned' : "the operator's number";
  if (blended === null) return field('blend', 'none: quotes this far apart are no price');
  const price = `${(1 - blendWeight).toFixed(3)} x logit(${formatProbability(marketPrice)})`;
  const models = `${blendWeight.toFixed(3)} x logit(${formatProbability(coherent)})`;
  return field(
    'blend',
    `sigmoid(${price} + ${models}) = ${formatProbability(blended)} = P_final\nweight ${blendWeight.toFixed(3)}: ${whose}`,
  );
}

function edges({ quotes, terms, verdict }: Decision, blended: number): string[] {
  const lines = sideQuotes(blended, quotes, terms.fee).map(({ side, priceMicroUsd, probability, edge }) => {
    const price = priceMicroUsd / 1e6;
    const fee = probability - price - edge;
    const sum = `${formatProbability(probability)} - ${formatProbability(price)} - ${fee.toFixed(4)} fee`;
    return field(`edge ${side.toUpperCase()}`, `${sum} = ${formatEdge(edge)}`);
  });
  return [...lines, field('threshold', `${formatEdge(verdict.threshold)} after fees`)];
}

function size({ terms, verdict, mode }: Decision): string[] {
  const trade = verdict.trade ?? verdict.withheldTrade;
  if (!trade) return [];
  const { contracts, limitMicroUsd, feeMicroUsd, stakeMicroUsd } = trade;
  if (trade.action === 'SELL') {
    const proceeds = `${contracts} x ${formatPrice(limitMicroUsd)} - ${formatMoney(feeMicroUsd)} fee = ${formatMoney(stakeMicroUsd)}`;
    return [field('size', `all that is held: ${proceeds}`)];
  }
  const worth = trade.edge + stakeMicroUsd / contracts / 1e6;
  const cost = stakeMicroUsd / contracts / 1e6;
  const kelly = terms.kellyFraction * terms.bankrollMicroUsd * ((worth - cost) / (1 - cost));
  const sizedIn = verdict.trade ? mode : (verdict.withheldTradeMode ?? mode);
  const { sizeFactor } = MODE_RULES[sizedIn];
  const factor = sizeFactor === 1 ? '' : `, times ${sizeFactor} in mode ${sizedIn}`;
  return [
    field(
      'size',
      `at most ${formatMoney(terms.maxStakeMicroUsd)}, and ${terms.kellyFraction} x ${formatMoney(terms.bankrollMicroUsd)} x (${formatProbability(worth)} - ${formatProbability(cost)}) / (1 - ${formatProbability(cost)}) = ${formatMoney(Math.round(kelly))}${factor}\n${contracts} x ${formatPrice(limitMicroUsd)} + ${formatMoney(feeMicroUsd)} fee = ${formatMoney(stakeMicroUsd)}, edge at this size ${formatEdge(trade.edge)}`,
    ),
  ];
}

function spread({ interval80, interval90, agreement, disagreement }: Forecast): string[] {
  const between = ([low, high]: readonly [number, number]) => `${formatProbability(low)} to ${formatProbability(high)}`;
  const { standardDeviation, low, high } = disagreement;
  return [
    field('intervals', `80 %: ${between(interval80)}; 90 %: ${between(interval90)}`),
    field('agreement', `${formatShare(agreement)} of the weight would take the pool's action`),
    field(
      'answers',
      `from ${formatProbability(low)} to ${formatProbability(high)}, standard deviation ${standardDeviation.toFixed(3)}`,
    ),
  ];
}

const signed = (value: number) => `${value < 0 ? '-' : '+'} ${Math.abs(value).toFixed(3)}`;
