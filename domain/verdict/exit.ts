import type { Trade, Verdict } from '../decision/decision.ts';
import type { Position } from '../decision/request.ts';
import { exitValue } from '../market/side-quotes.ts';
import { points } from '../shared/in-cents.ts';
import { cautious, NOT_WITHOUT_ONE, suspicious } from './caution.ts';
import { skip } from './skip.ts';
import type { VerdictInput } from './verdict-input.ts';

type ExitInput = Pick<VerdictInput, 'market' | 'forecast' | 'policy' | 'fee' | 'position' | 'injectionFlags'>;

/** The exit that the forecast asks for, withheld where a suspicious text may have caused it; null when it asks for none. */
export function exitVerdict(input: ExitInput): Verdict | null {
  const { blended } = input.forecast;
  // The account's own, in every mode: what is stricter about new exposure must not hold anybody in an old one.
  const threshold = input.policy.minEdge;
  const trade = blended === null ? null : exitTrade(input, blended, threshold);
  if (!trade) return null;
  // Who sells a side thinks as a buyer of the other.
  const other = trade.side === 'yes' ? 'no' : 'yes';
  const holds = input.forecast.models.length > 1 && exitTrade(input, cautious(input, other), threshold) !== null;
  if ((input.injectionFlags ?? []).length > 0 && !holds) {
    const reasons = [suspicious(input, NOT_WITHOUT_ONE)];
    return { action: 'SKIP', trade: null, edge: trade.edge, threshold, reasons, withheldTrade: trade };
  }
  const message = `Selling brings ${points(trade.edge)} a contract more than holding is worth, above the threshold of ${points(threshold)}.`;
  return {
    action: 'SELL',
    trade,
    edge: trade.edge,
    threshold,
    reasons: [{ code: 'exit_above_value', message }],
    withheldTrade: null,
  };
}

/** Sell what is held when the bid after fees beats its worth by the threshold; never more than is held. */
function exitTrade(input: ExitInput, blended: number, threshold: number): Trade | null {
  const { position, market, fee } = input;
  if (!position || position.contracts < 1) return null;
  const exit = exitValue(position.side, market.quotes, fee, position.contracts);
  if (!exit) return null;
  const worth = position.side === 'yes' ? blended : 1 - blended;
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
    withheldTrade: null,
  };
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
