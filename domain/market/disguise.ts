import { visibleText } from './visible-text.ts';

/** Letters of other alphabets, each with the Latin one that it looks like. */
const LOOK_ALIKES = new Map(
  'аa еe оo рp сc уy хx іi ѕs ԁd ոn ɡg νv οo αa εe ιi ρp τt υu'
    .split(' ')
    .map(([other = '', latin = '']) => [other, latin]),
);

/** Some characters stand for eighteen in their compatibility form. */
const LONGEST_GROWTH = 2;

/** The text as a model would read it through its disguise, in lower case: compatibility forms folded, accents and invisible
 * characters taken out, look-alikes within Latin words replaced, letters that are spaced out one by one closed up. Of white space
 * one character is left, a line end where there was one, so that no later pattern has to walk along it. */
export function undisguised(text: string): string {
  const lines = text.split('\n').map((line) => visibleText(line));
  return withSingleSpaces(
    lines
      .join('\n')
      .normalize('NFKD')
      .slice(0, LONGEST_GROWTH * text.length),
  )
    .replace(/\p{Mark}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/\p{L}+/gu, withoutLookAlikes)
    .replace(/\b[a-z](?:[ .\-_*][a-z]\b){4,}/g, (spaced) => spaced.replace(/[ .\-_*]/g, ''));
}

/** Runs of white space as one space, or as one line end where they hold one. */
export function withSingleSpaces(text: string): string {
  return text.replace(/\s+/g, (space) => (space.includes('\n') ? '\n' : ' '));
}

/** Only in words that have Latin letters as well: a word of another alphabet means what it says. */
function withoutLookAlikes(word: string): string {
  if (!/[a-z]/.test(word)) return word;
  return Array.from(word, (letter) => LOOK_ALIKES.get(letter) ?? letter).join('');
}

const BASE64 = /[A-Za-z0-9+/_-]{24,}/g;
const MOST_BLOBS = 20;

/** What stands in the text's base64, where it is text. */
export function decodedIn(text: string): string {
  const blobs = [...text.matchAll(BASE64)].slice(0, MOST_BLOBS).map(([blob]) => fromBase64(blob));
  return blobs
    .filter((each) => /^[\x20-\x7e\n\r\t]{12,}$/.test(each))
    .map(undisguised)
    .join('\n');
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Byte by byte: the domain has no decoder of its own to call. */
function fromBase64(blob: string): string {
  let bits = 0;
  let count = 0;
  let decoded = '';
  for (const letter of blob.replaceAll('-', '+').replaceAll('_', '/')) {
    bits = ((bits << 6) | ALPHABET.indexOf(letter)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    decoded += String.fromCharCode((bits >> count) & 0xff);
  }
  return decoded;
}
