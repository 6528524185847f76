import type { Reason, Trade, Verdict } from '../decision/decision.ts';
import { blendProven } from '../forecast/blend.ts';
import type { Side } from '../market/market.ts';
import { sideQuotes } from '../market/side-quotes.ts';
import { percent, points } from '../shared/in-cents.ts';
import { MODE_RULES, type Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import { cautious, NOT_WITHOUT_ONE, suspicious } from './caution.ts';
import { exitVerdict } from './exit.ts';
import { kellySize, type Size } from './size.ts';
import { skip } from './skip.ts';
import type { VerdictInput } from './verdict-input.ts';

/** Least edge after fees that a trade needs in this mode. */
export function thresholdIn(policy: Pick<DecisionPolicy, 'minEdge'>, mode: Mode): number {
  return policy.minEdge * MODE_RULES[mode].edgeFactor;
}

/** Least share of the models' weight that must take the pool's action, for a trade in this mode. */
export function agreementNeeded(policy: Pick<DecisionPolicy, 'minAgreement'>, mode: Mode): number {
  return Math.min(1, policy.minAgreement + MODE_RULES[mode].agreementAdded);
}

/** From a forecast to BUY, SELL or SKIP. In this order: the exit of what is held, the price guards, the edge, the size,
 * agreement and proof. A guard that withholds a trade says which trade. All edges use executable quotes and the fee.
 * Where the market's text is suspicious, a trade must hold whichever one of the models is left out, and is sized for the
 * least favourable of these forecasts: a model that obeys the text can then neither cause a trade nor enlarge one. */
export function decideVerdict(input: VerdictInput): Verdict {
  const { forecast, policy, mode } = input;
  const threshold = thresholdIn(policy, mode);
  const { blended } = forecast;
  if (blended === null) {
    const spread = (input.market.quotes.yesAskMicroUsd - input.market.quotes.yesBidMicroUsd) / 1e6;
    return skip(
      threshold,
      null,
      null,
      'spread_too_wide',
      `The spread of ${points(spread)} is wider than ${points(policy.maxSpread)}: there is no price to trade against.`,
    );
  }
  const exit = exitVerdict(input);
  if (exit) return exit;
  const isFlagged = (input.injectionFlags ?? []).length > 0;

  const best = sideQuotes(blended, input.market.quotes, input.fee)[0];
  if (!best || best.edge < threshold) {
    const edge = best?.edge ?? null;
    const message = best
      ? `The best edge after fees is ${points(best.edge)} on ${best.side.toUpperCase()}, below the threshold of ${points(threshold)}.`
      : 'Nobody offers either side.';
    return skip(threshold, edge, null, 'edge_below_threshold', message);
  }
  const sizeAt = (probability: number): Size =>
    kellySize({
      probability,
      priceMicroUsd: best.priceMicroUsd,
      fee: input.fee,
      bankrollMicroUsd: input.bankrollMicroUsd,
      maxStakeMicroUsd: input.maxStakeMicroUsd,
      kellyFraction: policy.kellyFraction,
      sizeFactor: MODE_RULES[mode].sizeFactor,
    });
  const size = sizeAt(best.probability);
  if (size.contracts < 1) {
    return skip(
      threshold,
      best.edge,
      null,
      'size_below_one',
      `The stake that bankroll, Kelly and the limit allow buys less than one ${best.side.toUpperCase()} contract.`,
    );
  }
  if (size.edge < threshold) {
    return skip(
      threshold,
      size.edge,
      null,
      'edge_below_threshold',
      `With the fee of ${size.contracts} contracts rounded up the edge is ${points(size.edge)}, below the threshold of ${points(threshold)}.`,
    );
  }
  const buy = ({ contracts, stakeMicroUsd, feeMicroUsd, edge }: Size): Trade => {
    return {
      action: 'BUY',
      side: best.side,
      contracts,
      limitMicroUsd: best.priceMicroUsd,
      stakeMicroUsd,
      feeMicroUsd,
      edge,
    };
  };
  const worth = isFlagged ? sideProbability(best.side, cautious(input, best.side)) : best.probability;
  const held = isFlagged ? sizeAt(worth) : size;
  const holds = !isFlagged || (forecast.models.length > 1 && held.contracts >= 1 && held.edge >= threshold);
  const withheld = [...guards(input), ...(holds ? [] : [suspicious(input, NOT_WITHOUT_ONE)])];
  if (withheld.length > 0)
    return { action: 'SKIP', trade: null, edge: size.edge, threshold, reasons: withheld, withheldTrade: buy(size) };
  const message = `${best.side.toUpperCase()} is worth ${points(worth)} and costs ${points(worth - held.edge)} with its fee: an edge of ${points(held.edge)}, threshold ${points(threshold)}.`;
  const sized = `the trade holds whichever one model is left out, and is sized for the least of these forecasts, ${points(worth)} instead of ${points(best.probability)}`;
  return {
    action: 'BUY',
    trade: buy(held),
    edge: held.edge,
    threshold,
    reasons: [{ code: 'edge_found', message }, ...(isFlagged ? [suspicious(input, sized)] : [])],
    withheldTrade: null,
  };
}

const sideProbability = (side: Side, rawProbability: number) => (side === 'yes' ? rawProbability : 1 - rawProbability);

/** Why a trade with an edge is withheld, all reasons at once. */
function guards({ forecast, policy, evidence, mode }: VerdictInput): Reason[] {
  const reasons: Reason[] = [];
  const gap = Math.abs(forecast.coherent - forecast.marketPrice);
  if (gap > policy.maxDisagreement && !policy.allowOutliers) {
    const message = `The models say ${points(forecast.coherent)}, the market ${points(forecast.marketPrice)}: a gap above ${points(policy.maxDisagreement)} has meant that the models were wrong.`;
    reasons.push({ code: 'market_disagreement', message });
  }
  const needed = agreementNeeded(policy, mode);
  if (forecast.agreement !== null && forecast.agreement < needed) {
    const message = `${percent(forecast.agreement)} of the models' weight would take this action, below the ${percent(needed)} demanded.`;
    reasons.push({ code: 'agreement_below_minimum', message });
  }
  if (!blendProven(policy.blend, evidence)) {
    const message = `The blend with the price is not proven yet (${evidence.resolvedMarkets} resolved markets of at least 100, lower bound ${evidence.lowerBound ?? 'none'}): on paper only.`;
    reasons.push({ code: 'blend_unproven', message });
  }
  return reasons;
}
