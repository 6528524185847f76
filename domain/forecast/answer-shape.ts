import type { Prompt } from '../shared/model.ts';
import { ANSWER_JSON_SCHEMA } from './prompt.ts';

/** What an answer must look like, for providers that enforce a schema: one probability, or one for each ticker. */
export function answerSchema({ answers }: Pick<Prompt, 'answers'>) {
  if (!answers) return { ...ANSWER_JSON_SCHEMA, required: [...ANSWER_JSON_SCHEMA.required] };
  const { tickers } = answers;
  const probability = { type: 'number', description: 'P(this market resolves to YES), between 0 and 1.' } as const;
  return {
    type: 'object' as const,
    properties: {
      reasoning: ANSWER_JSON_SCHEMA.properties.reasoning,
      probabilities: {
        type: 'object',
        properties: Object.fromEntries(tickers.map((ticker) => [ticker, probability])),
        required: [...tickers],
        additionalProperties: false,
      },
    },
    required: ['reasoning', 'probabilities'],
    additionalProperties: false,
  };
}
