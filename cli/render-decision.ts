import type { Decision, Reused, Trade } from '../domain/decision/decision.ts';
import { becauseOf } from '../domain/explain/with-sentences.ts';
import {
  formatDuration,
  formatEdge,
  formatMoney,
  formatPrice,
  formatProbability,
  formatShare,
  formatTime,
} from '../domain/shared/format.ts';

/** A verdict as `decide` prints it: what to do, why, on what numbers, at what cost. */
export function renderDecision(decision: Decision): string {
  const { forecast, verdict } = decision;
  const lines: (readonly [string, string])[] = [
    ['market', `${decision.ticker}  ${decision.title}`],
    ['quotes', quotesOf(decision)],
  ];
  if (forecast) {
    const { coherent, blended, interval80 } = forecast;
    lines.push(
      ['P(YES)', `${formatProbability(coherent)} by the models, ${finalOf(blended)} blended with the price`],
      ['80 %', `${formatProbability(interval80[0])} to ${formatProbability(interval80[1])}`],
      ['agreement', `${formatShare(forecast.agreement)} of the models' weight would do the same`],
    );
  }
  lines.push([
    'edge',
    `${formatEdge(verdict.edge)} a contract after the fee; ${formatEdge(verdict.threshold)} is needed`,
  ]);
  lines.push(['because', becauseOf(decision).join('\n')]);
  if (verdict.withheldTrade)
    lines.push([
      verdict.withheldTradeMode ? `in ${verdict.withheldTradeMode}` : 'withheld',
      tradeOf(verdict.withheldTrade),
    ]);
  lines.push(
    ['path', pathOf(decision)],
    ['cost', costOf(decision)],
    ['valid', `until ${formatTime(decision.validUntilMs)}`],
    ['id', decision.decisionId],
    ['explain', `bin/conclave explain ${decision.decisionId}`],
  );
  return [headline(decision), ...lines.map(([name, text]) => field(name, text))].join('\n');
}

/** How far it went, and whose answers it rests on. */
function pathOf(decision: Decision): string {
  const { path, reused, latencyMs, mode } = decision;
  const who = reused ? sourceOf(reused) : modelsOf(decision);
  return `${path}, ${who}, in ${formatDuration(latencyMs)}, mode ${mode}`;
}

/** Whose answers it used, how old, how far the price is from theirs, and what that saved. */
export function sourceOf({ decisionId, ageMs, priceMoveMicroUsd, kind, sourceTicker, savedMicroUsd }: Reused): string {
  const twin = kind === 'twin' ? ` on ${sourceTicker}, which asks the same,` : '';
  const saved = savedMicroUsd === undefined ? '' : `, saved ${formatMoney(savedMicroUsd)}`;
  return `the answers of ${decisionId}${twin || ','} ${formatDuration(ageMs)} old, price moved ${formatPrice(priceMoveMicroUsd)}${saved}`;
}

/** BUY YES, 82 contracts ..., with the label that a simulated result carries wherever it is shown. */
export function headline(decision: Decision): string {
  const label = decision.simulated ? 'SIMULATED  ' : '';
  const { trade } = decision.verdict;
  return `${label}${trade ? tradeOf(trade) : decision.action}`;
}

/** BUY YES 82 at 50c: $42.44 with a fee of $1.44. */
export function tradeOf(trade: Trade): string {
  const { action, side, contracts, limitMicroUsd, stakeMicroUsd, feeMicroUsd } = trade;
  const what = `${action} ${side.toUpperCase()}  ${contracts} at a limit of ${formatPrice(limitMicroUsd)}`;
  const money = action === 'BUY' ? 'stake' : 'proceeds';
  return `${what}, ${money} ${formatMoney(stakeMicroUsd)}, fee ${formatMoney(feeMicroUsd)} included`;
}

/** What was paid, and what of it may yet prove to be less. */
export function costOf({ costMicroUsd, uncertainMicroUsd, simulated }: Decision): string {
  const paid = `${formatMoney(costMicroUsd)}${simulated ? ' (simulated)' : ''}`;
  if (uncertainMicroUsd === 0) return paid;
  return `${paid}, of which ${formatMoney(uncertainMicroUsd)} is charged for calls whose bill is not known yet`;
}

export function quotesOf({ quotes }: Decision): string {
  return `bid ${formatPrice(quotes.yesBidMicroUsd)}, ask ${formatPrice(quotes.yesAskMicroUsd)}`;
}

/** How many models answered of those that were asked. */
export function modelsOf({ calls }: Decision): string {
  if (calls.length === 0) return 'no model asked';
  const answered = calls.filter((call) => call.outcome === 'answered').length;
  return `${answered} of ${calls.length} ${calls.length === 1 ? 'model' : 'models'} answered`;
}

const finalOf = (blended: number | null) => (blended === null ? 'not' : formatProbability(blended));

const FIELD_WIDTH = 11;

/** A name, and its text beside it; further lines stand under the first. */
export function field(name: string, text: string): string {
  return `  ${name.padEnd(FIELD_WIDTH)}${text.replaceAll('\n', `\n${' '.repeat(FIELD_WIDTH + 2)}`)}`;
}
