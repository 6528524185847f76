import type { ModelRow, Prompt } from '../shared/model.ts';
import { worstCaseMicroUsd } from './cost.ts';

/** Enough for the object that is asked for; a model that reasons may not finish, which shows as well that it is there. */
const PROBE_TOKENS = 64;
/** Enough for a model that reasons to finish that object as well: for whoever wants to see its answer. */
export const ANSWER_TOKENS = 1_000;
/** A provider that bills more output than its limit bills at most so many times the limit, as one does that counts reasoning
 * beside the completion. A row that states more is billed whatever the limit. */
const MOST_PER_TOKEN = 2;

/** What a probe asks: in the shape of a decision's call (with a schema where the row has one), and as short as it can be. */
export const PROBE_PROMPT: Prompt = {
  version: 'probe',
  system: 'Answer: {"reasoning": "ok", "probability_yes": 0.5}',
  user: 'Are you there?',
  moment: '',
};

/** The row as a probe calls it: with a small limit of output, and with what that limit leaves of its bill. */
export function probeRow(row: ModelRow, outputTokens = PROBE_TOKENS): ModelRow {
  const maxOutputTokens = Math.min(row.maxOutputTokens, outputTokens);
  const perToken = row.maxBillableOutputTokens / row.maxOutputTokens;
  const isBounded = perToken <= MOST_PER_TOKEN;
  const maxBillableOutputTokens = isBounded ? Math.ceil(perToken * maxOutputTokens) : row.maxBillableOutputTokens;
  return { ...row, maxOutputTokens, maxBillableOutputTokens };
}

/** For comparing rows: the request's bytes differ little between them. */
const REQUEST_BYTES = 800;

/** The row that a provider is probed with: the one whose probe costs least at worst, in no slow service tier if another is. */
export function cheapestToProbe(rows: readonly ModelRow[]): ModelRow | undefined {
  const slowness = (row: ModelRow) => (row.serviceTier ? 1 : 0);
  const cost = (row: ModelRow) => worstCaseMicroUsd(probeRow(row), REQUEST_BYTES);
  return rows.toSorted((a, b) => slowness(a) - slowness(b) || cost(a) - cost(b))[0];
}
