import { SUBJECTS } from '../../local/simulator/subjects.ts';

/** One market of an event, worded like the venue's, and the same question in other words. */
export interface Template {
  readonly series: string;
  readonly category: string;
  /** One of the event's markets, each with its own number or name. */
  readonly subjects: readonly string[];
  readonly periods: readonly string[];
  readonly wordings: readonly ((subject: string, period: string) => Wording)[];
}

interface Wording {
  readonly title: string;
  readonly subtitle: string;
  readonly rules: string;
}

const MONTHS = ['January 2027', 'February 2027', 'March 2027', 'April 2027'];
const DAYS = ['Nov 24, 2026', 'Nov 25, 2026', 'Nov 26, 2026'];

const wording = (title: string, subtitle: string, rules: string): Wording => ({ title, subtitle, rules });

/** Like Kalshi's: strikes, candidates, teams, months, days and hours. The first wording is the venue's; the others mean the same. */
export const TEMPLATES: readonly Template[] = [
  {
    series: 'KXHIGHNY',
    category: 'climate-and-weather',
    subjects: ['above 58', 'above 60', 'above 62', 'below 51', 'between 52 and 53'],
    periods: DAYS,
    wordings: [
      (s, p) =>
        wording(
          `Will the high temp in NYC be ${s}° on ${p}?`,
          `${s}°`,
          `If the highest temperature recorded in Central Park, New York for ${p} as reported by the National Weather Service's Climatological Report (Daily), is ${s}°, then the market resolves to Yes.`,
        ),
      (s, p) =>
        wording(
          `Will NYC's high temp be ${s}° on ${p}?`,
          `${s}°`,
          `If the National Weather Service's Climatological Report (Daily) for ${p} reports a highest temperature in Central Park, New York that is ${s}°, the market resolves to Yes.`,
        ),
      (s, p) =>
        wording(
          `High temp in NYC ${s}° on ${p}`,
          '',
          `This market resolves to Yes if the highest temperature recorded in Central Park, New York on ${p} is ${s}° as reported by the National Weather Service's Climatological Report (Daily).`,
        ),
    ],
  },
  {
    series: 'KXCPI',
    category: 'economics',
    subjects: ['0.1%', '0.2%', '0.3%', '-0.1%'],
    periods: MONTHS,
    wordings: [
      (s, p) =>
        wording(
          `Will CPI rise more than ${s} in ${p}?`,
          `More than ${s}`,
          `If the Consumer Price Index increases by more than ${s} in ${p} according to the Bureau of Labor Statistics, then the market resolves to Yes.`,
        ),
      (s, p) =>
        wording(
          `Will CPI rise by more than ${s} in the month of ${p}?`,
          `More than ${s}`,
          `The market resolves to Yes if, according to the Bureau of Labor Statistics, the Consumer Price Index increases more than ${s} in ${p}.`,
        ),
      (s, p) =>
        wording(
          `CPI: will it rise more than ${s} in ${p}?`,
          `More than ${s}`,
          `If the Bureau of Labor Statistics states that the Consumer Price Index for ${p} increases by more than ${s}, this market resolves to Yes. Later revisions are disregarded.`,
        ),
    ],
  },
  {
    series: 'KXSENATE',
    category: 'politics',
    subjects: ['Alice Moreno', 'Bob Stanton', 'Carol Ng', 'Dmitri Vance'],
    periods: ['2026', '2028'],
    wordings: [
      (s, p) =>
        wording(
          `Who will win the Ohio Senate race in ${p}?`,
          s,
          `If ${s} wins the ${p} Senate election in Ohio, then the market resolves to Yes.`,
        ),
      (s, p) =>
        wording(
          `Who will win the ${p} Senate race in Ohio?`,
          s,
          `The market resolves to Yes if ${s} wins the Senate election in Ohio in ${p}.`,
        ),
      (s, p) =>
        wording(
          `Will ${s} win the ${p} Ohio Senate race?`,
          s,
          `If the winner of the ${p} Senate election in Ohio is ${s}, then this market resolves to Yes.`,
        ),
    ],
  },
  {
    series: 'KXBTCD',
    category: 'crypto',
    subjects: ['94,999.99', '95,249.99', '95,499.99'],
    periods: ['Nov 24, 2026 at 3pm EST', 'Nov 24, 2026 at 4pm EST', 'Nov 25, 2026 at 3pm EST'],
    wordings: [
      (s, p) =>
        wording(
          `Bitcoin price on ${p}?`,
          `$${s} or above`,
          `If the simple average of the sixty seconds of CF Benchmarks' Bitcoin Real-Time Index before ${p} is above ${s}, then the market resolves to Yes.`,
        ),
      (s, p) =>
        wording(
          `What will the Bitcoin price be on ${p}?`,
          `$${s} or above`,
          `The market resolves to Yes if CF Benchmarks' Bitcoin Real-Time Index, as the simple average of the sixty seconds before ${p}, is above ${s}.`,
        ),
    ],
  },
  {
    series: 'KXNFLGAME',
    category: 'sports',
    subjects: ['Kansas City', 'Buffalo'],
    periods: ['Nov 26, 2026', 'Dec 6, 2026'],
    wordings: [
      (s, p) =>
        wording(
          'Kansas City at Buffalo Winner?',
          s,
          `If ${s} wins the Kansas City at Buffalo professional football game originally scheduled for ${p}, then the market resolves to Yes.`,
        ),
      (s, p) =>
        wording(
          'Who is the winner of Kansas City at Buffalo?',
          s,
          `The market resolves to Yes if ${s} wins the professional football game Kansas City at Buffalo that is originally scheduled for ${p}.`,
        ),
    ],
  },
  {
    series: 'KXFED',
    category: 'economics',
    subjects: ['Cut 25bps', 'Cut >25bps', 'Hike 25bps', 'Fed maintains rate'],
    periods: ['December 2026', 'January 2027'],
    wordings: [
      (s, p) =>
        wording(
          `What will the Federal Reserve do at its ${p} meeting?`,
          s,
          `If the Federal Reserve's decision at the ${p} FOMC meeting is: ${s}, then the market resolves to Yes.`,
        ),
      (s, p) =>
        wording(
          `Federal Reserve decision at the ${p} meeting?`,
          s,
          `The market resolves to Yes if the decision of the Federal Reserve at the FOMC meeting in ${p} is: ${s}.`,
        ),
    ],
  },
  {
    series: 'KXPRECIP',
    category: 'climate-and-weather',
    subjects: ['rain', 'snow', 'hail'],
    periods: DAYS,
    wordings: [
      (s, p) =>
        wording(
          `Will there be ${s} in Chicago on ${p}?`,
          s,
          `If the National Weather Service reports ${s} at Chicago-O'Hare on ${p}, then the market resolves to Yes.`,
        ),
      (s, p) =>
        wording(
          `Will Chicago have ${s} on ${p}?`,
          s,
          `The market resolves to Yes if ${s} is reported by the National Weather Service at Chicago-O'Hare on ${p}.`,
        ),
    ],
  },
  {
    series: 'KXMENTION',
    category: 'mentions',
    subjects: ['tariff', 'inflation', 'border', 'crypto / bitcoin'],
    periods: DAYS,
    wordings: [
      (s, p) =>
        wording(
          `What will the press secretary say at the next briefing before ${p}?`,
          s,
          `If the press secretary says ${s} as part of the next press briefing before ${p}, then the market resolves to Yes.`,
        ),
      (s, p) =>
        wording(
          `What will be said by the press secretary at the next briefing before ${p}?`,
          s,
          `The market resolves to Yes if, before ${p}, ${s} is said by the press secretary as part of the next press briefing.`,
        ),
    ],
  },
];

