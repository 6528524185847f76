import { STRUCK, WORD_NUMBER, withoutProbabilities } from '../forecast/without-probabilities.ts';
import { undisguised } from '../market/disguise.ts';

/** Words of chance, of betting and of prediction markets, in a few languages, on undisguised text. */
const CHANCE = new RegExp(
  [
    String.raw`\b(?:chances?|odds|(?:im)?probab\w{0,8}|(?:un)?likel\w{0,8}|confident|certainty|implie[ds]|yes)\b`,
    String.raw`\b(?:bet|bets|betting|bettors?|wager\w{0,5}|bookmakers?|bookies?|sportsbooks?|traders?|favou?r(?:ed|s|ites?)?|pric(?:ed|ing|es) in|fedwatch)\b`,
    String.raw`\b(?:forecasters|prediction markets?|polymarket|kalshi|predictit|metaculus|manifold|betfair)\b`,
    String.raw`\bp ?[(=:]`,
    String.raw`\b(?:probabilit|wahrscheinlich)`,
    'вероятн|шанс|概率|機率|可能性|확률|احتمال',
  ].join('|'),
  'u',
);

/** Words of what is measured in percent, cents or shares, on undisguised text: there such a number is a fact. */
const MEASURE = new RegExp(
  [
    String.raw`\b(?:inflation|cpi|pce|ppi|gdp|unemployment|jobless|payrolls?|rates?|yields?|tariffs?|growth|revenue|sales|index|humidity|turnout|margin)\b`,
    String.raw`\b(?:grew|rose|rise[ns]?|fell|falls?|fallen|increased?|decreased?|declined?|dropped|gained|lost|slowed|climbed)\b`,
    String.raw`\b(?:approval|approve[ds]?|disapprov\w{0,4}|polls?|polled|polling|votes?|voted|respondents|margin of error)\b`,
    String.raw`\b(?:temperatures?|degrees|high of|low of|gas(?:oline)? prices?)\b`,
  ].join('|'),
  'u',
);

const ANY_NUMBER = new RegExp(String.raw`\p{N}[\p{N}.,]*(?: ?[%¢])?|\b${WORD_NUMBER}\b`, 'giu');
/** Digits of other scripts, which the patterns for probabilities do not know. */
const OTHER_DIGITS = /(?:(?![0-9])\p{Nd})+/gu;
const FRACTION_SLASH = /\u2044/g;

/** A line with single spaces without any probability in it. Where it speaks of chances, of betting or of what forecasters think every
 * number is struck out. Elsewhere a number that looks like a probability is, unless the line speaks of something that is measured: the
 * rate of inflation is a fact, and the best that a search can find. In doubt it is struck out. */
export function withoutChances(line: string): string {
  const plain = line.normalize('NFKC').replace(FRACTION_SLASH, '/').replace(OTHER_DIGITS, STRUCK);
  const words = undisguised(plain);
  if (CHANCE.test(words)) return plain.replace(ANY_NUMBER, STRUCK);
  return MEASURE.test(words) ? plain : withoutProbabilities(plain);
}
