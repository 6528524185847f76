import { fillAnswerSentence } from '../domain/explain/fill-sentences.ts';
import { type CheckedFill, checkFill } from '../domain/portfolio/fill-schema.ts';
import { formatCount, formatMoney, formatPrice } from '../domain/shared/format.ts';
import { isRecord } from '../domain/shared/refusal.ts';
import type { FillAnswer } from '../workflows/messages.ts';
import { auditOf, readConfig, withClient } from './context.ts';
import { CommandFailed, EXIT, type Json, printResult, say, UsageError } from './output.ts';
import { readJsonLines } from './read-file.ts';

interface FillOptions extends Json {
  readonly account?: string;
  readonly id?: string;
  /** Micro-dollars. */
  readonly fee?: number;
  /** Epoch milliseconds. */
  readonly at?: number;
  readonly decision?: string;
  readonly file?: string;
  readonly by?: string;
}

type Answered = CheckedFill & { readonly answer: FillAnswer };

/** Records what was bought and sold: one fill on the command line, or many in a file. One that contradicts a recorded one, or is
 * refused, makes the exit code 1; everything else was recorded all the same, and the result says of each what became of it. */
export async function fill(
  ticker: string | undefined,
  trade: readonly [string?, string?, string?, string?],
  options: FillOptions,
): Promise<void> {
  const config = readConfig();
  const account = options.account ?? Object.keys(config.accounts)[0] ?? 'main';
  const fills = options.file === undefined ? [one(ticker, trade, account, options)] : await many(account, options);
  const answers = await withClient(config, (decisions) => decisions.recordFills(fills));
  const answered = fills.map((each, index): Answered => ({ ...each, answer: answers[index] as FillAnswer }));
  const refused = answered.filter(({ answer }) => answer.kind === 'contradicts' || answer.kind === 'refused');
  if (refused.length === 0) return printResult(options.json, answered, () => summary(answered));
  const message = refused.map(({ fillId, answer }) => `${fillId}: ${fillAnswerSentence(answer)}`).join('\n');
  printResult(options.json, { error: { code: 'fills_refused', message }, fills: answered }, () => summary(answered));
  say(message);
  process.exitCode = EXIT.failed;
}

function one(
  ticker: string | undefined,
  [action, side, contracts, cents]: readonly [string?, string?, string?, string?],
  account: string,
  { id, fee, at, decision, ...options }: FillOptions,
): CheckedFill {
  if (ticker === undefined || cents === undefined) {
    const example = '`fill KXRAIN-31 buy yes 10 45 --id 8f1c`';
    throw new UsageError(
      `Name market, action, side, contracts and price in cents, such as ${example}, or a file with --file.`,
    );
  }
  if (!/^\d{1,2}(\.\d{1,4})?$/.test(cents)) {
    throw new UsageError(`The price is ${cents}; it must be in cents, above 0 and below 100, such as 45 or 45.5.`);
  }
  if (id === undefined) {
    throw new UsageError('Name the fill with --id, as the venue does: the same id is recorded once.');
  }
  return accepted({
    fillId: id,
    account,
    ticker,
    action: action?.toUpperCase(),
    side: side?.toLowerCase(),
    contracts,
    priceMicroUsd: Math.round(Number(cents) * 10_000),
    by: auditOf(options).by,
    ...(fee === undefined ? {} : { feeMicroUsd: fee }),
    ...(at === undefined ? {} : { atMs: at }),
    ...(decision === undefined ? {} : { decisionId: decision }),
  });
}

function accepted(given: unknown): CheckedFill {
  const checked = checkFill(given);
  if (!checked.ok) throw new UsageError(checked.message);
  return checked.value;
}

/** One JSON object a line: {fillId, ticker, action, side, contracts, priceDollars, feeDollars?, at?}. */
async function many(account: string, { file = '', ...options }: FillOptions): Promise<CheckedFill[]> {
  const { by } = auditOf(options);
  const fills = await readJsonLines(file, {
    advice: 'Name a file with a fill a line.',
    consequence: 'nothing was recorded',
    parse: (value) => {
      const checked = checkFill(isRecord(value) ? { account, by, ...inOurUnits(value) } : value);
      if (!checked.ok) throw new Error(checked.message);
      return checked.value;
    },
  });
  if (fills.length === 0) throw new CommandFailed('bad_lines', `${file} has no fill in it.`);
  return fills;
}

function inOurUnits({
  at,
  priceDollars,
  feeDollars,
  action,
  ...rest
}: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    ...rest,
    action: typeof action === 'string' ? action.toUpperCase() : action,
    ...(priceDollars === undefined ? {} : { priceMicroUsd: microUsdOf(priceDollars) }),
    ...(feeDollars === undefined ? {} : { feeMicroUsd: microUsdOf(feeDollars) }),
    ...(at === undefined ? {} : { atMs: typeof at === 'string' ? Date.parse(at) : at }),
  };
}

/** A number, or the text that the venue writes; what is neither stays as it is, to be refused by name. */
function microUsdOf(dollars: unknown): unknown {
  const isDecimal = typeof dollars === 'string' && /^\d{1,9}(\.\d{1,6})?$/.test(dollars);
  return isDecimal || typeof dollars === 'number' ? Math.round(Number(dollars) * 1e6) : dollars;
}

function summary(answered: readonly Answered[]): string {
  const [only] = answered;
  if (only && answered.length === 1) {
    const { ticker, action, contracts, side, priceMicroUsd, feeMicroUsd, answer } = only;
    const fee = feeMicroUsd === undefined ? '' : `, fee ${formatMoney(feeMicroUsd)}`;
    return `${ticker} ${action} ${contracts} ${side.toUpperCase()} at ${formatPrice(priceMicroUsd)}${fee}: ${answer.kind}.`;
  }
  const count = (...kinds: readonly FillAnswer['kind'][]) =>
    answered.filter(({ answer }) => kinds.includes(answer.kind)).length;
  const refused = count('contradicts', 'refused');
  return `${formatCount(answered.length, 'fill')}: ${count('recorded')} recorded, ${count('repeated')} known before${refused === 0 ? '' : `, ${refused} refused`}.`;
}
