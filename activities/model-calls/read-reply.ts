import { type ParsedAnswer, parseAnswer } from '../../domain/forecast/parse-answer.ts';
import { parseEventAnswer } from '../../domain/forecast/parse-event-answer.ts';
import type { Answer, Prompt } from '../../domain/shared/model.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { ProviderReply } from '../../providers/provider.ts';

export type ReadReply<Value = Answer> =
  | { readonly value: Value; readonly failure: null }
  | {
      readonly value: null;
      readonly failure: { readonly kind: 'refused' | 'unusable_answer'; readonly message: string };
    };

/** A reply as an answer to its prompt, or as the failure that it is. */
export function readReply(model: string, { finish, text }: ProviderReply, prompt: Prompt): ReadReply {
  if (finish === 'refused') {
    return { value: null, failure: { kind: 'refused', message: `Model ${model} refused to answer.` } };
  }
  const parsed = readAnswer(text, prompt);
  if (parsed.ok) return { value: parsed.answer, failure: null };
  const cut = finish === 'length' ? ' (the reply was cut at its output limit)' : '';
  const message = `Model ${model} gave an unusable answer${cut}: ${parsed.problem}`;
  return { value: null, failure: { kind: 'unusable_answer', message } };
}

/** About an event, the answer that is kept has every market's probability. */
function readAnswer(text: string, { answers }: Prompt): ParsedAnswer {
  if (!answers) return parseAnswer(text);
  const parsed = parseEventAnswer(text, answers.tickers);
  if (!parsed.ok) return parsed;
  const { reasoning, probabilities } = parsed.answer;
  const mean = sum(probabilities.map(({ rawProbability }) => rawProbability)) / probabilities.length;
  return { ok: true, answer: { rawProbability: mean, reasoning, probabilities } };
}
