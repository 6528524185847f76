import { isRecord, showValue } from '../shared/refusal.ts';
import type { RecordedQuestion } from './backtest.ts';

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
export function parseRecording(text: string): ParsedRecording {
  const questions: RecordedQuestion[] = [];
  const bad: BadLine[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, content] of text.split('\n').entries()) {
    if (content.trim() === '') continue;
    const line = index + 1;
    const parsed = parseLine(content);
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
  if (!isRecord(value)) return { reason: `it is ${showValue(value)}, not an object` };
  const { id, outcome, market_price: price = null } = value;
  if (typeof id !== 'string' || id === '') return { reason: `id is ${showValue(id)}; it must be a text` };
  if (outcome !== 0 && outcome !== 1) return { reason: `outcome is ${showValue(outcome)}; it must be 0 or 1` };
  if (price !== null && !isProbability(price)) {
    return { reason: `market_price is ${showValue(price)}; it must be null or a probability from 0 to 1` };
  }
  const times: Record<string, number> = {};
  for (const field of ['created', 'scheduled_resolve_time', 'resolve_time']) {
    const ms = epochMs(value[field]);
    if (ms === null) return { reason: `${field} is ${showValue(value[field])}; it must be a time in ISO 8601` };
    times[field] = ms;
  }
  const forecasts = readForecasts(value.forecasts);
  if ('reason' in forecasts) return forecasts;
  return {
    id,
    outcome,
    marketPrice: price,
    createdMs: times.created as number,
    scheduledResolutionMs: times.scheduled_resolve_time as number,
    resolvedMs: times.resolve_time as number,
    forecasts: forecasts.byModel,
  };
}

function readForecasts(value: unknown): { byModel: Record<string, number[]> } | { readonly reason: string } {
  if (!isRecord(value)) return { reason: `forecasts is ${showValue(value)}; it must be {model: [p, ...]}` };
  const byModel: [string, number[]][] = [];
  for (const [model, samples] of Object.entries(value)) {
    if (!Array.isArray(samples)) {
      return { reason: `forecasts.${model} is ${showValue(samples)}; it must be a list of probabilities` };
    }
    const wrong = samples.find((p) => !isProbability(p));
    if (wrong !== undefined || samples.includes(undefined)) {
      return { reason: `forecasts.${model} has ${showValue(wrong)}; it must be a probability from 0 to 1` };
    }
    byModel.push([model, samples as number[]]);
  }
  if (byModel.every(([, samples]) => samples.length === 0))
    return { reason: 'forecasts has no probability of any model' };
  return { byModel: Object.fromEntries(byModel) };
}

const isProbability = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** Epoch milliseconds with their fraction: recordings tell microseconds, and what resolved before what may hang on them. */
function epochMs(value: unknown): number | null {
  const match = typeof value === 'string' ? ISO.exec(value.trim()) : null;
  if (!match) return null;
  const [, date, time = '00:00', seconds = '00', fraction = '0', zone = 'Z'] = match;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const ms = Date.parse(`${date}T${time}:${seconds}${offset}`);
  return Number.isNaN(ms) ? null : ms + Number(`0.${fraction}`) * 1_000;
}
