import { answerSchema } from '../../domain/forecast/answer-shape.ts';
import { briefJsonSchema } from '../../domain/research/brief-schema.ts';
import type { Prompt } from '../../domain/shared/model.ts';

/** What a reply must look like, for providers that enforce a schema: an evidence brief, or the answer to the prompt. */
export function replyShape(prompt: Prompt, research?: true) {
  return research ? { name: 'brief', schema: briefJsonSchema() } : { name: 'forecast', schema: answerSchema(prompt) };
}
