import type { Prompt } from '../shared/model.ts';
import { answerSchema } from './answer-shape.ts';

/** The prompt whose request is the longest, in bytes of UTF-8, whatever makes it so: the market's text, the prices behind it, or the
 * schema with its tickers. Null where there is none. */
export function longestPrompt(prompts: readonly Prompt[]): Prompt | null {
  const sized = prompts.map((prompt) => ({ prompt, bytes: bytesOf(prompt) }));
  return sized.toSorted((a, b) => b.bytes - a.bytes)[0]?.prompt ?? null;
}

function bytesOf({ system, user, moment, answers }: Prompt): number {
  return new TextEncoder().encode(JSON.stringify([system, user, moment, answerSchema({ answers })])).length;
}
