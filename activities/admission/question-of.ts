import { createHash } from 'node:crypto';
import type { Question } from '../../domain/decision/decision.ts';
import type { Market } from '../../domain/market/market.ts';
import { canonicalJson } from '../../domain/shared/canonical-json.ts';

/** What the models are asked about a market, but for the time of asking. */
export function questionOf({ title, subtitle, rules }: Market, promptVersion: string): Question {
  const hash = createHash('sha256').update(canonicalJson({ title, subtitle, rules })).digest('hex');
  return { promptVersion, hash };
}
