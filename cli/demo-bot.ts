import type { DecisionClient } from '../client/decision-client.ts';
import type { FillInput } from '../domain/portfolio/fill-schema.ts';
import { sum } from '../domain/shared/sum.ts';
import type { SimulatedVenue } from '../local/simulator/venue/index.ts';
import type { Decision } from '../workflows/messages.ts';
import type { Ended } from './demo-settlement.ts';

/** What a bot did with what was recommended to it. */
export interface BotRecord {
  readonly recommended: number;
  readonly followed: number;
  /** Orders of these for which the market had moved or closed. */
  readonly missed: number;
  readonly fills: readonly BotFill[];
}

type BotFill = FillInput & { readonly contracts: number; readonly feeMicroUsd: number };

/** Every second recommendation: what the bot leaves out is held on paper alone. */
const FOLLOWS = 2;

/** A bot that trades at the simulated venue what is recommended, as long as the price is one at which that is right, and reports what
 * was filled. */
export function createDemoBot({ control }: Pick<SimulatedVenue, 'control'>, client: DecisionClient) {
  let record: BotRecord = { recommended: 0, followed: 0, missed: 0, fills: [] };

  async function follow(decision: Decision): Promise<void> {
    if (!decision.verdict.trade) return;
    const isFollowed = record.recommended % FOLLOWS === 0;
    record = { ...record, recommended: record.recommended + 1, followed: record.followed + (isFollowed ? 1 : 0) };
    if (!isFollowed) return;
    const fills = trade(decision);
    record = { ...record, missed: record.missed + (fills.length === 0 ? 1 : 0), fills: [...record.fills, ...fills] };
    if (fills.length > 0) await client.recordFills(fills);
  }

  function trade({ decisionId, account, ticker, verdict: { trade: order } }: Decision): readonly BotFill[] {
    if (!order || !control.isOpen(ticker)) return [];
    const { action, side, contracts, limitMicroUsd, reservationPriceMicroUsd = limitMicroUsd } = order;
    const limitDollars = reservationPriceMicroUsd / MICRO_USD;
    const filled = control.trade({
      ...{ ticker, side, contracts, limitDollars },
      action: action === 'BUY' ? 'buy' : 'sell',
    });
    return filled.map((fill) => ({
      fillId: fill.fill_id,
      ...{ account, ticker, action, side, decisionId },
      contracts: Number(fill.count_fp),
      priceMicroUsd: microUsd(side === 'yes' ? fill.yes_price_dollars : fill.no_price_dollars),
      feeMicroUsd: microUsd(fill.fee_cost),
      atMs: Date.parse(fill.created_time),
      by: 'demo bot',
    }));
  }

  return { record: () => record, follow };
}

/** What fills came to once their markets had ended, after fees, in micro-dollars. */
export const earnedBy = (fills: readonly BotFill[], endings: ReadonlyMap<string, Ended>): number =>
  sum(
    fills.map(({ ticker, action, side, contracts, priceMicroUsd, feeMicroUsd }) => {
      const yesPays = endings.get(ticker)?.yesPays ?? null;
      if (yesPays === null) return 0;
      const pays = MICRO_USD * (side === 'yes' ? yesPays : 1 - yesPays);
      const perContract = action === 'BUY' ? pays - priceMicroUsd : priceMicroUsd - pays;
      return Math.round(contracts * perContract) - feeMicroUsd;
    }),
  );

const MICRO_USD = 1_000_000;
const microUsd = (dollars: string) => Math.round(Number(dollars) * MICRO_USD);
