import { DecisionRefused, type ExplainedDecision, ServiceUnavailable } from '../client/index.ts';
import type { DecideRequest } from '../domain/decision/request-schema.ts';
import { headlineOf } from '../domain/explain/decision-facts.ts';
import { formatCount, formatMoney } from '../domain/shared/format.ts';
import { sum } from '../domain/shared/sum.ts';
import { CommandFailed, EXIT, type Json, printResult, say } from './output.ts';
import { renderDecision } from './render-decision.ts';

/** A file, or a ticker, with the request that it makes. */
export interface MarketSource {
  readonly file: string;
  /** Rejects with CommandFailed where it cannot be read. */
  readonly request: () => Promise<DecideRequest>;
}

type Result = ExplainedDecision | Refused;
interface Refused {
  readonly file: string;
  readonly error: { readonly code: string; readonly message: string; readonly reason?: unknown };
}

/** So many are decided at once: each has its deadline from its start, and providers answer so many. */
const AT_ONCE = 10;

/** Decides several markets, each a decision of its own, says on stderr how far it is, and prints the verdicts in the order of the
 * files: with --json as one array, in which a file that was refused is `{file, error}`. One that is refused, or has no answer, does not
 * stop the others and loses none of them; then the exit code is 1. The decisions that were made are the result. */
export async function decideSeveral(
  sources: readonly MarketSource[],
  decide: (request: DecideRequest) => Promise<ExplainedDecision>,
  { json }: Json,
): Promise<readonly ExplainedDecision[]> {
  const results = new Map<number, Result>();
  const waiting = sources.entries();
  const decideNext = async () => {
    for (const [index, source] of waiting) {
      const result = await resultOf(source, decide);
      results.set(index, result);
      say(`${results.size}/${sources.length}  ${source.file}: ${lineOf(result)}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, sources.length) }, decideNext));
  const inOrder = sources.flatMap((_, index) => results.get(index) ?? []);
  const decided = inOrder.filter((result) => 'decisionId' in result);
  printResult(json, inOrder, () =>
    [
      ...inOrder.map((result) => ('decisionId' in result ? renderDecision(result, Date.now()) : refusedLine(result))),
    ].join('\n\n'),
  );
  say(summaryOf(inOrder));
  if (decided.length < inOrder.length) process.exitCode = EXIT.failed;
  return decided;
}

async function resultOf(
  { file, request }: MarketSource,
  decide: (request: DecideRequest) => Promise<ExplainedDecision>,
): Promise<Result> {
  try {
    return await decide(await request());
  } catch (error) {
    const isStated =
      error instanceof DecisionRefused || error instanceof ServiceUnavailable || error instanceof CommandFailed;
    if (!isStated) throw error;
    const reason = error instanceof DecisionRefused && error.reason ? { reason: error.reason } : {};
    return { file, error: { code: error.code, message: error.message, ...reason } };
  }
}

const lineOf = (result: Result) => ('decisionId' in result ? headlineOf(result) : `refused, ${result.error.code}`);

const refusedLine = ({ file, error }: Refused) => `${file}: ${error.message}`;

/** How many came out how, and what they cost together. */
export function summaryOf(results: readonly Result[]): string {
  const decided = results.filter((result) => 'decisionId' in result);
  const outcomes = (['BUY', 'SELL', 'SKIP'] as const).flatMap((action) => {
    const count = decided.filter((decision) => decision.action === action).length;
    return count === 0 ? [] : [`${count} ${action}`];
  });
  const refused = results.length - decided.length;
  const parts = [...outcomes, ...(refused === 0 ? [] : [`${refused} refused`])].join(', ');
  const simulated = decided.some((decision) => decision.simulated) ? ' (simulated)' : '';
  return `${formatCount(results.length, 'market')}: ${parts}; cost ${formatMoney(sum(decided.map(({ costMicroUsd }) => costMicroUsd)))}${simulated}.`;
}
