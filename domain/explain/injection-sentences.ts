import type { InjectionFlag } from '../market/injection-flags.ts';

/** What each flag of a market's text says about it. */
export const INJECTION_SENTENCES: Readonly<Record<InjectionFlag, string>> = {
  override: 'It orders a reader to ignore earlier instructions.',
  dictated_answer: 'It dictates an answer or a probability.',
  role: 'It plays a role of the conversation, such as the system.',
  answer_format: "It imitates the answer's format.",
  delimiter: 'It has marks that end or begin a part of a prompt.',
  addresses_model: 'It addresses a model.',
  hidden_characters: 'It has characters that cannot be seen.',
  encoded: 'It hides such text in an encoding.',
};
