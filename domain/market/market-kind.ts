import { showValue } from '../shared/refusal.ts';
import { type MarketRefusal, type MarketRefusalCode, refuseMarket } from './market-refusal.ts';

type Json = Readonly<Record<string, unknown>>;

/** Why a market of this kind, or in this state, cannot be decided, by its fields alone; null where nothing speaks against it. A
 * missing status is accepted: the close time still says whether the market trades. */
export function refuseKind(market: Json): MarketRefusal | null {
  for (const { field, code, isRight, why } of RULES) {
    const value = market[field];
    if (isMissing(value) || isRight(value)) continue;
    const which = typeof code === 'string' ? code : code(value);
    return refuseMarket(which, `market.${field}`, `market.${field} is ${showValue(value)}; ${why}.`);
  }
  return null;
}

interface Rule {
  readonly field: string;
  readonly code: MarketRefusalCode | ((value: unknown) => MarketRefusalCode);
  readonly isRight: (value: unknown) => boolean;
  readonly why: string;
}

const NEVER = () => false;
const COMBO = 'the market is a combination of other markets, which is not decided; decide its parts';

const SETTLED = 'the market has settled, so pass an open market';

/** In the order in which they are reported. */
const RULES: readonly Rule[] = [
  {
    field: 'mve_selected_legs',
    code: 'combo',
    isRight: (value) => Array.isArray(value) && value.length === 0,
    why: COMBO,
  },
  { field: 'mve_collection_ticker', code: 'combo', isRight: NEVER, why: COMBO },
  {
    field: 'market_type',
    code: 'scalar',
    isRight: (value) => value === 'binary',
    why: 'only "binary" markets, which pay a dollar or nothing, can be decided',
  },
  {
    field: 'settlement_bounds_type',
    code: 'settlement_floor',
    isRight: (value) => value === 'default',
    why: 'the payout has a floor that the venue can raise before the end, so that a price is no probability; only "default" can be decided',
  },
  {
    field: 'response_price_units',
    code: 'unusual_contract',
    isRight: (value) => value === 'usd_cent',
    why: 'only "usd_cent" is understood',
  },
  {
    field: 'notional_value',
    code: 'unusual_contract',
    isRight: (value) => value === 100,
    why: 'it must be 100 cents: only one-dollar contracts are decided',
  },
  {
    field: 'notional_value_dollars',
    code: 'unusual_contract',
    isRight: (value) => typeof value === 'string' && /^1(\.0*)?$/.test(value),
    why: 'it must be "1.0000": only one-dollar contracts are decided',
  },
  {
    field: 'status',
    code: codeOfStatus,
    isRight: (value) => value === 'active' || value === 'open',
    why: 'only a market that is "active" or "open" can be decided',
  },
  { field: 'result', code: 'settled', isRight: NEVER, why: SETTLED },
  // The year 1 is how the venue's language writes "no time".
  {
    field: 'settlement_ts',
    code: 'settled',
    isRight: (value) => typeof value === 'string' && value.startsWith('0001-'),
    why: SETTLED,
  },
];

function codeOfStatus(status: unknown): MarketRefusalCode {
  return (typeof status === 'string' ? STATUSES.get(status) : undefined) ?? 'not_trading';
}

/** An outcome that is determined, disputed or amended may still change; only finalized is the end. */
const STATUSES: ReadonlyMap<string, MarketRefusalCode> = new Map([
  ['initialized', 'not_open_yet'],
  ['unopened', 'not_open_yet'],
  ['closed', 'closed'],
  ['determined', 'closed'],
  ['disputed', 'closed'],
  ['amended', 'closed'],
  ['finalized', 'settled'],
  ['settled', 'settled'],
]);

const isMissing = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
