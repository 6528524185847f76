import { microUsdFromDecimal } from '../market/market-quotes.ts';
import { type Checked, refuse, showKey } from '../shared/refusal.ts';
import { type CheckedFill, checkFill } from './fill-schema.ts';
import { checkVenueFill } from './venue-fill-schema.ts';

/** A fill of the venue's as one of an account. Where the venue says only which way it went, it is a purchase of that side: buying
 * YES and selling NO lead to the same position. Refuses by field what it does not understand; never throws. */
export function readVenueFill(
  input: unknown,
  { account, by }: Pick<CheckedFill, 'account' | 'by'>,
): Checked<CheckedFill> {
  const checked = checkVenueFill(input);
  if (!checked.ok) return checked;
  const { side, action, outcome_side, fill_id, trade_id, ticker, market_ticker, created_time, ts } = checked.value;
  const { count_fp: contracts, yes_price_dollars: yes, no_price_dollars: no, fee_cost: fee } = checked.value;
  const isWhole = side !== undefined && action !== undefined;
  const traded = isWhole ? { side, action: action === 'buy' ? 'BUY' : 'SELL' } : { side: outcome_side, action: 'BUY' };
  const feeMicroUsd = fee === undefined ? undefined : microUsdFromDecimal(fee);
  if (feeMicroUsd === null)
    return refuse('fill.fee_cost', `fill.fee_cost is ${showKey(fee ?? '')}; it must be dollars.`);
  const atMs = created_time === undefined ? (ts === undefined ? undefined : ts * 1_000) : Date.parse(created_time);
  return checkFill({
    fillId: fill_id ?? trade_id,
    account,
    ticker: ticker ?? market_ticker,
    ...traded,
    contracts,
    priceMicroUsd: microUsdFromDecimal(traded.side === 'no' ? no : yes),
    ...(feeMicroUsd === undefined ? {} : { feeMicroUsd }),
    ...(atMs === undefined ? {} : { atMs }),
    by,
  });
}
