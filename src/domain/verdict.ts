import { blendProven, type Evidence } from './blend.ts';
import { cautious, NOT_WITHOUT_ONE, suspicious } from './caution.ts';
import type { Forecast, Reason, ReasonCode, Trade, Verdict } from './decision.ts';
import type { Market, Side } from './market.ts';
import { MODE_RULES, type Mode } from './modes.ts';
import type { DecisionPolicy, FeeRow } from './policy.ts';
import { exitValue, offers } from './preference.ts';
import type { Position } from './request.ts';
import { kellySize, type Size } from './size.ts';
import type { Suspicion } from './suspicious-text.ts';

/** What of an account's policy a verdict depends on. */
export type VerdictPolicy = Pick<
  DecisionPolicy,
  | 'minEdge'
  | 'minAgreement'
  | 'maxSpread'
  | 'maxDisagreement'
  | 'allowOutliers'
  | 'blend'
  | 'kellyFraction'
  | 'emergencyStopLoss'
>;

export interface VerdictInput {
  readonly market: Pick<Market, 'quotes'>;
  readonly forecast: Forecast;
  readonly evidence: Evidence;
  readonly policy: VerdictPolicy;
  readonly fee: FeeRow;
  readonly mode: Mode;
  readonly bankrollMicroUsd: number;
  readonly maxStakeMicroUsd: number;
  readonly position: Position | null;
  /** What in the market's text reads like instructions to a model; absent = nothing. */
  readonly suspicions?: readonly Suspicion[];
}

type ExitInput = Pick<VerdictInput, 'market' | 'forecast' | 'policy' | 'fee' | 'mode' | 'position' | 'suspicions'>;

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
  const { finalProbability } = forecast;
  if (finalProbability === null) {
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
  const isSuspicious = (input.suspicions ?? []).length > 0;

  const best = offers(finalProbability, input.market.quotes, input.fee)[0];
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
  const worth = isSuspicious ? sideProbability(best.side, cautious(input, best.side)) : best.probability;
  const held = isSuspicious ? sizeAt(worth) : size;
  const holds = !isSuspicious || (forecast.models.length > 1 && held.contracts >= 1 && held.edge >= threshold);
  const withheld = [...guards(input), ...(holds ? [] : [suspicious(input, NOT_WITHOUT_ONE)])];
  if (withheld.length > 0)
    return { action: 'SKIP', trade: null, edge: size.edge, threshold, reasons: withheld, wouldHave: buy(size) };
  const message = `${best.side.toUpperCase()} is worth ${points(worth)} and costs ${points(worth - held.edge)} with its fee: an edge of ${points(held.edge)}, threshold ${points(threshold)}.`;
  const sized = `the trade holds whichever one model is left out, and is sized for the least of these forecasts, ${points(worth)} instead of ${points(best.probability)}`;
  return {
    action: 'BUY',
    trade: buy(held),
    edge: held.edge,
    threshold,
    reasons: [{ code: 'edge_found', message }, ...(isSuspicious ? [suspicious(input, sized)] : [])],
    wouldHave: null,
  };
}

const sideProbability = (side: Side, probabilityYes: number) => (side === 'yes' ? probabilityYes : 1 - probabilityYes);

