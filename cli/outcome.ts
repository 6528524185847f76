import { readFile } from 'node:fs/promises';
import { checkOutcome } from '../domain/learning/check-outcomes.ts';
import { formatCount } from '../domain/shared/format.ts';
import { isRecord } from '../domain/shared/refusal.ts';
import type { OutcomeAnswer, OutcomeInput } from '../workflows/messages.ts';
import type { OutcomeOptions } from './command-options.ts';
import { readConfig, withClient } from './context.ts';
import { CommandFailed, EXIT, printResult, say, UsageError } from './output.ts';
import { accountable } from './whoever.ts';

const NAMED_LINES = 20;

type Told = OutcomeInput & { readonly answer: OutcomeAnswer };

/** Tells how markets ended: one on the command line, or many in a file. A contradiction of what was told before is refused
 * unless it is told as a correction; then the exit code is 1, everything else was recorded all the same, and the result says
 * of each what became of it. */
export async function outcome(
  ticker: string | undefined,
  settlement: string | undefined,
  options: OutcomeOptions,
): Promise<void> {
  const outcomes = options.file === undefined ? [one(ticker, settlement, options)] : await many(options);
  const answers = await withClient(readConfig(), (decisions) => decisions.recordOutcomes(outcomes));
  const told = outcomes.map((each, index): Told => ({ ...each, answer: answers[index] as OutcomeAnswer }));
  const refused = told.filter(({ answer }) => answer.kind === 'contradicts');
  if (refused.length === 0) return printResult(options.json, told, () => summary(told));
  const message = refused.map(contradiction).join('\n');
  printResult(options.json, { error: { code: 'contradicts', message }, outcomes: told }, () =>
    [...told.map(line), ...(told.length > 1 ? [summary(told)] : [])].join('\n'),
  );
  say(message);
  process.exitCode = EXIT.failed;
}

function one(ticker: string | undefined, settlement: string | undefined, options: OutcomeOptions): OutcomeInput {
  if (ticker === undefined || settlement === undefined) {
    throw new UsageError(
      'Say which market and how it ended, such as `outcome KXRAIN-31 yes`, or name a file with --file.',
    );
  }
  const { at, lastPrice, correct } = options;
  return checked(
    {
      ticker,
      settlement,
      by: accountable(options).by,
      ...(at === undefined ? {} : { atMs: at }),
      ...(lastPrice === undefined ? {} : { lastMid: lastPrice }),
      ...(correct ? { correct: true } : {}),
    },
    (message) => new UsageError(message),
  );
}

/** One JSON object a line: {ticker, settlement, at?, lastCents?}. */
async function many({ file = '', correct, ...options }: OutcomeOptions): Promise<OutcomeInput[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : error;
    throw new CommandFailed('unreadable', `${file} cannot be read: ${why}. Name a file with an outcome a line.`);
  }
  const { by } = accountable(options);
  const problems: string[] = [];
  const outcomes = text.split('\n').flatMap((line, index): OutcomeInput[] => {
    if (line.trim() === '') return [];
    try {
      return [readLine(line, by, correct ?? false)];
    } catch (error) {
      problems.push(`line ${index + 1}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  });
  if (problems.length > 0) {
    const shown = problems.slice(0, NAMED_LINES).join('\n');
    throw new CommandFailed('bad_lines', `${file} has lines that cannot be used; nothing was recorded:\n${shown}`);
  }
  if (outcomes.length === 0) throw new CommandFailed('bad_lines', `${file} has no outcome in it.`);
  return outcomes;
}

function readLine(line: string, by: string, correct: boolean): OutcomeInput {
  const value: unknown = JSON.parse(line);
  // Neither a list nor a text is taken apart: of a long one, each character would become a field.
  if (!isRecord(value)) return checked(value, (message) => new Error(message));
  const { at, lastCents, ...rest } = value;
  const atMs = typeof at === 'string' ? Date.parse(at) : at;
  const lastMid = typeof lastCents === 'number' ? lastCents / 100 : lastCents;
  const given = {
    by,
    ...rest,
    ...(at === undefined ? {} : { atMs }),
    ...(lastCents === undefined ? {} : { lastMid }),
    ...(correct ? { correct: true } : {}),
  };
  return checked(given, (message) => new Error(message));
}

function checked(value: unknown, problem: (message: string) => Error): OutcomeInput {
  const result = checkOutcome(value);
  if (!result.ok) throw problem(result.message);
  return result.value;
}

function contradiction({ ticker, settlement, answer }: Told): string {
  const standing = answer.kind === 'contradicts' ? `${answer.standing}, told by ${answer.by}` : '';
  return `${ticker} was told as ${standing}; ${settlement} contradicts it and was not recorded. Add --correct if it is right.`;
}

function summary(told: readonly Told[]): string {
  const [only] = told;
  if (only && told.length === 1) return line(only);
  const count = (kind: OutcomeAnswer['kind']) => told.filter(({ answer }) => answer.kind === kind).length;
  const refused = count('contradicts');
  return `${formatCount(told.length, 'outcome')}: ${count('recorded')} recorded, ${count('repeated')} known before, ${count('corrected')} corrected${refused === 0 ? '' : `, ${refused} refused`}.`;
}

function line({ ticker, settlement, answer }: Told): string {
  return `${ticker} ${settlement}: ${answer.kind === 'contradicts' ? `refused, ${answer.standing} stands` : answer.kind}.`;
}
