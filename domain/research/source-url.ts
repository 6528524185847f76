import type { WebSearchRow } from '../shared/model.ts';

const URL_CHARACTERS = 2_000;
/** An address of the web without a user in it, whose host is written in plain letters: one in look-alikes of another is none. */
const ADDRESS = /^https?:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d{1,5})?(?:[/?#][^\s<>"'`\\]*)?$/i;

/** Where people bet or forecast: what stands there is a probability in other words. */
const FORECASTS: readonly string[] = [
  'kalshi.com',
  'polymarket.com',
  'predictit.org',
  'manifold.markets',
  'metaculus.com',
  'gjopen.com',
  'betfair.com',
  'smarkets.com',
  'oddschecker.com',
  'electionbettingodds.com',
  'draftkings.com',
  'fanduel.com',
  'betmgm.com',
  'bet365.com',
  'williamhill.com',
  'pinnacle.com',
  'vegasinsider.com',
];

/** The host of an address that may stand as a source, in lower case; null where it is none. */
export function hostOf(url: string): string | null {
  if (url.length > URL_CHARACTERS) return null;
  return ADDRESS.exec(url)?.[1]?.toLowerCase() ?? null;
}

/** Whether a host is one of bets or forecasts, or below one. */
export const isOfForecasts = (host: string): boolean => isOf(FORECASTS, host);

/** Which hosts may be a source, each with all below it: the allowed ones alone, or all but the blocked ones. */
export type SourceDomains = Pick<WebSearchRow, 'allowedDomains' | 'blockedDomains'>;

export function isAllowed(host: string, { allowedDomains, blockedDomains = [] }: SourceDomains): boolean {
  return (allowedDomains === undefined || isOf(allowedDomains, host)) && !isOf(blockedDomains, host);
}

const isOf = (domains: readonly string[], host: string) =>
  domains.some((each) => host === each || host.endsWith(`.${each}`));
