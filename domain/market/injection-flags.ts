/** What in a market's text reads like an instruction to a model instead of a rule of settlement. */
export const INJECTION_FLAGS = [
  'override',
  'dictated_answer',
  'role',
  'answer_format',
  'delimiter',
  'addresses_model',
  'hidden_characters',
  'encoded',
] as const;
export type InjectionFlag = (typeof INJECTION_FLAGS)[number];
