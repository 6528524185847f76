import { checkWith } from '../shared/check-schema.ts';
import { showValue } from '../shared/refusal.ts';
import type { RecordedQuestion } from './backtest.ts';
import { epochMs, recordedSchema } from './recorded-schema.ts';

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
  const {
    id,
    outcome,
    market_price: marketPrice,
    created,
    scheduled_resolve_time,
    resolve_time,
    forecasts,
  } = checked.value;
  return {
    id,
    outcome,
    marketPrice: marketPrice ?? null,
    createdMs: epochMs(created) as number,
    scheduledResolutionMs: epochMs(scheduled_resolve_time) as number,
    resolvedMs: epochMs(resolve_time) as number,
    forecasts,
  };
}
