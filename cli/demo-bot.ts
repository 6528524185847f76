import type { DecisionClient } from '../client/decision-client.ts';
import type { FillInput } from '../domain/portfolio/fill-schema.ts';
import type { SimulatedVenue } from '../local/simulator/venue/index.ts';
import type { Decision } from '../workflows/messages.ts';

/** What a bot did with what was recommended to it. */
export interface BotRecord {
  readonly recommended: number;
  readonly followed: number;
  /** Orders of these for which the market had moved or closed. */
  readonly missed: number;
}

/** Every second recommendation: what the bot leaves out is held on paper alone. */
const FOLLOWS = 2;

/** A bot that trades at the simulated venue what is recommended, as long as the price is one at which that is right, and reports what
 * was filled. */
export function createDemoBot({ control }: Pick<SimulatedVenue, 'control'>, client: DecisionClient) {
  let record: BotRecord = { recommended: 0, followed: 0, missed: 0 };

  async function follow(decision: Decision): Promise<void> {
    if (!decision.verdict.trade) return;
    const isFollowed = record.recommended % FOLLOWS === 0;
    record = { ...record, recommended: record.recommended + 1, followed: record.followed + (isFollowed ? 1 : 0) };
    if (!isFollowed) return;
    const fills = trade(decision);
    if (fills.length > 0) await client.recordFills(fills);
    else record = { ...record, missed: record.missed + 1 };
  }

  function trade({ decisionId, account, ticker, verdict: { trade: order } }: Decision): readonly FillInput[] {
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
      contracts: fill.count_fp,
      priceMicroUsd: microUsd(side === 'yes' ? fill.yes_price_dollars : fill.no_price_dollars),
      feeMicroUsd: microUsd(fill.fee_cost),
      atMs: Date.parse(fill.created_time),
      by: 'demo bot',
    }));
  }

  return { record: () => record, follow };
}

const MICRO_USD = 1_000_000;
const microUsd = (dollars: string) => Math.round(Number(dollars) * MICRO_USD);
