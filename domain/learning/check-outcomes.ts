import { type Checked, isRecord, refuse, showValue, unknownKeys } from '../shared/refusal.ts';
import { SETTLEMENTS, type Settlement } from './scored-decision.ts';

/** Guards of the messages that tell how markets ended, in plain TypeScript because they run inside a workflow. They never
 * throw; a refusal is one sentence that names field and value. */

/** A told outcome. */
export interface CheckedOutcome {
  readonly ticker: string;
  readonly settlement: Settlement;
  /** When it was settled; the time of the message when absent. */
  readonly atMs?: number;
  /** Mid of the last quotes before the close, as a probability. */
  readonly lastMid?: number | null;
  readonly by: string;
  /** Replace a contradicting outcome that stands. */
  readonly correct?: boolean;
}

const FIELDS = ['ticker', 'settlement', 'atMs', 'lastMid', 'by', 'correct'];
const MOST_AT_ONCE = 500;
const BY_CHARACTERS = 100;

/** Checks an `outcome` signal: {ticker, settlement: yes | no | void | scalar, by, atMs?, lastMid?, correct?}. */
export function checkOutcome(input: unknown): Checked<CheckedOutcome> {
  if (!isRecord(input)) return refuse('', `The outcome is ${showValue(input)}; it must be {ticker, settlement, by}.`);
  const unknown = unknownKeys(input, FIELDS);
  if (unknown !== null) return refuse(unknown, `${unknown} is no field of an outcome; there are ${FIELDS.join(', ')}.`);
  const { ticker, settlement, atMs, lastMid, by, correct } = input;
  if (typeof ticker !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(ticker)) {
    return refuse('ticker', `ticker is ${showValue(ticker)}; it must be the ticker of a market.`);
  }
  const known = SETTLEMENTS.find((each) => each === settlement);
  if (!known) {
    return refuse('settlement', `settlement is ${showValue(settlement)}; it must be one of ${SETTLEMENTS.join(', ')}.`);
  }
  if (atMs !== undefined && (typeof atMs !== 'number' || !Number.isSafeInteger(atMs) || atMs <= 0)) {
    return refuse('atMs', `atMs is ${showValue(atMs)}; it must be epoch milliseconds.`);
  }
  if (lastMid !== undefined && lastMid !== null && !(typeof lastMid === 'number' && lastMid >= 0 && lastMid <= 1)) {
    return refuse('lastMid', `lastMid is ${showValue(lastMid)}; it must be a probability from 0 to 1, or null.`);
  }
  if (typeof by !== 'string' || by.length < 1 || by.length > BY_CHARACTERS) {
    return refuse('by', `by is ${showValue(by)}; it must say who tells it, in 1 to ${BY_CHARACTERS} characters.`);
  }
  if (correct !== undefined && typeof correct !== 'boolean') {
    return refuse('correct', `correct is ${showValue(correct)}; it must be true or false.`);
  }
  return { ok: true, value: input as unknown as CheckedOutcome };
}

/** Checks a list of outcomes; the refusal names the place of the first that is wrong. */
export function checkOutcomes(input: unknown): Checked<readonly CheckedOutcome[]> {
  if (!Array.isArray(input) || input.length === 0 || input.length > MOST_AT_ONCE) {
    return refuse('', `The outcomes are ${showValue(input)}; they must be a list of 1 to ${MOST_AT_ONCE}.`);
  }
  for (const [index, item] of input.entries()) {
    const checked = checkOutcome(item);
    if (!checked.ok) return refuse(`${index}.${checked.field}`, `Outcome ${index + 1}: ${checked.message}`);
  }
  return { ok: true, value: input as CheckedOutcome[] };
}
