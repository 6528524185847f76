import type { InjectionFlag } from './injection-flags.ts';
import { type Phrase, phrase } from './phrase.ts';

/** Zero width, bidi marks, tags, private use and controls, none of which the venue's texts have; a joiner or a variation
 * selector that belongs to an emoji is let through. */
export const HIDDEN =
  /[\u200b\u200c\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\u00ad\p{Co}\u{e0000}-\u{e01ef}]|(?<!\p{Extended_Pictographic}|\ufe0f)\u200d|(?![\n\r\t])\p{Cc}/u;

/** On text in lower case, with single spaces. */
export const DELIMITERS: readonly RegExp[] = [
  /<{3}|>{3}/,
  /market\s?[>»＞〉]/,
  /[<＜]\s?\/?\s?(?:system|user|assistant|market|data|instructions?|prompt|rules)\s?[>＞]/,
  /\[\/?inst\]|<\|[a-z_]{2,30}\|>/,
  /\bend of (?:the )?(?:market|data|rules|document|input)\b/,
];

const NUMBER = String.raw`(?:[01](?:[.,]\d)?|[.,]\d|\d[\d.,]*\s?(?:%|percent|per cent))`;
/** A threshold, not an answer. */
const COMPARED = /[.\n]|\b(?:above|below|greater|less|least|more|than|exceeds?|within)\b/;
const CHINESE_SENTENCE_END = /[。\n]/;

/** On undisguised text: nothing repeats without a bound but what only a word's beginning can start, so that each takes time in
 * proportion to the text. What is some way apart is a phrase. */
export const PATTERNS: readonly (readonly [InjectionFlag, readonly (RegExp | Phrase)[]])[] = [
  [
    'override',
    [
      phrase(40, [
        String.raw`\b(?:ignore|disregard|forget|override|overrule|bypass|skip|neglect)\b`,
        String.raw`\b(?:above|previous|prior|earlier|preceding|all|any|your|other|these|those|system)\b`,
        String.raw`\b(?:instructions?|prompts?|rules?|guidelines?|text|directions?|context|orders?|analysis|constraints?)\b`,
      ]),
      /\b(?:ignore|disregard|forget) (?:everything|all|the above|the rest|what|whatever)\b/,
      /\b(?:new|updated|revised|real|actual|true) (?:instructions?|system prompt|task|directive)s?\b/,
      phrase(40, [String.raw`\b(?:ignora|olvida|omite)\w*\b`, String.raw`\b(?:instrucciones\b|anterior|reglas\b)`]),
      phrase(30, [
        String.raw`\bignor(?:ez|e|er)\b`,
        String.raw`\b(?:les|toutes|tous|ces|vos)\b`,
        String.raw`\b(?:instructions?\b|consignes\b|precedent)`,
      ]),
      phrase(40, [
        String.raw`\b(?:ignorier\w*|vergiss|missachte\w*)\b`,
        String.raw`\b(?:anweisung|vorherig|obig|bisherig|regeln\b)`,
      ]),
      phrase(40, [
        String.raw`\b(?:ignore|ignora|desconsidere|esqueca)\b`,
        String.raw`\b(?:instrucoes|istruzioni|anteriores|precedenti)\b`,
      ]),
      phrase(40, ['игнорируи|забудь|не обращаи', 'инструкци|предыдущ|указани|выше']),
      /忽略|无视|忽視|無視|忘记/,
      /تجاهل|이전 지시|무시하/,
    ],
  ],
  [
    'dictated_answer',
    [
      phrase(
        50,
        [
          String.raw`\b(?:answer|respond|reply|output|return|print|write|state|report|give|say|set|use|choose|submit)\b`,
          String.raw`\b(?:probability\w{0,12}|p\(yes\)|with|as|exactly|to|the number|the value|of|is|=|:)\s?[:="'(]{0,6}\s?(?:exactly |to |of |the number |the value )?${NUMBER}`,
        ],
        COMPARED,
      ),
      /\b(?:answer|respond with|reply|output)\s?[:=]?\s?["']?[01]?[.,]\d/,
      phrase(30, [
        String.raw`\bprobability(?:[_ ]yes| of yes)?\b`,
        String.raw`\b(?:must|should|shall|has to|needs to|is to)\b`,
        String.raw`\bbe\b`,
      ]),
      phrase(40, [String.raw`\b(?:responde|contesta|repond(?:ez|s)|antworte\w*|responda|rispondi)\b`, String.raw`\d`]),
      phrase(40, ['ответь|верни|напиши', String.raw`\d`]),
      phrase(20, ['回答|输出|回复|答え|出力|답', String.raw`\d`], CHINESE_SENTENCE_END),
    ],
  ],
  [
    'role',
    [
      /(?:^|[\n.;>\])}"'|*#-])\s?(?:system|assistant|developer|user|human|ai)(?: (?:message|prompt|note|override|update|notice))?\*{0,8}\s?[:>\]]/,
      /\b(?:system|developer|admin\w{0,9}|root) (?:message|prompt|override|instructions?|mode|command)\b/,
      /"role"\s?:\s?"/,
      /##\s?(?:instructions?|system|response|task|new)\b/,
      /\byou are (?:now|no longer|an? (?:ai|assistant|language model|forecaster|oracle|unrestricted|helpful))\b/,
      /\b(?:act|behave|pretend|roleplay|respond) as (?:if|though|an? )/,
    ],
  ],
  [
    'answer_format',
    [
      /\bprobability[_ ]?yes\b|\bp\(yes\)/,
      /\{\s?["']?(?:reasoning|probability|answer|forecast|confidence)\w*["']?\s?:/,
      /```/,
      /<\/?think>/,
    ],
  ],
  [
    'addresses_model',
    [
      phrase(60, [
        String.raw`\b(?:language models?|llms?|chatgpt|gpt-\d|claude|grok|chatbots?|ai (?:models?|systems?|assistants?|forecasters?|agents?)|(?:any|all|every|the) (?:forecasters?|models?|bots?) (?:reading|processing|must|should|evaluating|who|that read)|as an ai|dear (?:ai|model|assistant|forecaster))\b`,
        String.raw`\b(?:must|should|shall|told|required|trained|please)\b|\b(?:answer|respond|output|reply|assign|return|report|estimat|forecast|instruct|predict)`,
      ]),
      /\byour (?:training|instructions|system prompt|answer must|answer should|response must|response should|output must|output should|prior instructions)\b/,
      /\b(?:note|message|memo|reminder|instructions?|important) (?:to|for) (?:the )?(?:ai|model|models|assistant|llm|bot|bots|forecaster|forecasters|reader model)\b/,
    ],
  ],
];
