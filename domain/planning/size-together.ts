import type { Note } from '../decision/note.ts';
import type { ReasonCode } from '../decision/reason.ts';
import type { Trade } from '../decision/verdict.ts';
import { addContracts } from '../market/contracts.ts';
import { quotedPrice } from '../market/market.ts';
import { MODE_RULES } from '../shared/modes.ts';
import { pick } from '../shared/pick.ts';
import { sum } from '../shared/sum.ts';
import { type JointMarket, worthOf } from '../verdict/joint-orders.ts';
import { type JointSizesInput, jointSizes } from '../verdict/joint-sizes.ts';
import { growthOf } from '../verdict/joint-wealth.ts';
import { signedPosition } from '../verdict/target.ts';
import { thresholdIn } from '../verdict/verdict.ts';
import type { DecisionSnapshot } from './decision-snapshot.ts';
import type { DecisionDraft, DraftMoment, MarketOutcome } from './draft-decision.ts';

/** A market and its decision as it would be if it stood alone. */
export interface JudgedMarket {
  readonly outcome: MarketOutcome;
  readonly draft: DecisionDraft;
}

/** The outcomes with the positions that are right for the event's markets together. A market keeps its own where nothing ties it
 * to another one and the largest stake has room for all; and where a guard withholds its trade, whose position then counts as it
 * is, at the price. */
export function sizedTogether(
  snapshot: DecisionSnapshot,
  judged: readonly JudgedMarket[],
  { mode }: Pick<DraftMoment, 'mode'>,
): MarketOutcome[] {
  const outcomes = judged.map(({ outcome }) => outcome);
  const { event, policy } = snapshot;
  if (event === null) return outcomes;
  const known = judged.flatMap((one) => {
    const market = jointMarketOf(one, policy.maxSpread);
    return market ? { ...one, market } : [];
  });
  const input: JointSizesInput = {
    ...pick(snapshot, 'bankrollMicroUsd', 'maxStakeMicroUsd'),
    ...pick(policy, 'kellyFraction', 'minEdge'),
    markets: known.map(({ market }) => market),
    mutuallyExclusive: event.mutuallyExclusive,
    exhaustive: event.exhaustive && known.length === judged.length,
    sizeFactor: MODE_RULES[mode].sizeFactor,
    threshold: thresholdIn(policy, mode),
    heldElsewhereMicroUsd: sum(
      judged.filter((one) => !known.some(({ draft }) => draft === one.draft)).map(paidMicroUsd),
    ),
  };
  const sizes = known.length > 0 && judged.length > 1 ? jointSizes(input) : null;
  if (sizes === null) return outcomes;
  const alone = known.map(({ draft }) => positionAlone(draft));
  const { positions } = sizes;
  // Alone a market buys through all levels of its book; together it is the best price alone.
  const purchases = sizes.blocks.flatMap(({ markets }) =>
    markets.map((place) => {
      if (markets.length > 1) return purchaseMicroUsd(input.markets[place], positions[place] ?? 0);
      const one = known[place];
      const trade = one?.market.isTraded ? tradeAlone(one.draft) : null;
      return trade?.action === 'BUY' ? trade.stakeMicroUsd : 0;
    }),
  );
  const isBudgetUsed = sizes.isBudgetUsed || sum(purchases) > sizes.budget * 1e6;
  for (const block of sizes.blocks) {
    const isTied = block.markets.length > 1;
    // What is sold takes nothing of the largest stake.
    const isSale = block.markets.every((place) => known[place] && tradeAlone(known[place].draft)?.action === 'SELL');
    if (!isTied && (!isBudgetUsed || isSale)) continue;
    const stakes = (all: readonly number[]) =>
      Math.round(sum(block.markets.map((place) => stakeMicroUsd(input.markets[place], all[place] ?? 0))));
    const figures = {
      tie: block.tie,
      markets: block.markets.length,
      isBudgetUsed,
      stakeMicroUsd: stakes(positions),
      stakeAloneMicroUsd: stakes(alone),
      growth: growthOf(input, block, positions),
      growthAlone: growthOf(input, block, alone),
    };
    for (const place of block.markets) {
      const one = known[place];
      if (!one?.market.isTraded) continue;
      const position = positions[place] ?? 0;
      const sizing = { ...figures, position, positionAlone: alone[place] ?? 0 };
      const note: Note = { code: 'sized_together', figures: sizing };
      outcomes[judged.findIndex(({ outcome }) => outcome === one.outcome)] = {
        ...one.outcome,
        jointTarget: { least: position, most: position, probability: one.market.probability },
        event: one.outcome.event && { ...one.outcome.event, sizing },
        notes: [...one.outcome.notes, note],
      };
    }
  }
  return outcomes;
}

/** Verdicts of markets whose trade, if there is one, no guard of this market withholds: an unproven blend is the account's, and the
 * trade that it withholds is recorded as it would have been. */
const UNGUARDED: ReadonlySet<ReasonCode> = new Set([
  'edge_found',
  'exit_above_value',
  'above_target',
  'at_target',
  'edge_below_threshold',
  'size_below_one',
  'no_depth',
  'within_depth',
  'blend_unproven',
]);

/** Whether a guard of the market withholds its order, or would withhold any. */
export function isWithheld({ verdict: { action, reasons } }: Pick<DecisionDraft, 'verdict'>): boolean {
  return reasons.some(({ code }) => (code === 'injection_flagged' ? action === 'SKIP' : !UNGUARDED.has(code)));
}

/** Null for a market of which neither a forecast nor a price says how likely it is. */
function jointMarketOf({ outcome, draft }: JudgedMarket, maxSpread: number): JointMarket | null {
  const { market, strike, subject } = outcome.market;
  const { forecast, terms } = draft;
  const isTraded = !isWithheld(draft);
  const price = quotedPrice(market, maxSpread);
  const probability = isTraded ? (forecast?.blended ?? price) : price;
  if (probability === null) return null;
  return {
    ...pick(terms, 'fee', 'position', 'sizeStep', 'depth'),
    ...(subject === undefined ? {} : { subject }),
    ...pick(market, 'quotes', 'closeTimeMs'),
    strike,
    probability,
    isTraded: isTraded && typeof forecast?.blended === 'number',
  };
}

function paidMicroUsd({ draft: { terms } }: JudgedMarket): number {
  const { contracts = 0, averageCents = 0 } = terms.position ?? {};
  return contracts * averageCents * 10_000;
}

/** The trade that the market alone would be given, made or withheld by a guard. */
function tradeAlone({ verdict: { trade, withheldTrade, withheldTradeMode } }: DecisionDraft): Trade | null {
  return trade ?? (withheldTradeMode === undefined ? withheldTrade : null);
}

/** What would be held after it. */
function positionAlone(draft: DecisionDraft): number {
  const held = signedPosition(draft.terms.position);
  const made = tradeAlone(draft);
  if (!made) return held;
  return addContracts(held, (made.action === 'BUY') === (made.side === 'yes') ? made.contracts : -made.contracts);
}

/** What it costs to come to a position from what is held; a sale costs nothing. */
function purchaseMicroUsd(market: JointMarket | undefined, position: number): number {
  const held = market ? signedPosition(market.position) : 0;
  return Math.max(0, stakeMicroUsd(market, position) - (held * position < 0 ? 0 : stakeMicroUsd(market, held)));
}

function stakeMicroUsd(market: JointMarket | undefined, position: number): number {
  return market ? Math.abs(position) * worthOf(market, position < 0 ? 'no' : 'yes') * 1e6 : 0;
}
