import type { HeldFigures } from '../decision/reason.ts';
import type { Position } from '../decision/request-schema.ts';
import type { Trade, Verdict } from '../decision/verdict.ts';
import { priceOfMicroUsd } from '../market/contracts.ts';
import { exitValue } from '../market/side-quotes.ts';
import { cautious, injectionReason, skipped, traded, type VerdictInput } from './make-verdict.ts';

type ExitInput = Pick<VerdictInput, 'market' | 'forecast' | 'policy' | 'fee' | 'position' | 'injectionFlags'>;

/** The exit that the forecast suggests, withheld where a suspicious text may have caused it; null where it suggests none. */
export function exitVerdict(input: ExitInput): Verdict | null {
  const { forecast, injectionFlags } = input;
  // The account's own threshold in every mode: a mode that is stricter about new exposure must not hold anyone in an old one.
  const threshold = input.policy.minEdge;
  const trade = forecast.blended === null ? null : exitTrade(input, forecast.blended, threshold);
  if (!trade) return null;
  // Selling a side is buying the other.
  const other = trade.side === 'yes' ? 'no' : 'yes';
  const holds = forecast.models.length > 1 && exitTrade(input, cautious(forecast, other), threshold) !== null;
  if (injectionFlags.length > 0 && !holds) {
    const reason = injectionReason(injectionFlags, { effect: 'withheld' });
    return skipped(threshold, [reason], { edge: trade.edge, withheldTrade: trade });
  }
  return traded(trade, threshold, [{ code: 'exit_above_value', figures: { edge: trade.edge, threshold } }]);
}

/** Sells what is held when the bid after fees beats its value by the threshold; never more than is held. */
function exitTrade(input: ExitInput, blended: number, threshold: number): Trade | null {
  const { position, market, fee } = input;
  if (!position || position.contracts <= 0) return null;
  const exit = exitValue(position.side, market.quotes, fee, position.contracts);
  if (!exit) return null;
  const value = position.side === 'yes' ? blended : 1 - blended;
  const edge = exit.netProbability - value;
  return edge > threshold ? sellAll(position, exit, edge) : null;
}

type EmergencyInput = Pick<VerdictInput, 'market' | 'policy' | 'fee' | 'position' | 'mode'>;

/** The emergency rule: price and position alone. Sells all once the bid has fallen the stop-loss share below the price
 * paid, else SKIP. No new exposure, whatever the forecast. */
export function emergencyVerdict({ position, policy, market, fee, mode }: EmergencyInput): Verdict {
  const kept = (held: HeldFigures | null) =>
    skipped(policy.minEdge, [{ code: 'mode_emergency', figures: { mode, held } }]);
  if (!position || position.contracts <= 0) return kept(null);
  const exit = exitValue(position.side, market.quotes, fee, position.contracts);
  if (!exit) return kept({ bidMicroUsd: null });
  const { bidMicroUsd } = exit;
  const paid = position.averageCents / 100;
  const stop = paid * (1 - policy.emergencyStopLoss);
  const figures = { bidMicroUsd, stopMicroUsd: Math.round(stop * 1e6), paidMicroUsd: Math.round(paid * 1e6) };
  if (bidMicroUsd / 1e6 > stop) return kept(figures);
  const trade = sellAll(position, exit, exit.netProbability - paid);
  return traded(trade, policy.minEdge, [{ code: 'emergency_exit', figures }]);
}

function sellAll(position: Position, exit: { bidMicroUsd: number; feeMicroUsd: number }, edge: number): Trade {
  return {
    action: 'SELL',
    side: position.side,
    contracts: position.contracts,
    limitMicroUsd: exit.bidMicroUsd,
    stakeMicroUsd: priceOfMicroUsd(position.contracts, exit.bidMicroUsd) - exit.feeMicroUsd,
    feeMicroUsd: exit.feeMicroUsd,
    edge,
  };
}
