import type { CallRecord, Decision } from '../decision/decision.ts';
import type { CallEvaluation } from '../decision/note.ts';
import type { ReasonCode } from '../decision/reason.ts';
import type { Reused } from '../decision/reuse.ts';
import type { Trade, Verdict } from '../decision/verdict.ts';
import type { DepthLevel } from '../market/market.ts';
import type { Arm } from '../shared/arm.ts';
import {
  formatCents,
  formatCount,
  formatDuration,
  formatEdge,
  formatMoney,
  formatPrice,
  formatProbability,
  formatTime,
} from '../shared/format.ts';
import type { Usage } from '../shared/model.ts';
import type { RequestFacts } from './explanation.ts';

/** What the models were given beside the question. */
export const ARM_WORDS: Readonly<Record<Arm, string>> = {
  closedBook: 'the question alone',
  evidence: 'evidence',
  priceShown: 'the price',
  evidencePriceShown: 'evidence and the price',
};

/** The parts of a decision in words, each in one place for command line, page and workflow details. */

/** `BUY YES, 97 at a limit of 20c, stake $19.94, fee $0.54 included`. */
export function describeTrade({ action, side, contracts, limitMicroUsd, stakeMicroUsd, feeMicroUsd }: Trade): string {
  const money = action === 'BUY' ? 'stake' : 'proceeds';
  return `${action} ${side.toUpperCase()}, ${contracts} at a limit of ${formatPrice(limitMicroUsd)}, ${money} ${formatMoney(stakeMicroUsd)}, fee ${formatMoney(feeMicroUsd)} included`;
}

/** `BUY YES 97 at 20c`, or `SKIP`. */
export function describeVerdict({ action, trade }: Pick<Verdict, 'action' | 'trade'>): string {
  if (!trade) return action;
  return `${trade.action} ${trade.side.toUpperCase()} ${trade.contracts} at ${formatPrice(trade.limitMicroUsd)}`;
}

/** For whoever would act on it. */
export function expiredSentence({ decisionId, validUntilMs }: Pick<Decision, 'decisionId' | 'validUntilMs'>): string {
  return `Decision ${decisionId} has expired: it was valid until ${formatTime(validUntilMs)}. Do not act on it; a new requestId makes a new decision.`;
}

/** `bid 40c, ask 42c`, with the contracts that stand there where they are known: `bid 40c (12 stand there)`. */
export function describeQuotes({ quotes, terms: { depth } }: Pick<Decision, 'quotes' | 'terms'>): string {
  const standing = (levels: readonly DepthLevel[] | null | undefined) =>
    levels ? ` (${levels[0]?.contracts ?? 0} stand there)` : '';
  const bid = `bid ${formatPrice(quotes.yesBidMicroUsd)}${standing(depth?.bids)}`;
  return `${bid}, ask ${formatPrice(quotes.yesAskMicroUsd)}${standing(depth?.asks)}`;
}

/** Up to which price a trade is right, and what it would be worth as an order that rests; null where it does not say. */
export function describeReservation({ action, side, contracts, ...trade }: Trade): string | null {
  const { reservationPriceMicroUsd: price, maker } = trade;
  if (price === undefined) return null;
  const [doing, bound] = action === 'BUY' ? ['buying', 'up to'] : ['selling', 'down to'];
  const rest = maker
    ? `; a resting order at ${formatPrice(maker.priceMicroUsd)}, if it were filled: edge ${formatEdge(maker.edge)}, fee ${formatMoney(maker.feeMicroUsd)}`
    : '';
  return `worth ${doing} ${contracts} ${side.toUpperCase()} ${bound} ${formatPrice(price)}${rest}`;
}

export function describeRange([low, high]: readonly [number, number]): string {
  return `${formatProbability(low)} to ${formatProbability(high)}`;
}

/** How many models answered of those that were called. */
export function describeCalls(calls: readonly Pick<CallRecord, 'outcome'>[]): string {
  if (calls.length === 0) return 'no model called';
  const answered = calls.filter(({ outcome }) => outcome === 'answered').length;
  return `${answered} of ${formatCount(calls.length, 'model')} answered`;
}

/** How far it went, whose answers it rests on, how long it took. */
export function describePath({ path, reused, calls, latencyMs, mode }: Decision): string {
  const source = reused ? describeSource(reused) : describeCalls(calls);
  return `${path}, ${source}, in ${formatDuration(latencyMs)}, mode ${mode}`;
}

function describeSource({ decisionId, ageMs, priceMoveMicroUsd, kind, savedMicroUsd }: Reused): string {
  const saved = kind === null ? '' : `, saved ${formatMoney(savedMicroUsd)}`;
  return `the answers of ${decisionId}, ${formatDuration(ageMs)} old, the price ${formatPrice(priceMoveMicroUsd)} from where it was${saved}`;
}

/** What was paid, and what of it may yet prove to be less. */
export function describeCost({
  costMicroUsd,
  uncertainMicroUsd,
  simulated,
}: Pick<Decision, 'costMicroUsd' | 'uncertainMicroUsd' | 'simulated'>): string {
  const paid = `${formatMoney(costMicroUsd)}${simulated ? ' (simulated)' : ''}`;
  if (uncertainMicroUsd === 0) return paid;
  return `${paid}, of which ${formatMoney(uncertainMicroUsd)} is charged for calls whose bill is not known yet`;
}

/** Sales that are made to lower the risk. */
const NEEDS_NO_EDGE: ReadonlySet<ReasonCode> = new Set(['above_target', 'emergency_exit']);

export function describeEdge({
  action,
  reasons,
  edge,
  threshold,
}: Pick<Verdict, 'action' | 'reasons' | 'edge' | 'threshold'>): string {
  const after = edge === null ? 'none' : `${formatEdge(edge)} a contract after the fee`;
  const isForRisk = action === 'SELL' && reasons.some(({ code }) => NEEDS_NO_EDGE.has(code));
  return `${after}; ${isForRisk ? 'this sale needs none' : `${formatCents(threshold)} is needed`}`;
}

/** A model that was called, and where it was not for its first answer for which: `grok-4.3, answer 2`. */
export const callName = ({ model, sample }: { readonly model: string; readonly sample?: number }): string =>
  sample === undefined ? model : `${model}, answer ${sample}`;

/** The calls that were weighed, by name. */
export const weighedCalls = ({ models, samples = [] }: Pick<CallEvaluation, 'models' | 'samples'>): string[] =>
  models.map((model, index) => {
    const { [index]: sample = 1 } = samples;
    return callName(sample === 1 ? { model } : { model, sample });
  });

/** `1200 prompt, 340 output, 3 searches`; null where no usage is known. */
export function describeUsage(usage: Usage | null): string | null {
  if (!usage) return null;
  const kinds: readonly (readonly [number, string])[] = [
    [usage.promptTokens, 'prompt'],
    [usage.cachedPromptTokens, 'cached'],
    [usage.cacheWriteTokens, 'cache write'],
    [usage.outputTokens, 'output'],
    [usage.reasoningTokens, 'reasoning'],
    [usage.searches ?? 0, usage.searches === 1 ? 'search' : 'searches'],
  ];
  return kinds
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${kind}`)
    .join(', ');
}

type Charge = Pick<RequestFacts, 'costMicroUsd' | 'worstCaseMicroUsd'>;

/** What a request cost, or what it is charged at while that is not known. */
export function describeCharge({ costMicroUsd, worstCaseMicroUsd }: Charge): string {
  return costMicroUsd === null ? `${formatMoney(worstCaseMicroUsd)} at worst` : formatMoney(costMicroUsd);
}
