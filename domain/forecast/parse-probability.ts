/** A plain decimal, with a percent sign or without. */
const DECIMAL = String.raw`(?:\d{1,3}(?:\.\d{1,20})?|\.\d{1,20}|\d(?:\.\d{1,20})?[eE]-\d{1,2})`;
const WHOLE_VALUE = new RegExp(String.raw`^(${DECIMAL})\s*(%|percent)?$`, 'i');

/** A probability as a model wrote it: 0.63, "0.63", "63%", "63 %". Null for anything else: out of [0, 1], 63 without its
 * sign, a range, a word. */
export function readProbability(value: unknown): number | null {
  if (typeof value === 'number') return inRange(value);
  if (typeof value !== 'string' || value.length > 60) return null;
  const match = WHOLE_VALUE.exec(value.trim());
  if (!match) return null;
  return inRange(match[2] === undefined ? Number(match[1]) : Number(match[1]) / 100);
}

/** The name, a colon or an equals sign, and what stands there: with quotes or asterisks around either, as in Markdown,
 * YAML and Python. */
const LABEL = /\bprobability_?yes\b["'`*]{0,4}[ \t]{0,8}[:=]/gi;
const VALUE = new RegExp(
  String.raw`^["'\`*]{0,4}[ \t]{0,8}["'\`*]{0,4}(${DECIMAL}[ \t]{0,4}(?:%|percent)?)["'\`*]{0,4}`,
  'i',
);
/** What may follow the number: the line's end, or the next field. Never "0.05 if it rains", "0.6 to 0.7", "0.6-0.7". */
const END = /^(?:[ \t]{0,8}(?:\r?\n|[;}]|,[ \t]*["'`\w]+["'`]?[ \t]*[:=])|[ \t]{0,8},?[ \t]{0,8}\r?\n|\.?\s*$)/;
const VALUE_CHARACTERS = 120;

/** Every `probability_yes: <number>` of a text without JSON, in order; null for each whose number cannot be relied on. None
 * in an object that was never closed: its last number may have lost digits. */
export function readLabelled(text: string): (number | null)[] {
  if (text.lastIndexOf('{') > text.lastIndexOf('}')) return [];
  return [...text.matchAll(LABEL)].map((label) => {
    const start = label.index + label[0].length;
    const rest = text.slice(start, start + VALUE_CHARACTERS);
    const value = VALUE.exec(rest);
    return value?.[1] && END.test(rest.slice(value[0].length)) ? readProbability(value[1]) : null;
  });
}

/** Adding zero turns a stated -0 into 0. */
const inRange = (number: number) => (number >= 0 && number <= 1 ? number + 0 : null);
