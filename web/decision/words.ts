import type { Decision, Trade, Verdict } from '../../domain/decision/decision.ts';
import { formatDuration, formatEdge, formatMoney, formatPrice, formatProbability } from '../../domain/shared/format.ts';

/** `BUY YES, 97 at a limit of 20c, stake $19.94, fee $0.54 included`. */
export function tellTrade({ action, side, contracts, limitMicroUsd, stakeMicroUsd, feeMicroUsd }: Trade): string {
  const money = action === 'BUY' ? 'stake' : 'proceeds';
  return `${action} ${side.toUpperCase()}, ${contracts} at a limit of ${formatPrice(limitMicroUsd)}, ${money} ${formatMoney(stakeMicroUsd)}, fee ${formatMoney(feeMicroUsd)} included`;
}

/** `BUY YES 97 at 20c`, or `SKIP`. */
export function tellVerdict({ action, trade }: Pick<Verdict, 'action' | 'trade'>): string {
  if (!trade) return action;
  return `${trade.action} ${trade.side.toUpperCase()} ${trade.contracts} at ${formatPrice(trade.limitMicroUsd)}`;
}

export function tellQuotes({ quotes }: Pick<Decision, 'quotes'>): string {
  return `bid ${formatPrice(quotes.yesBidMicroUsd)}, ask ${formatPrice(quotes.yesAskMicroUsd)}`;
}

/** How many models answered of those that were asked. */
function tellModels({ calls }: Pick<Decision, 'calls'>): string {
  if (calls.length === 0) return 'no model asked';
  const answered = calls.filter((call) => call.outcome === 'answered').length;
  return `${answered} of ${calls.length} ${calls.length === 1 ? 'model' : 'models'} answered`;
}

/** How far it went, whose answers it rests on, how long it took. */
export function tellPath({ path, reused, calls, latencyMs, mode }: Decision): string {
  const who = reused ? `an earlier decision's answers, ${formatDuration(reused.ageMs)} old` : tellModels({ calls });
  return `${path}, ${who}, in ${formatDuration(latencyMs)}, mode ${mode}`;
}

/** What was paid, and what of it may yet prove to be less. */
export function tellCost({ costMicroUsd, uncertainMicroUsd, simulated }: Decision): string {
  const paid = `${formatMoney(costMicroUsd)}${simulated ? ' (simulated)' : ''}`;
  if (uncertainMicroUsd === 0) return paid;
  return `${paid}, of which ${formatMoney(uncertainMicroUsd)} is charged for calls whose bill is not known yet`;
}

export function tellEdge({ edge, threshold }: Verdict): string {
  return `${formatEdge(edge)} a contract after the fee; ${formatEdge(threshold)} is needed`;
}

export function tellBetween([low, high]: readonly [number, number]): string {
  return `${formatProbability(low)} to ${formatProbability(high)}`;
}
