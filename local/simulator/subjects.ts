/** What simulated markets are about. Invented, and plausible enough to read. */
export interface Subject {
  readonly series: string;
  readonly category: string;
  readonly title: (n: number) => string;
  readonly rules: (n: number) => string;
}

export const CITIES = ['Harborview', 'Northfield', 'Saltbridge', 'Mount Ellery', 'Port Lucan'];
const city = (n: number) => CITIES[n % CITIES.length] ?? 'Harborview';

export const SUBJECTS: readonly Subject[] = [
  {
    series: 'KXSIMHIGH',
    category: 'Climate and Weather',
    title: (n) => `Will the high temperature in ${city(n)} be above ${60 + (n % 30)} degrees on the day?`,
    rules: (n) =>
      `Resolves to Yes if the highest temperature recorded at the ${city(n)} station on the day is strictly greater than ${60 + (n % 30)} degrees Fahrenheit.`,
  },
  {
    series: 'KXSIMCPI',
    category: 'Economics',
    title: (n) => `Will the price index rise by more than 0.${n % 9} % in the month?`,
    rules: (n) =>
      `Resolves to Yes if the first published monthly change of the price index is greater than 0.${n % 9} %. Later revisions do not count.`,
  },
  {
    series: 'KXSIMVOTE',
    category: 'Politics',
    title: (n) => `Will motion ${100 + n} pass the chamber before the recess?`,
    rules: (n) => `Resolves to Yes if motion ${100 + n} is adopted by a recorded vote before the recess begins.`,
  },
  {
    series: 'KXSIMGAME',
    category: 'Sports',
    title: (n) => `Will the ${city(n)} side win its match ${1 + (n % 38)}?`,
    rules: () => 'Resolves to Yes if the side is declared the winner after full time. A draw resolves to No.',
  },
  {
    series: 'KXSIMCOIN',
    category: 'Crypto',
    title: (n) => `Will the coin be above ${20_000 + 500 * (n % 60)} at the hour?`,
    rules: (n) => `Resolves to Yes if the reference rate at the hour is above ${20_000 + 500 * (n % 60)}.`,
  },
  {
    series: 'KXSIMSHIP',
    category: 'Science and Technology',
    title: (n) => `Will release ${1 + (n % 12)} of the software ship by the end of the quarter?`,
    rules: (n) =>
      `Resolves to Yes if release ${1 + (n % 12)} is publicly available, not as a preview, by the end of the quarter.`,
  },
];
