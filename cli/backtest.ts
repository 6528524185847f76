import { open, writeFile } from 'node:fs/promises';
import { type BacktestResult, backtest as runBacktest } from '../domain/learning/backtest.ts';
import { parseRecording } from '../domain/learning/recorded-schema.ts';
import type { Arm } from '../domain/shared/arm.ts';
import { formatCount } from '../domain/shared/format.ts';
import { pick } from '../domain/shared/pick.ts';
import { CommandFailed, type Json, printResult, say, table } from './output.ts';
import { badLines, readText } from './read-file.ts';

interface BacktestOptions extends Json {
  readonly samples: 'first' | 'mean';
  readonly base: number;
  readonly arm?: Arm;
  readonly predictions?: string;
}

const REPORT_EVERY_MS = 2_000;

/** Forecasts recorded questions as if they were new, and compares the ways of doing it. */
export async function backtest(file: string, options: BacktestOptions): Promise<void> {
  const questions = await readRecording(file);
  if (options.predictions !== undefined) await refuseUnwritable(options.predictions);
  let reportedAtMs = Date.now();
  const onProgress = (done: number, all: number) => {
    if (Date.now() - reportedAtMs < REPORT_EVERY_MS) return;
    reportedAtMs = Date.now();
    say(`${done} of ${formatCount(all, 'question')}`);
  };
  const result = runBacktest(questions, { ...pick(options, 'samples', 'arm'), baseRate: options.base, onProgress });
  const { predictions, ...comparison } = result;
  if (options.predictions !== undefined) {
    await writeFile(options.predictions, predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join(''));
  }
  printResult(options.json, comparison, () => renderComparison(result, options.arm));
}

/** Checked before anything is computed, so that minutes of work are not lost because a folder is missing. */
async function refuseUnwritable(file: string): Promise<void> {
  try {
    await (await open(file, 'a')).close();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = UNWRITABLE[code] ?? code;
    throw new CommandFailed('unwritable', `${file} cannot be written: ${why}. Name another file with --predictions.`);
  }
}

const UNWRITABLE: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'it is a folder',
  EACCES: 'it is not permitted',
  EROFS: 'the file system is read-only',
};

async function readRecording(file: string) {
  const parsed = parseRecording(await readText(file, 'Name a file of recorded questions.'));
  if (parsed.ok) return parsed.questions;
  const problems = parsed.bad.map(({ line, reason }) => `line ${line}: ${reason}`);
  throw badLines(file, problems, 'nothing was computed');
}

const OF_EVIDENCE: readonly (Arm | undefined)[] = ['evidence', 'evidencePriceShown'];

/** What of the recorded evidence may have known the outcomes. */
function hindsightLines({ informedAfter, evidenceUndated, questions }: BacktestResult, arm: Arm | undefined): string[] {
  return [
    ...(informedAfter > 0
      ? [
          `${formatCount(informedAfter, 'question')} left out: the models were given a text of after the forecast (latest_evidence), which may know the outcome.`,
        ]
      : []),
    ...(OF_EVIDENCE.includes(arm) && evidenceUndated > 0
      ? [
          `Of ${evidenceUndated} of ${questions} it is not said how new their evidence was (latest_evidence): what it may have known of the outcome is in these figures.`,
        ]
      : []),
  ];
}

function renderComparison(result: BacktestResult, arm: Arm | undefined): string {
  const { questions, models, methods } = result;
  const best = Object.entries(methods).toSorted(([, a], [, b]) => a.brier - b.brier);
  const signed = (value: number) => `${value > 0 ? '+' : ''}${value.toFixed(4)}`;
  const rows = best.map(([method, { brier, logLoss, ece, n, deltaVsMean }]) => [
    method,
    String(n),
    brier.toFixed(6),
    logLoss.toFixed(4),
    ece.toFixed(4),
    `${signed(deltaVsMean.mean)}  [${signed(deltaVsMean.low)}, ${signed(deltaVsMean.high)}]`,
  ]);
  const head = ['method', 'n', 'Brier', 'log loss', 'ECE', 'Brier against the mean, 95 %'];
  return [
    `${formatCount(questions, 'question')}, ${formatCount(models.length, 'model')}; each question knew only what had resolved before it opened.`,
    ...hindsightLines(result, arm),
    table(head, rows),
  ].join('\n');
}
