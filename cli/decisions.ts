import type { Decision, Path } from '../domain/decision/decision.ts';
import type { Action } from '../domain/decision/verdict.ts';
import { withSentences } from '../domain/explain/with-sentences.ts';
import { formatDuration, formatMoney, formatPrice, formatProbability, formatTime } from '../domain/shared/format.ts';
import { readConfig, withStore } from './context.ts';
import { type Json, printResult, table } from './output.ts';

interface DecisionsOptions extends Json {
  readonly account?: string;
  readonly ticker?: string;
  readonly action?: Action;
  readonly path?: Path;
  readonly limit: number;
  readonly since?: number;
}

/** Lists stored decisions, newest first. */
export async function decisions(options: DecisionsOptions): Promise<void> {
  const { account, ticker, action, path, limit, since } = options;
  const sinceMs = since === undefined ? undefined : Date.now() - since;
  const found = await withStore(readConfig(), (store) =>
    store.decisions.list({ account, ticker, action, path, sinceMs, limit }),
  );
  printResult(options.json, found.map(withSentences), () => renderDecisions(found));
}

/** A table, one line per decision. */
export function renderDecisions(found: readonly Decision[]): string {
  if (found.length === 0) return 'No decision matches.';
  const rows = found.map((decision) => [
    formatTime(decision.decidedAtMs),
    decision.ticker,
    formatPrice((decision.quotes.yesBidMicroUsd + decision.quotes.yesAskMicroUsd) / 2),
    formatProbability(decision.forecast?.blended ?? null),
    decision.action,
    decision.verdict.reasons[0]?.code ?? '',
    decision.path,
    formatMoney(decision.costMicroUsd),
    formatDuration(decision.latencyMs),
    decision.decisionId,
  ]);
  const head = ['decided', 'market', 'price', 'fair value', 'action', 'reason', 'path', 'cost', 'time', 'id'];
  const simulated = found.filter((decision) => decision.simulated).length;
  const label = simulated === 0 ? '' : `\n${simulated} of these ${found.length} are SIMULATED.`;
  return `${table(head, rows)}${label}`;
}
