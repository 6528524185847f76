/** Kalshi's series-ticker prefixes by category, written down on 2026-11-24 from the venue's public series. */
const PREFIXES = {
  weather: ['KXHIGH', 'KXLOWT', 'KXRAIN', 'KXSNOW', 'KXHURR'],
  economics: ['KXFED', 'KXCPI', 'KXPCE', 'KXGDP', 'KXPAYROLLS', 'KXU3', 'KXRECSS', 'KXGAS'],
  financials: ['KXINX', 'KXNASDAQ100', 'KXWTI', 'KXGOLD', 'KXEURUSD', 'KXUSDJPY'],
  crypto: ['KXBTC', 'KXETH', 'KXSOL', 'KXXRP', 'KXDOGE'],
  sports: [
    'KXNFL',
    'KXNBA',
    'KXMLB',
    'KXNHL',
    'KXNCAA',
    'KXWNBA',
    'KXEPL',
    'KXUCL',
    'KXMLS',
    'KXUFC',
    'KXPGA',
    'KXATP',
    'KXWTA',
    'KXF1',
  ],
  politics: ['KXPRES', 'KXSENATE', 'KXHOUSE', 'KXGOV', 'KXAPPROVE', 'KXSCOTUS'],
  entertainment: ['KXOSCAR', 'KXGRAM', 'KXEMMY', 'KXSPOTIFY', 'KXRT'],
};

/** Series-ticker prefix -> category. A help for bare markets only: what the caller and the venue state comes first, and a
 * configuration can add to it or take from it. */
export const DEFAULT_CATEGORIES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(PREFIXES).flatMap(([category, prefixes]) => prefixes.map((prefix) => [prefix, category])),
);
