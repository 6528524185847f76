import type { Decision } from '../decision/decision.ts';
import type { Trade } from '../decision/verdict.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { sideQuotes } from '../market/side-quotes.ts';
import {
  formatCents,
  formatCount,
  formatEdge,
  formatMoney,
  formatPosition,
  formatPrice,
  formatProbability,
  formatShare,
} from '../shared/format.ts';
import { MODE_RULES } from '../shared/modes.ts';
import { levelsFor, priceOn } from '../verdict/order-at.ts';
import { describeRange } from './decision-words.ts';
import { describeFeeRate, describeFeeSource } from './fee-words.ts';
import { JOINT_TIES } from './note-sentences.ts';

const SHOWN_LEVELS = 5;

/** Every step in order; none where no model answered. */
export function arithmeticOf(decision: Decision): readonly ArithmeticStep[] {
  const { forecast } = decision;
  if (!forecast) return [];
  return [
    ...sampling(forecast),
    pooling(forecast),
    calibration(forecast),
    ...coherence(decision, forecast),
    blending(forecast),
    ...edges(decision, forecast),
    ...together(decision),
    ...position(decision),
    ...size(decision),
    ...spread(forecast),
  ];
}

/** One step from the answers to the size, with its figures, so that it can be redone by hand. */
const step = (name: string, formula: string, result: string, note = '') => ({ name, formula, result, note });
type ArithmeticStep = ReturnType<typeof step>;

/** The mean of a model's answers, where it was asked several times. */
const sampling = ({ models }: Forecast): ArithmeticStep[] =>
  models.flatMap(({ model, rawProbability, samples }) => {
    if (!samples) return [];
    const formula = `(${samples.map((p) => formatProbability(p)).join(' + ')}) / ${samples.length}`;
    return [step(`Mean of ${model}`, formula, formatProbability(rawProbability), 'its answers count as one')];
  });

function pooling({ models, pooled }: Forecast): ArithmeticStep {
  const terms = models.map(
    ({ weight, rawProbability }) => `${weight.toFixed(3)} × ${formatProbability(rawProbability)}`,
  );
  return step('Pool', terms.join(' + '), formatProbability(pooled), 'weights × answers');
}

function calibration({ pooled, calibration, marketPrice, coherent, calibrated }: Forecast): ArithmeticStep {
  const name = calibrated === coherent ? ' = P(YES)' : '';
  const result = `${formatProbability(calibrated)}${name}`;
  const a = calibration.a.toFixed(3);
  if (calibration.kind === 'gap') {
    const price = `logit(${formatProbability(marketPrice)})`;
    const formula = `sigmoid(${price} + ${a} × (logit(${formatProbability(pooled)}) − ${price}))`;
    return step('Calibrate', formula, result, `a = ${a}, on the gap to the price`);
  }
  const { b } = calibration;
  const formula = `sigmoid(${a} × logit(${formatProbability(pooled)}) ${signed(b)})`;
  return step('Calibrate', formula, result, `a = ${a}, b = ${b.toFixed(3)}`);
}

/** With the event's other markets, where that moved it. */
function coherence({ event }: Decision, { calibrated, coherent }: Forecast): ArithmeticStep[] {
  if (calibrated === coherent) return [];
  const { kind = 'none', sumBefore = 0, sumAfter = 0 } = event?.coherence ?? {};
  const formula = `nearest to ${formatProbability(calibrated)} that is coherent with the event's other markets (${kind})`;
  const note = kind === 'ladder' ? '' : `their sum was ${sumBefore.toFixed(3)} and is ${sumAfter.toFixed(3)}`;
  return [step('Cohere', formula, `${formatProbability(coherent)} = P(YES)`, note)];
}

/** A record says which weight was used, and not on how many markets it was fitted. */
const STARTING_OR_FITTED = 'the starting weight until there are resolved markets to fit it on';

function blending({ blend, blendWeight, marketPrice, coherent, blended }: Forecast): ArithmeticStep {
  if (blended === null) return step('Blend', 'none: the quotes are no price', '-');
  const price = `${(1 - blendWeight).toFixed(3)} × logit(${formatProbability(marketPrice)})`;
  const models = `${blendWeight.toFixed(3)} × logit(${formatProbability(coherent)})`;
  const source = blend === 'evidence' ? STARTING_OR_FITTED : 'set by the operator';
  const note = `weight ${blendWeight.toFixed(3)}, ${source}`;
  return step('Blend', `sigmoid(${price} + ${models})`, `${formatProbability(blended)} = fair value`, note);
}

function edges({ quotes, terms, verdict }: Decision, { blended }: Forecast): ArithmeticStep[] {
  if (blended === null) return [];
  const sides = sideQuotes(blended, quotes, terms.fee).map(({ side, priceMicroUsd, probability, edge }) => {
    const price = priceMicroUsd / 1e6;
    const fee = probability - price - edge;
    const formula = `${formatProbability(probability)} − ${formatProbability(price)} − ${fee.toFixed(4)} fee`;
    return step(`Edge ${side.toUpperCase()}`, formula, formatEdge(edge));
  });
  const fee = step(
    'Fee',
    describeFeeRate(terms.fee),
    `at most ${formatCents(terms.fee.ratePpm / 4e6)} a contract`,
    describeFeeSource(terms.fee),
  );
  return [fee, ...sides, step('Threshold', 'least edge after fees', formatEdge(verdict.threshold))];
}

