import { feeMicroUsd } from '../../domain/market/fee.ts';
import type { CheckedFill, FillAnswer, FillRefusal } from '../../domain/portfolio/fill-schema.ts';
import type { StoredFill } from '../../store/fills.ts';
import type { Dependencies } from '../dependencies.ts';
import { newlyAwaited } from '../settlements/settle-markets.ts';

/** A position is worked out from all fills of an account in its market. */
const MOST_FILLS_OF_A_MARKET = 10_000;
/** By how much a reporter's clock may be ahead. */
const CLOCKS_APART_MS = 120_000;

/** Records fills in their order, each once; the answers say what became of each. They are in the store, and count in the account's
 * position, when this returns; its book has them after the next round of the scorekeeper. Where the venue is read, it is asked how their
 * markets end, so that the book closes also where nothing was decided about them. */
export function createRecordFills({ store, config, clock }: Pick<Dependencies, 'store' | 'config' | 'clock'>) {
  return {
    async recordFills(reported: readonly CheckedFill[]): Promise<FillAnswer[]> {
      const answers: FillAnswer[] = [];
      for (const fill of reported) answers.push(await record(fill, clock.now()));
      const stands = (_: CheckedFill, index: number) => ['recorded', 'repeated'].includes(answers[index]?.kind ?? '');
      if (config.kalshi.enabled) await awaitMarkets(reported.filter(stands), clock.now());
      return answers;
    },
  };

  async function awaitMarkets(fills: readonly CheckedFill[], nowMs: number): Promise<void> {
    const tickers = new Set(fills.map(({ ticker }) => ticker));
    for (const { _id } of await store.outcomes.readMany([...tickers])) tickers.delete(_id);
    await store.awaitedMarkets.add([...tickers].map((ticker) => newlyAwaited(ticker, nowMs)));
  }

  async function record(fill: CheckedFill, nowMs: number): Promise<FillAnswer> {
    const { account, ticker, atMs = nowMs } = fill;
    if (!Object.hasOwn(config.accounts, account)) {
      return refused({ code: 'unknown_account', figures: { account, configured: Object.keys(config.accounts) } });
    }
    if (atMs > nowMs + CLOCKS_APART_MS) return refused({ code: 'in_the_future', figures: { atMs, nowMs } });
    const fills = await store.fills.count(account, ticker);
    if (fills >= MOST_FILLS_OF_A_MARKET && !(await store.fills.read(account, fill.fillId))) {
      return refused({ code: 'too_many', figures: { ticker, fills } });
    }
    const fee = await feeOf(fill);
    if (fee === null) return refused({ code: 'fee_unknown', figures: { ticker } });
    return store.fills.record(
      { ...fill, ...fee, atMs, recordedAtMs: nowMs },
      { isTimeStated: fill.atMs !== undefined },
    );
  }

  async function feeOf(fill: CheckedFill): Promise<Pick<StoredFill, 'feeMicroUsd' | 'feeFrom'> | null> {
    const { account, ticker, contracts, priceMicroUsd } = fill;
    if (fill.feeMicroUsd !== undefined) return { feeMicroUsd: fill.feeMicroUsd, feeFrom: 'stated' };
    const [decision] = await store.decisions.list({ account, ticker, limit: 1 });
    if (!decision) return null;
    return { feeMicroUsd: feeMicroUsd(decision.terms.fee, contracts, priceMicroUsd), feeFrom: 'worked_out' };
  }
}

const refused = (reason: FillRefusal): FillAnswer => ({ kind: 'refused', reason });
