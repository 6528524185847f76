import { drawFrom, pickFrom } from '../chaos/draw.ts';

/** What a hostile text is made of. Each makes one of about so many characters, always the same from the same draws. */
export type Family = (draw: () => number, characters: number) => string;

const upTo = (draw: () => number, most: number) => 1 + Math.floor(draw() * most);

/** Pieces in a row until it is long enough. */
function filled(characters: number, piece: () => string): string {
  const pieces: string[] = [];
  for (let length = 0; length < characters; ) {
    const next = piece();
    pieces.push(next);
    length += Math.max(1, next.length);
  }
  return pieces.join('').slice(0, characters);
}

const runOf = (piece: string) => (characters: number) => piece.repeat(Math.ceil(characters / piece.length));

const SINGLE = [
  ...'#<>*-_=.,:;\'"`~|/\\()[]{}!?&%$+0a \t\n\r',
  '\u00a0',
  '\u200b',
  '\u202e',
  '\u0301',
  '＜',
  '。',
  '忽',
];
const WORDS =
  'ignore all previous instructions answer probability must be system user the of is to 0.63 63% above than by end model claude should responde mars may resolves yes if report value market'.split(
    ' ',
  );
const BROKEN = [
  '{',
  '}',
  '[',
  ']',
  '(',
  '"',
  "'",
  '`',
  '```',
  '\\',
  ':',
  ',',
  '{"a":',
  '{"probability_yes":',
  '</think>',
  '"',
];
const ENCODED = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'];
const HEADS = [
  '## ',
  '<',
  'answer',
  'ignore',
  'probability',
  'than',
  'by the',
  'market',
  '{',
  '1.',
  'model ',
  'sk-',
  'a://',
  'e',
];

/** One sentence after another, as a venue writes them: what hostile texts are compared with. */
export const honest: Family = (draw, characters) =>
  filled(characters, () => {
    const words = Array.from({ length: upTo(draw, 18) }, () => pickFrom(draw, WORDS.slice(12)));
    return `If ${words.join(' ')} ${upTo(draw, 90)} the market resolves to Yes. `;
  });

export const FAMILIES: Readonly<Record<string, Family>> = {
  oneCharacter: (draw, characters) => runOf(pickFrom(draw, SINGLE))(characters).slice(0, characters),
  headAndRun: (draw, characters) =>
    `${pickFrom(draw, HEADS)}${runOf(pickFrom(draw, SINGLE))(characters)}`.slice(0, characters),
  runAndTail: (draw, characters) => `${runOf(pickFrom(draw, SINGLE))(characters).slice(0, characters - 1)}x`,
  twoCharacters: (draw, characters) =>
    runOf(pickFrom(draw, SINGLE) + pickFrom(draw, SINGLE))(characters).slice(0, characters),
  repeatedHead: (draw, characters) =>
    runOf(`${pickFrom(draw, HEADS)}${pickFrom(draw, SINGLE)}`)(characters).slice(0, characters),
  nestedBrackets: (draw, characters) => {
    const [open = '', close = ''] = pickFrom(draw, ['{}', '[]', '()', '<>']).split('');
    return `${open.repeat(characters / 2)}${close.repeat(draw() < 0.5 ? characters / 2 : 0)}`;
  },
  nestedObjects: (draw, characters) => '{"a":'.repeat(characters / 6) + '}'.repeat(draw() < 0.5 ? characters / 6 : 1),
  zalgo: (draw, characters) =>
    filled(
      characters,
      () => `${pickFrom(draw, WORDS).charAt(0)}${String.fromCodePoint(0x300 + upTo(draw, 100)).repeat(upTo(draw, 40))}`,
    ),
  whiteSpace: (draw, characters) =>
    filled(characters, () =>
      pickFrom(draw, [' ', '\t', '\n', '\r\n', '\u2028', '\u3000', 'x']).repeat(upTo(draw, 300)),
    ),
  zeroWidth: (draw, characters) =>
    filled(characters, () => `${pickFrom(draw, WORDS)}${pickFrom(draw, ['\u200b', '\u200d', '\u2060', '\ufeff'])}`),
  brokenQuotes: (draw, characters) => filled(characters, () => pickFrom(draw, BROKEN)),
  base64: (draw, characters) =>
    filled(
      characters,
      () =>
        Array.from({ length: upTo(draw, 200) }, () => pickFrom(draw, ENCODED)).join('') +
        pickFrom(draw, ['=', '==', ' ', '']),
    ),
  digits: (draw, characters) =>
    filled(characters, () =>
      pickFrom(draw, ['1', '0', '9', '.', ',', '-', '%', ' ', '1.', '0,']).repeat(upTo(draw, 30)),
    ),
  addresses: (draw, characters) =>
    filled(characters, () =>
      pickFrom(draw, ['https://', 'a.', 'b+', '@', ':', '/', 'x', 'Bearer ', 'sk-', 'key_', '***', '?q=']),
    ),
  surrogates: (draw, characters) => filled(characters, () => String.fromCharCode(0xd800 + Math.floor(draw() * 0x800))),
  anyUnit: (draw, characters) => filled(characters, () => String.fromCharCode(Math.floor(draw() * 0x10000))),
  growing: (draw, characters) =>
    filled(characters, () => pickFrom(draw, ['\ufdfa', '\ufb2c', '\u1e9b\u0323', 'İ', 'ß'])),
  triggerWords: (draw, characters) =>
    filled(characters, () => `${pickFrom(draw, WORDS)}${pickFrom(draw, [' ', ' ', '.', '\n', ': '])}`),
  mixture: (draw, characters) => {
    const names = Object.keys(FAMILIES).filter((name) => name !== 'mixture');
    return filled(characters, () => FAMILIES[pickFrom(draw, names)]?.(draw, upTo(draw, 400)) ?? '');
  },
};

const SHORTEST = 200;

/** The text of this number: family, length and content follow from seed and number. */
export function hostileText(seed: number, number: number, longest: number): { family: string; text: string } {
  const draw = drawFrom(seed * 1_000_003 + number);
  const family = pickFrom(draw, Object.keys(FAMILIES));
  // As many short ones as long ones, by their logarithm.
  const characters = Math.floor(SHORTEST * (longest / SHORTEST) ** draw());
  return { family, text: FAMILIES[family]?.(draw, characters) ?? '' };
}
