import type { Market } from '../market/market.ts';

/** What a price says to a model that is shown it: who trades there is a forecaster too, and mostly the better one. */
const ESTIMATE = 'the estimate of those who trade it, hard to beat where much is traded';

/** The market's quotes in a prompt, with what tells how much they mean. It stands behind everything that stays the same. */
export function priceLine({ quotes, lastPriceMicroUsd, volume, openInterest }: PricedMarket): string {
  const { yesBidMicroUsd, yesAskMicroUsd } = quotes;
  const quoted = `YES is bid at ${cents(yesBidMicroUsd)} and offered at ${cents(yesAskMicroUsd)}`;
  const facts = [
    ...(lastPriceMicroUsd === null ? [] : [`last traded at ${cents(lastPriceMicroUsd)}`]),
    ...(volume === null ? [] : [volume === 0 ? 'never traded' : `${Math.round(volume)} contracts traded`]),
    ...(openInterest === null ? [] : [`${Math.round(openInterest)} open`]),
  ];
  return `${[`${quoted} (${ESTIMATE})`, ...(facts.length > 0 ? [facts.join(', ')] : [])].join('; ')}.`;
}

type PricedMarket = Pick<Market, 'quotes' | 'lastPriceMicroUsd' | 'volume' | 'openInterest'>;

const MICRO_USD_PER_CENT = 10_000;
const cents = (microUsd: number) => `${Number((microUsd / MICRO_USD_PER_CENT).toFixed(2))}c`;
