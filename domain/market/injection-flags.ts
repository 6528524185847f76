import type { Market } from './market.ts';
import { visibleText } from './visible-text.ts';

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

/** Finds instruction-like content in the texts of a market that models are shown. A heuristic: it knows the usual phrases in a
 * few languages, and looks through the usual disguises (odd letters, spaced letters, invisible characters, base64). An
 * attacker who knows it can write around it, so it only ever adds caution; that it is silent proves nothing. */
export function findInjectionFlags(market: Pick<Market, 'title' | 'subtitle' | 'rules'>): readonly InjectionFlag[] {
  const text = [market.title, market.subtitle, market.rules].join('\n').slice(0, CHARACTERS_READ);
  const found = new Set<InjectionFlag>();
  if (HIDDEN.test(text)) found.add('hidden_characters');
  if (DELIMITER.test(text)) found.add('delimiter');
  const decoded = decodedIn(text);
  const plain = plainOf(text);
  for (const [suspicion, patterns] of PATTERNS) {
    if (patterns.some((pattern) => pattern.test(plain))) found.add(suspicion);
    if (decoded !== '' && patterns.some((pattern) => pattern.test(decoded))) found.add('encoded');
  }
  return INJECTION_FLAGS.filter((each) => found.has(each));
}

/** More than the prompt shows; bounds the work. */
const CHARACTERS_READ = 20_000;

/** Zero width, bidi marks, tags, private use and controls, none of which the venue's texts have; a joiner or a variation
 * selector that belongs to an emoji is let through. */
const HIDDEN =
  /[\u200b\u200c\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\u00ad\p{Co}\u{e0000}-\u{e01ef}]|(?<!\p{Extended_Pictographic}|\ufe0f)\u200d|(?![\n\r\t])\p{Cc}/u;
const DELIMITER =
  /<{3}|>{3}|MARKET\s*[>»＞〉]|[<＜]\s*\/?\s*(?:system|user|assistant|market|data|instructions?|prompt|rules)\s*[>＞]|\[\/?INST\]|<\|[a-z_]{2,30}\|>|\bend of (?:the )?(?:market|data|rules|document|input)\b/iu;

const NUMBER = String.raw`(?:[01](?:[.,]\d+)?|[.,]\d+|\d{1,3}(?:[.,]\d+)?\s*(?:%|percent|per cent))`;

