import {
  type BilledAttempt,
  listUncertain,
  type Reconciled,
  reconcile as reconcileWith,
  watchBill,
} from '../client/reconcile.ts';
import { costDriftSentence } from '../domain/explain/alert-sentences.ts';
import type { CostDrift } from '../domain/health/alert.ts';
import { formatCount, formatMoney, formatTime } from '../domain/shared/format.ts';
import { readConfig, withStore } from './context.ts';
import { type Json, printResult, say, table, UsageError } from './output.ts';
import { readJsonLines } from './read-file.ts';

interface ReconcileOptions extends Json {
  readonly attempt?: string;
  /** Micro-dollars. */
  readonly cost?: number;
  readonly file?: string;
  readonly complete?: boolean;
}

/** Lists the requests whose cost is not known, or books what a provider billed for them. */
export async function reconcile(options: ReconcileOptions): Promise<void> {
  const { attempt, cost, file, complete } = options;
  if ((attempt === undefined) !== (cost === undefined)) {
    throw new UsageError('--attempt and --cost go together: which request, and what it cost in dollars.');
  }
  if (complete && file === undefined)
    throw new UsageError('--complete says of a --file that nothing is missing in it.');
  const lines = { advice: 'Name a file with a bill a line.', consequence: 'nothing was booked', parse: billFrom };
  const stated = file === undefined ? [] : await readJsonLines(file, lines);
  const one = attempt === undefined || cost === undefined ? [] : [{ attemptId: attempt, costMicroUsd: cost }];
  await withStore(readConfig(), async (store) => {
    if (file === undefined && attempt === undefined) {
      const open = await listUncertain(store);
      printResult(options.json, open, () => renderOpen(open));
      return;
    }
    const billed = [...stated, ...one];
    const named = new Set(billed.map(({ attemptId }) => attemptId));
    const missing = complete ? (await listUncertain(store)).filter(({ attemptId }) => !named.has(attemptId)) : [];
    const free = missing.map(({ attemptId }) => ({ attemptId, costMicroUsd: 0 }));
    const results = await reconcileWith(store, [...billed, ...free]);
    const drifts = await watchBill(store, results, Date.now());
    // The document on stdout is the list of requests, as it always was.
    if (options.json) for (const drift of drifts) say(costDriftSentence(drift));
    printResult(options.json, results, () => renderResults(results, drifts));
  });
}

/** A line of the file: {attemptId, costMicroUsd}. */
function billFrom(value: unknown): BilledAttempt {
  const { attemptId, costMicroUsd } = (value ?? {}) as Partial<BilledAttempt>;
  if (typeof attemptId !== 'string' || attemptId === '') throw new Error('attemptId is missing');
  if (typeof costMicroUsd !== 'number' || !Number.isSafeInteger(costMicroUsd) || costMicroUsd < 0) {
    const rule = 'it must be a whole number of micro-dollars, 0 or more';
    throw new Error(`costMicroUsd is ${JSON.stringify(costMicroUsd)}; ${rule}`);
  }
  return { attemptId, costMicroUsd };
}

function renderOpen(open: Awaited<ReturnType<typeof listUncertain>>): string {
  if (open.length === 0) return 'No request is charged at its worst case: every cost is known.';
  const rows = open.map(({ attemptId, model, worstCaseMicroUsd, startedAtMs }) => [
    attemptId,
    model,
    formatMoney(worstCaseMicroUsd),
    formatTime(startedAtMs),
  ]);
  const total = formatMoney(open.reduce((sum, { worstCaseMicroUsd }) => sum + worstCaseMicroUsd, 0));
  return `${table(['request', 'model', 'charged at worst', 'started'], rows)}\n${formatCount(open.length, 'request')}, ${total} in all. Book what the provider billed with --file or --attempt and --cost.`;
}

function renderResults(results: readonly Reconciled[], drifts: readonly CostDrift[]): string {
  const count = (became: Reconciled['became']) => results.filter((result) => result.became === became).length;
  const counts = `${formatCount(results.length, 'request')}: ${count('reconciled')} reconciled, ${count('known')} known before, ${count('unknown')} of which nothing is known.`;
  return [counts, ...drifts.map(costDriftSentence)].join('\n');
}
