import type { Estimate } from '../../domain/learning/bootstrap.ts';
import type { DayFigures } from './day.ts';
import type { PolicyFigures, ProfileFigures } from './summary.ts';

/** The figures as text, for people. */
export function tableOf(profiles: Readonly<Record<string, ProfileFigures>>): string {
  return Object.entries(profiles).map(profileTable).join('\n');
}

const COLUMNS: readonly (readonly [string, (figures: PolicyFigures) => string])[] = [
  ['$ / decision', ({ microUsdPerDecision }) => (microUsdPerDecision / 1e6).toFixed(5)],
  ['calls', ({ callsPerDecision }) => callsPerDecision.toFixed(2)],
  ['Brier', ({ brier }) => brier.toFixed(4)],
  ['delta to everyone', ({ deltaBrier: { mean, low, high } }) => `${signed(mean)} [${signed(low)}, ${signed(high)}]`],
  ['$ value / day', ({ valuePerDay, valuePerDayCi: [low, high] }) => `${usd(valuePerDay)} [${usd(low)}, ${usd(high)}]`],
  ['trades / day', ({ tradesPerDay }) => tradesPerDay.toFixed(2)],
  ['gated', ({ shares }) => percent(shares.gated)],
  ['reused', ({ shares }) => percent(shares.reused)],
  ['batched', ({ shares }) => percent(shares.batched)],
  ['open book', ({ research }) => percent(research.openBook)],
  ['$ search', ({ research }) => (research.microUsdPerDecision / 1e6).toFixed(5)],
];

function profileTable([name, { requests, markets, pricedAlike, priceBrier, policies, losses, research }]: [
  string,
  ProfileFigures,
]): string {
  const head = ['', ...COLUMNS.map(([title]) => title)];
  const rows = Object.entries(policies).map(([policy, figures]) => [policy, ...COLUMNS.map(([, of]) => of(figures))]);
  const steps = Object.entries(policies).flatMap(([policy, figures]) =>
    Object.entries(figures.steps).map(([step, { share, microUsd, deltaBrier, addsToDeltaBrier }]) => [
      policy,
      step,
      percent(share),
      (microUsd / 1e6).toFixed(5),
      signed(deltaBrier),
      signed(addsToDeltaBrier),
    ]),
  );
  const models = losses.models.map(({ model, microUsd, withPoolCalibration, withOwnCalibration, shareFirst }) => [
    model,
    (microUsd / 1e6).toFixed(5),
    withPoolCalibration.toFixed(4),
    withOwnCalibration.toFixed(4),
    percent(shareFirst),
  ]);
  return [
    `SIMULATED, profile ${name}: ${requests} requests on ${markets} markets; Brier of the price ${priceBrier.toFixed(4)}; on ${pricedAlike} the price stands for P`,
    aligned([head, ...rows]),
    researchLine(research),
    'Where it goes, by how far a request went:',
    aligned([['', 'step', 'share', '$ each', 'delta each', 'adds to delta'], ...steps]),
    `Past the burn-in, with the records of voi (${losses.requests} requests): as stated ${losses.asStated.toFixed(4)}, everybody's answers with the same records ${losses.panelSameRecords.toFixed(4)}; one answer alone:`,
    aligned([['', '$ each', "pool's calibration", 'its own', 'asked first'], ...models]),
    '',
  ].join('\n');
}

function researchLine(research: ProfileFigures['research']): string {
  const { costRatio, searchCostRatio, deltaBrierToAlways, deltaBrierOfEvidence } = research;
  const { deltaValueToClosedBook: closed, deltaValueToAlways: always } = research;
  const points = ({ mean, low, high }: Estimate) => `${signed(mean)} [${signed(low)}, ${signed(high)}]`;
  const money = ({ mean, low, high }: Estimate) => `$${usd(mean)} [${usd(low)}, ${usd(high)}]`;
  return [
    `autoResearch costs ${percent(costRatio)} of openBook (its searches ${percent(searchCostRatio)}), Brier ${points(deltaBrierToAlways)} to it;`,
    `openBook is ${points(deltaBrierOfEvidence)} to voiReuseBatch; value a day of autoResearch ${money(closed)} to voiReuseBatch, ${money(always)} to openBook`,
  ].join('\n');
}

/** Days with too little money, as text. */
export function dayTable(day: DayFigures): string {
  const { seeds, budgetShare, blend, pricedPerDay, firstComePerDay, withoutBudgetPerDay, gainPerDay, seedsBetter } =
    day;
  return [
    `SIMULATED, profile inefficient, blend ${blend}: days with ${percent(budgetShare)} of the money that they would spend, $ value a day`,
    `with a price of money ${usd(pricedPerDay)}, first come first served ${usd(firstComePerDay)}, without a budget ${usd(withoutBudgetPerDay)}`,
    `gain ${usd(gainPerDay.mean)} [${usd(gainPerDay.low)}, ${usd(gainPerDay.high)}], better in ${seedsBetter} of ${seeds} worlds`,
    '',
    '',
  ].join('\n');
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const usd = (microUsd: number) => (microUsd / 1e6).toFixed(2);
const signed = (value: number) => `${value >= 0 ? '+' : ''}${value.toFixed(4)}`;
const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
