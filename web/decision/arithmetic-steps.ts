import type { Decision } from '../../domain/decision/decision.ts';
import type { Forecast } from '../../domain/forecast/forecast.ts';
import { sideQuotes } from '../../domain/market/side-quotes.ts';
import { formatEdge, formatMoney, formatPrice, formatProbability, formatShare } from '../../domain/shared/format.ts';
import { MODE_RULES } from '../../domain/shared/modes.ts';
import { tellBetween } from './words.ts';

/** One step from the answers to the size, with its figures, so that it can be redone by hand. */
export interface Step {
  readonly name: string;
  readonly formula: string;
  readonly result: string;
  readonly note?: string;
}

export function stepsOf(decision: Decision): readonly Step[] {
  const { forecast } = decision;
  if (!forecast) return [];
  return [
    pooling(forecast),
    calibration(forecast),
    ...fitting(decision),
    blending(forecast),
    ...edges(decision),
    ...size(decision),
    ...spread(forecast),
  ];
}

function pooling({ models, pooled }: Forecast): Step {
  const terms = models.map(
    ({ weight, rawProbability }) => `${weight.toFixed(3)} × ${formatProbability(rawProbability)}`,
  );
  return { name: 'Pool', formula: terms.join(' + '), result: formatProbability(pooled), note: 'weights × answers' };
}

function calibration({ pooled, calibration: { a, b }, coherent, calibrated }: Forecast): Step {
  return {
    name: 'Calibrate',
    formula: `sigmoid(${a.toFixed(3)} × logit(${formatProbability(pooled)}) ${signed(b)})`,
    result: calibrated === coherent ? `${formatProbability(coherent)} = P` : formatProbability(calibrated),
    note: `a = ${a.toFixed(3)}, b = ${b.toFixed(3)}`,
  };
}

/** With the event's other markets, where that moved it. */
function fitting({ forecast, event }: Decision): Step[] {
  if (!forecast || forecast.calibrated === forecast.coherent) return [];
  const { kind = 'none', sumBefore = 0, sumAfter = 0 } = event?.coherence ?? {};
  return [
    {
      name: 'Fit',
      formula: `the nearest to ${formatProbability(forecast.calibrated)} that fits the event's other markets (${kind})`,
      result: `${formatProbability(forecast.coherent)} = P`,
      ...(kind === 'ladder' ? {} : { note: `their sum was ${sumBefore.toFixed(3)} and is ${sumAfter.toFixed(3)}` }),
    },
  ];
}

function blending({ blend, blendWeight, marketPrice, coherent, blended }: Forecast): Step {
  if (blended === null) {
    return { name: 'Blend', formula: 'none: quotes this far apart are no price', result: '-' };
  }
  const price = `${(1 - blendWeight).toFixed(3)} × logit(${formatProbability(marketPrice)})`;
  const models = `${blendWeight.toFixed(3)} × logit(${formatProbability(coherent)})`;
  const whose = blend === 'evidence' ? 'what resolved markets have earned' : "the operator's number";
  return {
    name: 'Blend',
    formula: `sigmoid(${price} + ${models})`,
    result: `${formatProbability(blended)} = P_final`,
    note: `weight ${blendWeight.toFixed(3)}: ${whose}`,
  };
}

function edges({ quotes, terms, verdict, forecast }: Decision): Step[] {
  const final = forecast?.blended ?? null;
  if (final === null) return [];
  const sides = sideQuotes(final, quotes, terms.fee).map(({ side, priceMicroUsd, probability, edge }): Step => {
    const price = priceMicroUsd / 1e6;
    const fee = probability - price - edge;
    return {
      name: `Edge ${side.toUpperCase()}`,
      formula: `${formatProbability(probability)} − ${formatProbability(price)} − ${fee.toFixed(4)} fee`,
      result: formatEdge(edge),
    };
  });
  return [...sides, { name: 'Threshold', formula: 'least edge after fees', result: formatEdge(verdict.threshold) }];
}

function size({ terms, verdict, mode }: Decision): Step[] {
  const trade = verdict.trade ?? verdict.withheldTrade;
  if (!trade) return [];
  const { contracts, limitMicroUsd, feeMicroUsd, stakeMicroUsd } = trade;
  const fee = formatMoney(feeMicroUsd);
  if (trade.action === 'SELL') {
    return [
      {
        name: 'Size',
        formula: `${contracts} × ${formatPrice(limitMicroUsd)} − ${fee} fee`,
        result: formatMoney(stakeMicroUsd),
        note: 'all that is held',
      },
    ];
  }
  const cost = stakeMicroUsd / contracts / 1e6;
  const worth = trade.edge + cost;
  const kelly = terms.kellyFraction * terms.bankrollMicroUsd * ((worth - cost) / (1 - cost));
  const sizedIn = verdict.trade ? mode : (verdict.withheldTradeMode ?? mode);
  const { sizeFactor } = MODE_RULES[sizedIn];
  const factor = sizeFactor === 1 ? '' : `; times ${sizeFactor} in mode ${sizedIn}`;
  const shown = formatProbability(cost);
  return [
    {
      name: 'Stake',
      formula: `${terms.kellyFraction} × ${formatMoney(terms.bankrollMicroUsd)} × (${formatProbability(worth)} − ${shown}) / (1 − ${shown})`,
      result: formatMoney(Math.round(kelly)),
      note: `at most ${formatMoney(terms.maxStakeMicroUsd)}${factor}`,
    },
    {
      name: 'Size',
      formula: `${contracts} × ${formatPrice(limitMicroUsd)} + ${fee} fee`,
      result: formatMoney(stakeMicroUsd),
      note: `edge at this size ${formatEdge(trade.edge)}`,
    },
  ];
}

function spread({ interval80, interval90, agreement, disagreement }: Forecast): Step[] {
  const { standardDeviation, low, high } = disagreement;
  return [
    {
      name: 'Intervals',
      formula: 'where a better-informed later price may lie',
      result: `80 %: ${tellBetween(interval80)}; 90 %: ${tellBetween(interval90)}`,
    },
    { name: 'Agreement', formula: "weight that would take the pool's action", result: formatShare(agreement) },
    {
      name: 'Answers',
      formula: `from ${formatProbability(low)} to ${formatProbability(high)}`,
      result: `standard deviation ${standardDeviation.toFixed(3)}`,
    },
  ];
}

const signed = (value: number) => `${value < 0 ? '−' : '+'} ${Math.abs(value).toFixed(3)}`;