/** Held out: written when most guards were finished and not used to change them, so that the result is not fitted. */
export const UNSEEN_TEMPLATES: readonly Template[] = [
  {
    series: 'KXOSCARPIC',
    category: 'entertainment',
    subjects: ['The Long Field', 'Harbor Lights', 'Ninety', 'A Quiet Year'],
    periods: ['2027', '2028'],
    wordings: [
      (s, p) =>
        wording(
          `Which film wins Best Picture at the ${p} Oscars?`,
          s,
          `If ${s} wins the award for Best Picture at the ${p} Oscars, then the market resolves to Yes.`,
        ),
      (s, p) =>
        wording(
          `Which film wins Best Picture at the Oscars in ${p}?`,
          s,
          `The market resolves to Yes if the award for Best Picture at the ${p} Oscars is won by ${s}.`,
        ),
    ],
  },
  {
    series: 'KXAAAGASM',
    category: 'economics',
    subjects: ['$2.90', '$3.00', '$3.10', '$3.20'],
    periods: ['Nov 30, 2026', 'Dec 31, 2026'],
    wordings: [
      (s, p) =>
        wording(
          `Will average gas prices be above ${s} on ${p}?`,
          `Above ${s}`,
          `If average regular gas prices in the United States on ${p} are strictly greater than ${s} according to AAA, then the market resolves to Yes.`,
        ),
      (s, p) =>
        wording(
          `Average gas prices above ${s} on ${p}?`,
          `Above ${s}`,
          `The market resolves to Yes if, according to AAA, average regular gas prices in the United States are strictly greater than ${s} on ${p}.`,
        ),
    ],
  },
  {
    series: 'KXEPLGOAL',
    category: 'sports',
    subjects: ['Over 1.5', 'Over 2.5', 'Over 3.5', 'Under 2.5'],
    periods: [
      'Arsenal vs Leeds on Dec 5, 2026',
      'Leeds vs Arsenal on Mar 6, 2027',
      'Arsenal vs Everton on Dec 5, 2026',
    ],
    wordings: [
      (s, p) =>
        wording(
          `${p}: total goals`,
          `${s} goals scored`,
          `If ${s} goals are scored in ${p} after 90 minutes plus stoppage time, then the market resolves to Yes.`,
        ),
      (s, p) =>
        wording(
          `Total goals in ${p}`,
          `${s} goals scored`,
          `The market resolves to Yes if ${s} goals are scored after 90 minutes plus stoppage time in ${p}.`,
        ),
    ],
  },
  {
    series: 'KXGOVOUT',
    category: 'politics',
    subjects: ['leaves office', 'resigns', 'is impeached', 'is pardoned'],
    periods: ['before Jan 1, 2027', 'before Jul 1, 2027', 'by Dec 31, 2027'],
    wordings: [
      (s, p) =>
        wording(
          `What happens to the governor ${p}?`,
          s,
          `If the governor of the state ${s} ${p}, then the market resolves to Yes.`,
        ),
      (s, p) =>
        wording(
          `What will happen to the governor ${p}?`,
          s,
          `The market resolves to Yes if, ${p}, the governor of the state ${s}.`,
        ),
    ],
  },
];

/** The simulator's subjects in a second wording. */
export const SIMULATED_TEMPLATES: readonly Template[] = SUBJECTS.map((subject) => ({
  series: subject.series,
  category: subject.category,
  subjects: Array.from({ length: 9 }, (_, n) => String(n)),
  periods: [''],
  wordings: [
    (n) => wording(subject.title(Number(n)), 'SIMULATED', subject.rules(Number(n))),
    (n) =>
      wording(
        subject
          .title(Number(n))
          .replace(/^Will the (\w+) (.*)\?$/, 'Will $2 for the $1?')
          .replace(/^Will (.*)\?$/, 'Is it that $1?'),
        'SIMULATED',
        subject
          .rules(Number(n))
          .replace(/^Resolves to Yes if (.*?)\.(?= |$)/, 'If $1, then this market resolves to Yes.'),
      ),
  ],
}));