/** What is right to hold and what is held; the order is the difference to the nearer end. */
function position({ terms, verdict: { target } }: Decision): ArithmeticStep[] {
  if (!target) return [];
  const { held, least, most } = target;
  // NO counts downwards: from the smaller position to the larger one.
  const [from, to] = most <= 0 ? [most, least] : [least, most];
  const right = least === most ? formatPosition(least) : `${formatPosition(from)} to ${formatPosition(to)}`;
  const note = terms.jointTarget ? "together with the event's other markets" : 'Kelly at the ask and at the bid';
  return [step('Position', `right: ${right}`, `held: ${formatPosition(held)}`, note)];
}

/** The sizes of the event's markets together, in place of this market's own. */
function together({ event }: Decision): ArithmeticStep[] {
  if (!event?.sizing) return [];
  const { tie, markets, position, positionAlone, stakeMicroUsd, stakeAloneMicroUsd } = event.sizing;
  const formula = `most expected log wealth over what can happen to ${formatCount(markets, 'market')} (${JOINT_TIES[tie]}), at all prices and fees`;
  const result = `${formatPosition(position)}, all ${formatMoney(stakeMicroUsd)}`;
  const note = `each alone: ${formatPosition(positionAlone)}, all ${formatMoney(stakeAloneMicroUsd)}`;
  return [step('Together', formula, result, note)];
}

function size({ terms, verdict, mode }: Decision): ArithmeticStep[] {
  const trade = verdict.trade ?? verdict.withheldTrade;
  if (!trade) return [];
  const { contracts, limitMicroUsd, feeMicroUsd, stakeMicroUsd } = trade;
  const fills = trade.fills ?? [{ contracts, priceMicroUsd: limitMicroUsd }];
  const order = fills.map((fill) => `${fill.contracts} × ${formatPrice(fill.priceMicroUsd)}`).join(' + ');
  const [fee, money] = [formatMoney(feeMicroUsd), formatMoney(stakeMicroUsd)];
  if (trade.action === 'SELL') {
    const held = terms.position?.contracts ?? contracts;
    const part = contracts === held ? 'all that is held' : `${contracts} of ${held} held`;
    return [...depthStep(terms, trade), step('Size', `${order} − ${fee} fee`, money, part), ...reservation(trade)];
  }
  const edge = `edge at this size ${formatEdge(trade.edge)}`;
  const sized = [...depthStep(terms, trade), step('Size', `${order} + ${fee} fee`, money, edge), ...reservation(trade)];
  if (terms.jointTarget) return sized;
  const cost = stakeMicroUsd / contracts / 1e6;
  const value = trade.edge + cost;
  const kelly = terms.kellyFraction * terms.bankrollMicroUsd * ((value - cost) / (1 - cost));
  const sizedIn = verdict.trade ? mode : (verdict.withheldTradeMode ?? mode);
  const { sizeFactor } = MODE_RULES[sizedIn];
  const factor = sizeFactor === 1 ? '' : `; times ${sizeFactor} in mode ${sizedIn}`;
  const shown = formatProbability(cost);
  const formula = `${terms.kellyFraction} × ${formatMoney(terms.bankrollMicroUsd)} × (${formatProbability(value)} − ${shown}) / (1 − ${shown})`;
  const limit = `of the whole position, at most ${formatMoney(terms.maxStakeMicroUsd)}${factor}`;
  return [step('Stake', formula, formatMoney(Math.round(kelly)), limit), ...sized];
}

/** What the order could take of the book, in prices of its side. */
function depthStep({ depth }: Decision['terms'], trade: Trade): ArithmeticStep[] {
  const levels = levelsFor(trade, depth);
  if (levels === null)
    return [step('Depth', 'not known', 'no bound', 'the market came without sizes and without its book')];
  const shown = levels.slice(0, SHOWN_LEVELS).map((level) => {
    return `${level.contracts} at ${formatPrice(priceOn(trade.side, level.priceMicroUsd))}`;
  });
  const more = levels.length > SHOWN_LEVELS ? `${levels.length - SHOWN_LEVELS} more levels` : '';
  return [step('Depth', shown.join(', '), formatCount(trade.contracts, 'contract'), more)];
}

function reservation(trade: Trade): ArithmeticStep[] {
  const { reservationPriceMicroUsd: price, maker } = trade;
  if (price === undefined) return [];
  const bound = trade.action === 'BUY' ? 'highest' : 'lowest';
  return [
    step('Reservation', `${bound} price on the grid at which this order is right`, formatPrice(price)),
    ...(maker
      ? [
          step(
            'At rest',
            `${formatPrice(maker.priceMicroUsd)}, ${formatMoney(maker.feeMicroUsd)} fee`,
            formatEdge(maker.edge),
            'if it were filled: for information',
          ),
        ]
      : []),
  ];
}

function spread({ interval80, interval90, agreement, disagreement }: Forecast): ArithmeticStep[] {
  const { standardDeviation, low, high } = disagreement;
  const ranges = `80 %: ${describeRange(interval80)}; 90 %: ${describeRange(interval90)}`;
  return [
    step('Intervals', 'where a better-informed later price may lie', ranges),
    step('Agreement', "weight that would take the pool's action", formatShare(agreement)),
    step('Answers', `from ${describeRange([low, high])}`, `standard deviation ${standardDeviation.toFixed(3)}`),
  ];
}

const signed = (value: number) => `${value < 0 ? '−' : '+'} ${Math.abs(value).toFixed(3)}`;
