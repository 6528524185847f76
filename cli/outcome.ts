import { checkOutcome } from '../domain/learning/outcome-schema.ts';
import { formatCount, formatPrice } from '../domain/shared/format.ts';
import { isRecord } from '../domain/shared/refusal.ts';
import type { OutcomeAnswer, OutcomeInput } from '../workflows/messages.ts';
import { auditOf, readConfig, withClient } from './context.ts';
import { CommandFailed, EXIT, type Json, printResult, say, UsageError } from './output.ts';
import { readJsonLines } from './read-file.ts';

interface OutcomeOptions extends Json {
  /** Epoch milliseconds. */
  readonly at?: number;
  /** What a YES contract paid on a scalar market, in micro-dollars. */
  readonly value?: number;
  /** The last mid before the close, as a probability. */
  readonly lastPrice?: number;
  readonly correct?: boolean;
  readonly file?: string;
  readonly by?: string;
}

type Answered = OutcomeInput & { readonly answer: OutcomeAnswer };

/** Records how markets ended: one on the command line, or many in a file. A contradiction of a recorded outcome is refused
 * unless it is marked as a correction; then the exit code is 1, everything else was recorded all the same, and the result says
 * of each what became of it. */
export async function outcome(
  ticker: string | undefined,
  settlement: string | undefined,
  options: OutcomeOptions,
): Promise<void> {
  const outcomes = options.file === undefined ? [one(ticker, settlement, options)] : await many(options);
  const answers = await withClient(readConfig(), (decisions) => decisions.recordOutcomes(outcomes));
  const answered = outcomes.map((each, index): Answered => ({ ...each, answer: answers[index] as OutcomeAnswer }));
  const refused = answered.filter(({ answer }) => answer.kind === 'contradicts');
  if (refused.length === 0) return printResult(options.json, answered, () => summary(answered));
  const message = refused.map(contradiction).join('\n');
  printResult(options.json, { error: { code: 'contradicts', message }, outcomes: answered }, () =>
    [...answered.map(line), ...(answered.length > 1 ? [summary(answered)] : [])].join('\n'),
  );
  say(message);
  process.exitCode = EXIT.failed;
}

function one(ticker: string | undefined, settlement: string | undefined, options: OutcomeOptions): OutcomeInput {
  if (ticker === undefined || settlement === undefined) {
    throw new UsageError('Name a market and its outcome, such as `outcome KXRAIN-31 yes`, or a file with --file.');
  }
  const { at, value, lastPrice, correct } = options;
  const result = checkOutcome({
    ticker,
    settlement,
    by: auditOf(options).by,
    ...(value === undefined ? {} : { settlementValueMicroUsd: value }),
    ...(at === undefined ? {} : { atMs: at }),
    ...(lastPrice === undefined ? {} : { lastMid: lastPrice }),
    ...(correct ? { correct: true } : {}),
  });
  if (!result.ok) throw new UsageError(result.message);
  return result.value;
}

/** One JSON object a line: {ticker, settlement, settlementValueDollars?, at?, lastCents?}. */
async function many({ file = '', correct = false, ...options }: OutcomeOptions): Promise<OutcomeInput[]> {
  const { by } = auditOf(options);
  const outcomes = await readJsonLines(file, {
    advice: 'Name a file with an outcome a line.',
    consequence: 'nothing was recorded',
    parse: (value) => outcomeFrom(value, by, correct),
  });
  if (outcomes.length === 0) throw new CommandFailed('bad_lines', `${file} has no outcome in it.`);
  return outcomes;
}

function outcomeFrom(value: unknown, by: string, correct: boolean): OutcomeInput {
  // Neither a list nor a text is taken apart: of a long one, each character would become a field.
  const result = checkOutcome(isRecord(value) ? { by, ...inOurUnits(value), ...(correct ? { correct } : {}) } : value);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

function inOurUnits({
  at,
  lastCents,
  settlementValueDollars: dollars,
  ...rest
}: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    ...rest,
    ...(dollars === undefined ? {} : { settlementValueMicroUsd: microUsdOf(dollars) }),
    ...(at === undefined ? {} : { atMs: typeof at === 'string' ? Date.parse(at) : at }),
    ...(lastCents === undefined ? {} : { lastMid: typeof lastCents === 'number' ? lastCents / 100 : lastCents }),
  };
}

/** A number, or the text that the venue writes; what is neither stays as it is, to be refused by name. */
function microUsdOf(dollars: unknown): unknown {
  const isDecimal = typeof dollars === 'string' && /^\d{1,9}(\.\d{1,6})?$/.test(dollars);
  return isDecimal || typeof dollars === 'number' ? Math.round(Number(dollars) * 1e6) : dollars;
}

function contradiction({ answer, ...outcome }: Answered): string {
  const recorded = answer.kind === 'contradicts' ? `${standing(answer)} by ${answer.by}` : '';
  return `${outcome.ticker} is recorded as ${recorded}; ${reported(outcome)} contradicts it and was not recorded. Add --correct if it is right.`;
}

/** `yes`, or `scalar at 37c`. */
const settled = (settlement: string, valueMicroUsd?: number) =>
  settlement === 'scalar' && valueMicroUsd !== undefined ? `scalar at ${formatPrice(valueMicroUsd)}` : settlement;
const reported = ({ settlement, settlementValueMicroUsd }: OutcomeInput) =>
  settled(settlement, settlementValueMicroUsd);
const standing = (answer: Extract<OutcomeAnswer, { kind: 'contradicts' }>) =>
  settled(answer.standing, answer.standingValueMicroUsd);

function summary(answered: readonly Answered[]): string {
  const [only] = answered;
  if (only && answered.length === 1) return line(only);
  const count = (kind: OutcomeAnswer['kind']) => answered.filter(({ answer }) => answer.kind === kind).length;
  const refused = count('contradicts');
  return `${formatCount(answered.length, 'outcome')}: ${count('recorded')} recorded, ${count('repeated')} known before, ${count('corrected')} corrected${refused === 0 ? '' : `, ${refused} refused`}.`;
}

function line({ answer, ...outcome }: Answered): string {
  const became = answer.kind === 'contradicts' ? `refused, ${standing(answer)} stands` : answer.kind;
  return `${outcome.ticker} ${reported(outcome)}: ${became}.`;
}
