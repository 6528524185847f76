import type * as v from 'valibot';
import { formatMoney, formatPrice, formatProbability, formatTime } from '../../domain/shared/format.ts';
import type { portfolioView } from '../contract/portfolio.ts';
import type { decision } from '../v1/contract/decision.ts';
import type { explanation } from '../v1/contract/explanation.ts';
import type { budgetAnswer } from '../v1/contract/operate.ts';
import type { preview } from '../v1/contract/preview.ts';
import type { problem } from '../v1/contract/problem.ts';
import type { progress } from '../v1/contract/progress.ts';

/** Answers of the API in a few lines each, for a model that reads no JSON. */

type Answer<S extends v.GenericSchema> = v.InferOutput<S>;

export function previewWords(body: Answer<typeof preview>): string {
  const { tickers, start, because, reuses, models, first, mostMicroUsd, mode, band, simulated } = body;
  const called = models.filter(({ chosen }) => chosen === 'quick' || chosen === 'panel').map(({ model }) => model);
  const plan =
    start === 'none'
      ? `No model would be called: ${because ?? (reuses ? `the answers of ${reuses} would be used again.` : 'none is needed.')}`
      : `It would first call ${called.join(', ')}: ${formatMoney(first.worstCaseMicroUsd)} at most, all steps together ${formatMoney(mostMicroUsd)} at most.`;
  return label(simulated, [tickers.join(', '), plan, `Mode ${mode}, budget band ${band}. Nothing was paid.`]);
}

/** Of a decision, or of one that is under way. */
export function decisionWords(body: Answer<typeof decision> | Answer<typeof progress>): string {
  if ('status' in body) {
    const { decisionId, status, phase, hint } = body;
    return `${decisionId} is not decided yet: ${hint ?? phase ?? status}. Ask again with the same request.`;
  }
  const { ticker, action, verdict, forecast, because, costMicroUsd, validUntilMs, decisionId, simulated } = body;
  const { trade } = verdict;
  const order = trade
    ? `${trade.action} ${trade.side.toUpperCase()} ${ticker}: ${trade.contracts} at a limit of ${formatPrice(trade.limitMicroUsd)}, valid until ${formatTime(validUntilMs)}.`
    : `${action} ${ticker}.`;
  const probability = forecast
    ? `P(YES) ${formatProbability(forecast.calibrated)} by the models, ${formatProbability(forecast.blended)} blended with the price ${formatProbability(forecast.marketPrice)}.`
    : null;
  return label(simulated, [
    order,
    probability,
    ...because,
    `It cost ${formatMoney(costMicroUsd)}. Decision ${decisionId}.`,
  ]);
}

export function explanationWords(body: Answer<typeof explanation>): string {
  const parts = body.parts.map(({ title, about, facts = [], notes = [], table }) =>
    [
      title,
      ...(about ? [about] : []),
      ...facts.map(([name, value]) => `- ${name}: ${value}`),
      ...notes.map((note) => `- ${note}`),
      ...(table ? [table.head, ...table.rows].map((row) => row.join(' | ')) : []),
    ].join('\n'),
  );
  return [decisionWords(body.decision), ...parts].join('\n\n');
}

const BOOK_WORDS = {
  paper: 'Recommended trades, on paper',
  withheld: 'Withheld trades, on paper',
  real: 'Fills',
} as const;

export function portfolioWords(body: Answer<typeof portfolioView>): string {
  const { account, window, books, open, decisions, costMicroUsd } = body;
  return [
    `Account ${account}, the last ${window}: ${decisions} decisions, which cost ${formatMoney(costMicroUsd)} for models.`,
    ...books.map(
      ({ book, profitMicroUsd, realisedMicroUsd, trades, settled, won }) =>
        `${BOOK_WORDS[book]}: profit ${formatMoney(profitMicroUsd)} after fees (${formatMoney(realisedMicroUsd)} of it realised), ${trades} trades, ${settled} markets settled, ${won} of them with a profit.`,
    ),
    `${open.length} positions are open.`,
  ].join('\n');
}

export function budgetWords({ accounts }: Answer<typeof budgetAnswer>): string {
  return accounts
    .map(({ account, band, caps, day }) => {
      const committed = formatMoney(day?.committedMicroUsd ?? 0);
      return `Account ${account}: ${committed} of ${formatMoney(caps.dayMicroUsd)} are committed today, band ${band}; an hour may cost ${formatMoney(caps.hourMicroUsd)}, a decision ${formatMoney(caps.decisionMicroUsd)}.`;
    })
    .join('\n');
}

export function problemWords({ code, detail, remedy }: Answer<typeof problem>): string {
  return `${code}: ${detail} ${remedy}`;
}

const label = (simulated: boolean, lines: readonly (string | null)[]) =>
  [...(simulated ? ['SIMULATED'] : []), ...lines.filter((line) => line !== null)].join('\n');
