import type { SumOverDays } from '../portfolio/equity.ts';
import type { BookState, MarketResult } from '../portfolio/market-book.ts';
import type { BookResult, ModelContribution, Portfolio } from '../portfolio/portfolio.ts';
import { formatCount, formatMoney, formatPosition, formatPrice, formatTime } from '../shared/format.ts';

/** Money with its sign: +$1.20. */
export const signedMoney = (microUsd: number): string =>
  `${Math.round(microUsd) > 0 ? '+' : ''}${formatMoney(Math.round(microUsd))}`;

const BOOK_WORDS = {
  paper: 'The recommended trades',
  withheld: 'The trades that guards withheld',
  real: 'The fills',
} as const;

const EMPTY_WORDS = {
  paper: 'No trade was recommended in this window: `bin/conclave decide` makes decisions, and most of them are SKIP.',
  withheld: 'No guard withheld a trade in this window.',
  real: 'No fill was reported in this window: `bin/conclave fill` records what was bought and sold, and so does a bot.',
} as const;

/** What a book made, of how many markets, and whether that is more than chance. */
export function bookSentence(result: BookResult): string {
  const { book, againstNothing, settled, trades, realisedMicroUsd, openMicroUsd } = result;
  if (againstNothing === null) return EMPTY_WORDS[book];
  const made = `${BOOK_WORDS[book]} made ${signedMoney(againstNothing.microUsd)} in ${formatCount(againstNothing.days, 'day')}: ${signedMoney(realisedMicroUsd)} realised, ${signedMoney(openMicroUsd)} open`;
  return `${made}; ${formatCount(trades, 'trade')}, ${formatCount(settled, 'market')} settled. ${certainty(againstNothing)}`;
}

/** Paper beside real over the same days. */
export function comparisonSentence({ paperAgainstReal, books }: Portfolio): string {
  const isTraded = (book: BookResult['book']) => books.some((each) => each.book === book && each.againstNothing);
  if (paperAgainstReal === null) return 'Neither the paper book nor the real one has anything in this window.';
  if (!isTraded('real')) return 'There are no fills to compare the recommended trades with.';
  if (!isTraded('paper')) return 'There are no recommended trades to compare the fills with.';
  const { microUsd, days } = paperAgainstReal;
  const more = microUsd < 0 ? 'less' : 'more';
  return `Paper made ${formatMoney(Math.abs(microUsd))} ${more} than the fills over the same ${formatCount(days, 'day')}. ${certainty(paperAgainstReal)}`;
}

/** What guards cost or saved: what they withheld, with its sign turned. */
export function guardsSentence({ books }: Portfolio): string {
  const withheld = books.find(({ book }) => book === 'withheld')?.againstNothing ?? null;
  if (withheld === null) return EMPTY_WORDS.withheld;
  const did = withheld.microUsd > 0 ? 'cost' : 'saved';
  return `The guards ${did} ${formatMoney(Math.abs(withheld.microUsd))}: that is what the withheld trades ${withheld.microUsd > 0 ? 'made' : 'lost'}. ${certainty(withheld)}`;
}

/** What the decisions cost, and what is left of the paper book's profit. */
export function costSentence({ books, decisions, costMicroUsd }: Portfolio): string {
  const paper = books.find(({ book }) => book === 'paper');
  const left = (paper?.profitMicroUsd ?? 0) - costMicroUsd;
  return `${formatCount(decisions, 'decision')} cost ${formatMoney(costMicroUsd)} for models; with that taken off, paper made ${signedMoney(left)}.`;
}

export const drawdownSentence = ({ drawdown }: BookResult): string =>
  drawdown === null
    ? 'It never stood below an earlier day.'
    : `Its deepest fall was ${formatMoney(drawdown.microUsd)}, ${drawdown.fromMs === null ? 'from the beginning' : `from ${dayOf(drawdown.fromMs)}`} to ${dayOf(drawdown.toMs)}.`;

function certainty({ interval, days }: SumOverDays): string {
  if (interval === null)
    return `${formatCount(days, 'day')} are too few to say more.`.replace(/^1 day are/, '1 day is');
  const range = `95 %: ${signedMoney(interval.low)} to ${signedMoney(interval.high)}, by day`;
  return interval.low <= 0 && interval.high >= 0
    ? `That is no significant difference (${range}).`
    : `That is significant (${range}).`;
}

/** What a model added, and whether that is more than chance. */
export function contributionSentence({ interval }: ModelContribution): string {
  if (interval === null) return 'too few decisions to say';
  if (interval.low > 0) return 'adds';
  return interval.high < 0 ? 'takes away' : 'no significant difference';
}

export const CONTRIBUTION_METHOD =
  'Each settled decision is made again without the model’s answer, by the weights of its time, and the two trades are compared after fees. Models that say the same share what they add, so the parts do not make up the whole.';

/** What is held and what it is worth, with the age of the price. */
export function holdingSentence(result: MarketResult, state: BookState): string {
  const held = formatPosition(result.hundredths / 100);
  if (state === 'unvalued') return `${held}; settled at a value that is not known`;
  if (result.markMicroUsd === null || result.markAtMs === null)
    return `${held}; no quotes are known, so at what was paid`;
  return `${held}, bid ${formatPrice(result.markMicroUsd)} at ${formatTime(result.markAtMs)}`;
}

export const dayOf = (startMs: number): string => new Date(startMs).toISOString().slice(0, 10);
