import * as v from 'valibot';
import { checkWith } from '../shared/check-schema.ts';
import { between, listOf, openShape, text, textLike } from '../shared/field-schema.ts';
import { showValue } from '../shared/refusal.ts';
import type { RecordedQuestion } from './backtest.ts';

const ID_CHARACTERS = 1_000;
const probability = between(0, 1);
const time = textLike((value) => epochMs(value) !== null, 'it must be a time in ISO 8601');

/** One line of a recording. */
export const recordedSchema = openShape(
  {
    id: text(ID_CHARACTERS),
    outcome: v.picklist([0, 1], 'it must be 0 or 1'),
    market_price: v.nullish(probability),
    created: time,
    scheduled_resolve_time: time,
    resolve_time: time,
    /** Of the newest text that the models were given. */
    latest_evidence: v.nullish(time),
    /** Of each model its samples; at least one model has one. */
    forecasts: v.pipe(
      v.record(v.string(), listOf(probability, 'it must be a list of probabilities'), 'it must be {model: [p, ...]}'),
      v.check((all) => Object.values(all).some(({ length }) => length > 0), 'it has no probability of any model'),
    ),
  },
  'it is not an object',
);

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** Epoch milliseconds with their fraction: recordings have microseconds, and what resolved before what may depend on them. */
export function epochMs(value: string): number | null {
  const match = ISO.exec(value.trim());
  if (!match) return null;
  const [, date, clock = '00:00', seconds = '00', fraction = '0', zone = 'Z'] = match;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const ms = Date.parse(`${date}T${clock}:${seconds}${offset}`);
  return Number.isNaN(ms) ? null : ms + Number(`0.${fraction}`) * 1_000;
}

/** A line that cannot be used, and why. Lines count from 1. */
export interface BadLine {
  readonly line: number;
  readonly reason: string;
}

export type ParsedRecording =
  | { readonly ok: true; readonly questions: readonly RecordedQuestion[] }
  | { readonly ok: false; readonly bad: readonly BadLine[] };

/** Reads recorded questions, one JSON object a line; empty lines are passed over. Every bad line is named with its reason,
 * and none is left out in silence. Times are ISO 8601; one without a zone is UTC. */
export function parseRecording(content: string): ParsedRecording {
  const questions: RecordedQuestion[] = [];
  const bad: BadLine[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, each] of content.split('\n').entries()) {
    if (each.trim() === '') continue;
    const line = index + 1;
    const parsed = parseLine(each);
    if ('reason' in parsed) {
      bad.push({ line, reason: parsed.reason });
      continue;
    }
    const earlier = lineOf.get(parsed.id);
    if (earlier !== undefined) bad.push({ line, reason: `id ${showValue(parsed.id)} is on line ${earlier} already` });
    lineOf.set(parsed.id, line);
    questions.push(parsed);
  }
  if (bad.length > 0) return { ok: false, bad };
  if (questions.length === 0) return { ok: false, bad: [{ line: 1, reason: 'there is no question in the file' }] };
  return { ok: true, questions };
}

function parseLine(content: string): RecordedQuestion | { readonly reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    return { reason: `it is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const checked = checkWith(recordedSchema, value);
  if (!checked.ok) return { reason: checked.message };
  const row = checked.value;
  return {
    id: row.id,
    outcome: row.outcome,
    marketPrice: row.market_price ?? null,
    createdMs: epochMs(row.created) as number,
    scheduledResolutionMs: epochMs(row.scheduled_resolve_time) as number,
    resolvedMs: epochMs(row.resolve_time) as number,
    latestEvidenceMs: row.latest_evidence ? epochMs(row.latest_evidence) : null,
    forecasts: row.forecasts,
  };
}