/** On text in lower case, without accents and disguises. */
const PATTERNS: readonly (readonly [InjectionFlag, readonly RegExp[]])[] = [
  [
    'override',
    [
      /\b(?:ignore|disregard|forget|override|overrule|bypass|skip|neglect)\b[^.\n]{0,40}\b(?:above|previous|prior|earlier|preceding|all|any|your|other|these|those|system)\b[^.\n]{0,40}\b(?:instructions?|prompts?|rules?|guidelines?|text|directions?|context|orders?|analysis|constraints?)\b/,
      /\b(?:ignore|disregard|forget) (?:everything|all|the above|the rest|what|whatever)\b/,
      /\b(?:new|updated|revised|real|actual|true) (?:instructions?|system prompt|task|directive)s?\b/,
      /\b(?:ignora|olvida|omite)\w*\b[^.\n]{0,40}\b(?:instrucciones|anterior\w*|reglas)\b/,
      /\bignor(?:ez|e|er)\b[^.\n]{0,20}\b(?:les|toutes|tous|ces|vos)\b[^.\n]{0,30}\b(?:instructions?|consignes|precedent\w*)\b/,
      /\b(?:ignorier\w*|vergiss|missachte\w*)\b[^.\n]{0,40}\b(?:anweisung\w*|vorherig\w*|obig\w*|bisherig\w*|regeln)\b/,
      /\b(?:ignore|ignora|desconsidere|esqueca)\b[^.\n]{0,40}\b(?:instrucoes|istruzioni|anteriores|precedenti)\b/,
      /(?:игнорируи|забудь|не обращаи)[^.\n]{0,40}(?:инструкци|предыдущ|указани|выше)/,
      /(?:忽略|无视|忽視|無視|忘记|無視して)[^。\n]{0,20}(?:指示|指令|以上|之前|规则|上記|説明)?/,
      /(?:تجاهل|이전 지시|무시하)/,
    ],
  ],
  [
    'dictated_answer',
    [
      new RegExp(
        String.raw`\b(?:answer|respond|reply|output|return|print|write|state|report|give|say|set|use|choose|submit)\b(?:(?!\b(?:above|below|greater|less|least|more|than|exceeds?|within)\b)[^.\n]){0,50}?\b(?:probability\w*|p\(yes\)|with|as|exactly|to|the number|the value|of|is|=|:)\s*[:="'(]*\s*(?:exactly |to |of |the number |the value )?${NUMBER}`,
      ),
      /\b(?:answer|respond with|reply|output)\s*[:=]?\s*["']?(?:[01][.,]\d+|[.,]\d+)/,
      /\bprobability(?:[_ ]yes| of yes)?\b[^.\n]{0,30}\b(?:must|should|shall|has to|needs to|is to)\b[^.\n]{0,20}\bbe\b/,
      /\b(?:responde|contesta|repond(?:ez|s)|antworte\w*|responda|rispondi)\b[^.\n]{0,40}\d/,
      /(?:ответь|ответьте|верни|напиши)[^.\n]{0,40}\d/,
      /(?:回答|输出|回复|答え|出力|답)[^。\n]{0,20}\d/,
    ],
  ],
  [
    'role',
    [
      /(?:^|[\n.;>\])}"'|*#-])\s*(?:#+\s*)?\**(?:system|assistant|developer|user|human|ai)(?: (?:message|prompt|note|override|update|notice))?\**\s*[:>\]]/,
      /\b(?:system|developer|admin\w*|root) (?:message|prompt|override|instructions?|mode|command)\b/,
      /"role"\s*:\s*"/,
      /#{2,}\s*(?:instructions?|system|response|task|new)\b/,
      /\byou are (?:now|no longer|an? (?:ai|assistant|language model|forecaster|oracle|unrestricted|helpful))\b/,
      /\b(?:act|behave|pretend|roleplay|respond) as (?:if|though|an? )/,
    ],
  ],
  [
    'answer_format',
    [
      /\bprobability[_ ]?yes\b|\bp\(yes\)/,
      /\{\s*["']?(?:reasoning|probability|answer|forecast|confidence)\w*["']?\s*:/,
      /```/,
      /<\/?think>/,
    ],
  ],
  [
    'addresses_model',
    [
      /\b(?:language models?|llms?|chatgpt|gpt-\d|claude|grok|chatbots?|ai (?:models?|systems?|assistants?|forecasters?|agents?)|(?:any|all|every|the) (?:forecasters?|models?|bots?) (?:reading|processing|must|should|evaluating|who|that read)|as an ai|dear (?:ai|model|assistant|forecaster))\b[^.\n]{0,60}\b(?:must|should|shall|answer\w*|respond\w*|output\w*|reply\w*|assign\w*|return\w*|report\w*|estimat\w*|forecast\w*|instruct\w*|told|required|predict\w*|trained|please)\b/,
      /\byour (?:training|instructions|system prompt|answer must|answer should|response must|response should|output must|output should|prior instructions)\b/,
      /\b(?:note|message|memo|reminder|instructions?|important) (?:to|for) (?:the )?(?:ai|model|models|assistant|llm|bot|bots|forecaster|forecasters|reader model)\b/,
    ],
  ],
];

/** Letters of other alphabets, each with the Latin one that it looks like. */
const LOOK_ALIKES = new Map(
  'аa еe оo рp сc уy хx іi ѕs ԁd ոn ɡg νv οo αa εe ιi ρp τt υu'
    .split(' ')
    .map(([other = '', latin = '']) => [other, latin]),
);

/** The text as a model would read it through its disguise, in lower case: compatibility forms folded, accents and invisible
 * characters taken out, look-alikes within Latin words replaced, letters that are spaced out one by one closed up. */
function plainOf(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => visibleText(line));
  return lines
    .join('\n')
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/\p{L}+/gu, withoutLookAlikes)
    .replace(/\b[a-z](?:[ .\-_*][a-z]\b){4,}/g, (spaced) => spaced.replace(/[ .\-_*]/g, ''));
}

/** Only in words that have Latin letters as well: a word of another alphabet means what it says. */
function withoutLookAlikes(word: string): string {
  if (!/[a-z]/.test(word)) return word;
  return Array.from(word, (letter) => LOOK_ALIKES.get(letter) ?? letter).join('');
}

const BASE64 = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
const MOST_BLOBS = 20;

/** What stands in the text's base64, where it is text. */
function decodedIn(text: string): string {
  const blobs = [...text.matchAll(BASE64)].slice(0, MOST_BLOBS).map(([blob]) => fromBase64(blob));
  return blobs
    .filter((each) => /^[\x20-\x7e\n\r\t]{12,}$/.test(each))
    .map(plainOf)
    .join('\n');
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Byte by byte: the domain has no decoder of its own to call. */
function fromBase64(blob: string): string {
  let bits = 0;
  let count = 0;
  let decoded = '';
  for (const letter of blob.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')) {
    bits = ((bits << 6) | ALPHABET.indexOf(letter)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    decoded += String.fromCharCode((bits >> count) & 0xff);
  }
  return decoded;
}