/** Why a trade with an edge is withheld, all reasons at once. */
function guards({ forecast, policy, evidence, mode }: VerdictInput): Reason[] {
  const reasons: Reason[] = [];
  const gap = Math.abs(forecast.probability - forecast.marketPrice);
  if (gap > policy.maxDisagreement && !policy.allowOutliers) {
    const message = `The models say ${points(forecast.probability)}, the market ${points(forecast.marketPrice)}: a gap above ${points(policy.maxDisagreement)} has meant that the models were wrong.`;
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

/** The exit that the forecast asks for, withheld where a suspicious text may have caused it; null when it asks for none. */
export function exitVerdict(input: ExitInput): Verdict | null {
  const { finalProbability } = input.forecast;
  const threshold = thresholdIn(input.policy, input.mode);
  const trade = finalProbability === null ? null : exitTrade(input, finalProbability, threshold);
  if (!trade) return null;
  // Who sells a side thinks as a buyer of the other.
  const other = trade.side === 'yes' ? 'no' : 'yes';
  const holds = input.forecast.models.length > 1 && exitTrade(input, cautious(input, other), threshold) !== null;
  if ((input.suspicions ?? []).length > 0 && !holds) {
    const reasons = [suspicious(input, NOT_WITHOUT_ONE)];
    return { action: 'SKIP', trade: null, edge: trade.edge, threshold, reasons, wouldHave: trade };
  }
  const message = `Selling brings ${points(trade.edge)} a contract more than holding is worth, above the threshold of ${points(threshold)}.`;
  return {
    action: 'SELL',
    trade,
    edge: trade.edge,
    threshold,
    reasons: [{ code: 'exit_above_value', message }],
    wouldHave: null,
  };
}

/** Sell what is held when the bid after fees beats its worth by the threshold; never more than is held. */
function exitTrade(input: ExitInput, finalProbability: number, threshold: number): Trade | null {
  const { position, market, fee } = input;
  if (!position || position.contracts < 1) return null;
  const exit = exitValue(position.side, market.quotes, fee, position.contracts);
  if (!exit) return null;
  const worth = position.side === 'yes' ? finalProbability : 1 - finalProbability;
  const edge = exit.netProbability - worth;
  return edge > threshold ? sellAll(position, exit, edge) : null;
}

/** The emergency rule: price and position alone. Sells all once the bid has fallen the stop-loss share below the price
 * paid, else SKIP. No new exposure, whatever anybody forecasts. */
export function emergencyVerdict(input: Pick<VerdictInput, 'market' | 'policy' | 'fee' | 'position'>): Verdict {
  const { position, policy } = input;
  const held = position && position.contracts >= 1 ? position : null;
  const exit = held && exitValue(held.side, input.market.quotes, input.fee, held.contracts);
  if (!held || !exit) {
    const message = held
      ? 'Emergency: nobody bids for the position.'
      : 'Emergency: no new exposure, and no position to cut.';
    return skip(policy.minEdge, null, null, 'mode_emergency', message);
  }
  const paid = held.averageCents / 100;
  const bid = exit.bidMicroUsd / 1e6;
  const stop = paid * (1 - policy.emergencyStopLoss);
  if (bid > stop) {
    return skip(
      policy.minEdge,
      null,
      null,
      'mode_emergency',
      `Emergency: the bid of ${points(bid)} is above the stop of ${points(stop)} (paid ${points(paid)}): the position is kept.`,
    );
  }
  const message = `Emergency: the bid of ${points(bid)} is at or below the stop of ${points(stop)} (paid ${points(paid)}): the position is cut.`;
  const trade = sellAll(held, exit, exit.netProbability - paid);
  return {
    action: 'SELL',
    trade,
    edge: trade.edge,
    threshold: policy.minEdge,
    reasons: [{ code: 'emergency_exit', message }],
    wouldHave: null,
  };
}

/** A SKIP that no forecast was needed for. */
export function skipVerdict(code: ReasonCode, message: string, threshold: number): Verdict {
  return skip(threshold, null, null, code, message);
}

function sellAll(position: Position, exit: { bidMicroUsd: number; feeMicroUsd: number }, edge: number): Trade {
  return {
    action: 'SELL',
    side: position.side,
    contracts: position.contracts,
    limitMicroUsd: exit.bidMicroUsd,
    stakeMicroUsd: position.contracts * exit.bidMicroUsd - exit.feeMicroUsd,
    feeMicroUsd: exit.feeMicroUsd,
    edge,
  };
}

function skip(
  threshold: number,
  edge: number | null,
  wouldHave: Trade | null,
  code: ReasonCode,
  message: string,
): Verdict {
  return { action: 'SKIP', trade: null, edge, threshold, reasons: [{ code, message }], wouldHave };
}

const points = (probability: number) => `${Number((probability * 100).toFixed(2))}c`;
const percent = (share: number) => `${Math.round(share * 100)} %`;
