import type { PerformanceRow } from '../../server/contract/models.ts';
import { modelMark } from '../charts/model-mark.ts';
import type { Stroke } from '../charts/parts.ts';

/** How what is scored is drawn: a model in its colour; what is none in the text's. */
export function strokeOf(
  { kind, subject }: Pick<PerformanceRow, 'kind' | 'subject'>,
  configured: readonly string[],
): Stroke {
  if (kind === 'model') return modelMark(subject, configured);
  return STROKES[kind];
}

const STROKES: Readonly<Record<Exclude<PerformanceRow['kind'], 'model'>, Stroke>> = {
  pool: { color: 'ink', shape: 'dashed' },
  final: { color: 'ink', shape: 'solid' },
  market: { color: 'grey', shape: 'dotted' },
  decisions: { color: 'ink', shape: 'solid' },
  paper: { color: 'grey', shape: 'dashed' },
};
