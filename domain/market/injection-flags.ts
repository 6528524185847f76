/** What in a text reads like an instruction to a model, or is made up to be believed. The last two are of evidence alone: it says how
 * the market itself ended, or bears a date that is still to come. */
export const INJECTION_FLAGS = [
  'override',
  'dictated_answer',
  'role',
  'answer_format',
  'delimiter',
  'addresses_model',
  'hidden_characters',
  'encoded',
  'states_outcome',
  'dated_ahead',
] as const;
export type InjectionFlag = (typeof INJECTION_FLAGS)[number];
