import { MICRO_USD_PER_CONTRACT } from '../market/market.ts';
import { microUsdFromDecimal } from '../market/market-quotes.ts';
import { type Checked, refuse, refuseValue, showKey, showValue } from '../shared/refusal.ts';
import type { CheckedOutcome } from './outcome-schema.ts';
import { checkEndedMarket } from './venue-outcome-schema.ts';

/** What the venue says of a market's end. `open`: it has none yet; only `finalized` is one, for what was determined can be disputed and
 * amended. */
export type VenueOutcome =
  | { readonly kind: 'open'; readonly ticker: string; readonly status: string }
  | { readonly kind: 'final'; readonly ticker: string; readonly outcome: Omit<CheckedOutcome, 'by'> };

/** Reads a market as the venue's API returns it. Refuses what is final and does not say how it ended; never throws. */
export function readVenueOutcome(input: unknown): Checked<VenueOutcome> {
  const checked = checkEndedMarket(input);
  if (!checked.ok) return checked;
  const { ticker, status, result, settlement_value_dollars: dollars, settlement_ts, close_time } = checked.value;
  if (status !== 'finalized') return { ok: true, value: { kind: 'open', ticker, status } };
  const value = typeof dollars === 'string' ? microUsdFromDecimal(dollars) : null;
  if (typeof dollars === 'string' && (value === null || value > MICRO_USD_PER_CONTRACT)) {
    return refuseValue('market.settlement_value_dollars', dollars, 'it must be dollars from "0.0000" to "1.0000"');
  }
  const at = settlement_ts ?? close_time;
  const known = { ticker, ...(at ? { atMs: Date.parse(at) } : {}) };
  const final = (outcome: Omit<CheckedOutcome, 'by'>): Checked<VenueOutcome> => ({
    ok: true,
    value: { kind: 'final', ticker, outcome },
  });
  switch (result) {
    case 'yes':
    case 'no': {
      const paid = result === 'yes' ? MICRO_USD_PER_CONTRACT : 0;
      if (value === null || value === paid) return final({ ...known, settlement: result });
      const message = `market.settlement_value_dollars of ${showKey(ticker)} is ${showValue(dollars)}, but its result is ${result}; look at the market at the venue and record its outcome by hand.`;
      return refuse('market.settlement_value_dollars', message);
    }
    case 'scalar':
      return final({ ...known, settlement: 'scalar', ...(value === null ? {} : { settlementValueMicroUsd: value }) });
    case 'void':
      return final({ ...known, settlement: 'void' });
    default: {
      const message = `market.result of ${showKey(ticker)} is ${showValue(result ?? undefined)}, though it is finalized; look at the market at the venue and record its outcome by hand.`;
      return refuse('market.result', message);
    }
  }
}
