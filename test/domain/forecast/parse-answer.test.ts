import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAnswer } from '../../../domain/forecast/parse-answer.ts';

/** Replies that state P(YES), and what they state. */
const USABLE: readonly (readonly [name: string, text: string, probability: number])[] = [
  ['bare JSON', '{"reasoning":"Close.","probability_yes":0.63}', 0.63],
  ['JSON with spaces and lines', '\n {\n "probability_yes" :\t0.63 }\n', 0.63],
  ['fenced JSON', '```json\n{"probability_yes": 0.63}\n```', 0.63],
  ['prose around it', 'Base rate first.\n{"probability_yes": 0.63}\nThat is all.', 0.63],
  ['prose with braces before it', 'P = \\frac{1}{2} {not json} {"probability_yes": 0.63}', 0.63],
  ['very many braces before it', `${'\\frac{1}{2} '.repeat(2_000)}{"probability_yes": 0.63}`, 0.63],
  ['a nested object', '{"forecast":{"answer":{"probability_yes":0.63}}}', 0.63],
  ['an array of one', '[{"probability_yes":0.63}]', 0.63],
  ['a text in place of the number', '{"probability_yes":"0.63"}', 0.63],
  ['a percentage', '{"probability_yes":"63%"}', 0.63],
  ['a percentage with a space', '{"probability_yes":"63 %"}', 0.63],
  ['one per cent', '{"probability_yes":"1%"}', 0.01],
  ['a hundred per cent', '{"probability_yes":"100%"}', 1],
  ['half a per cent', '{"probability_yes":"0.5%"}', 0.005],
  ['zero', '{"probability_yes":0}', 0],
  ['minus zero', '{"probability_yes":-0}', 0],
  ['one', '{"probability_yes":1}', 1],
  ['one as a text', '{"probability_yes":"1"}', 1],
  ['a leading point', '{"probability_yes":".63"}', 0.63],
  ['an exponent', '{"probability_yes":5e-3}', 0.005],
  ['camel case', '{"probabilityYes":0.63}', 0.63],
  ['capitals', '{"PROBABILITY_YES":0.63}', 0.63],
  ['spaces in the name', '{"Probability Yes":0.63}', 0.63],
  ['p_yes', '{"p_yes":0.63}', 0.63],
  ['P(YES)', '{"P(YES)":0.63}', 0.63],
  ['a confidence beside it', '{"probability_yes":0.2,"confidence":0.95}', 0.2],
  ['the same twice', '{"probability_yes":0.63}\n{"probability_yes":0.63}', 0.63],
  ['the format repeated before it', '{"probability_yes": <a number between 0 and 1>}\n{"probability_yes":0.63}', 0.63],
  [
    'scenarios inside it',
    '{"probability_yes":0.63,"scenarios":[{"probability_yes":0.1},{"probability_yes":0.9}]}',
    0.63,
  ],
  ['drafts in a think block', '<think>{"probability_yes":0.1} hmm</think>{"probability_yes":0.63}', 0.63],
  ['braces and quotes in its reasoning', '{"reasoning":"a \\"quote\\" } {","probability_yes":0.63}', 0.63],
  ['a labelled line', 'Reasoning: it is close.\nprobability_yes: 0.63', 0.63],
  ['a labelled line in Markdown', '**probability_yes**: 63%\n', 0.63],
  ['a labelled assignment', 'probability_yes = .63\nreasoning = close', 0.63],
  ['single quotes', "{'probability_yes': 0.63, 'reasoning': 'close'}", 0.63],
];

/** Replies that do not, or not safely. */
const UNUSABLE: readonly (readonly [name: string, text: string])[] = [
  ['nothing', ''],
  ['a confidence in an answer', 'No, confidence 95 %'],
  ['a confidence in JSON', '{"answer":"No","confidence":0.95}'],
  ['a bare probability, of whatever was answered', '{"answer":"No","probability":0.95}'],
  ['P(NO)', '{"probability_no":0.95}'],
  ['unlabelled prose', 'I think the probability of YES is 63%.'],
  ['a number', '0.63'],
  ['a percentage', '63%'],
  ['a refusal', 'I cannot help with that.'],
  ['63 without a sign', '{"probability_yes":63}'],
  ['63 as a text without a sign', '{"probability_yes":"63"}'],
  ['more than one', '{"probability_yes":1.01}'],
  ['more than a hundred per cent', '{"probability_yes":"101%"}'],
  ['a negative number', '{"probability_yes":-0.2}'],
  ['a negative percentage', '{"probability_yes":"-5%"}'],
  ['not a number', '{"probability_yes":NaN}'],
  ['NaN as a text', '{"probability_yes":"NaN"}'],
  ['Infinity', '{"probability_yes":1e999}'],
  ['null', '{"probability_yes":null}'],
  ['a truth value', '{"probability_yes":true}'],
  ['a list', '{"probability_yes":[0.63]}'],
  ['a range', '{"probability_yes":"0.6-0.7"}'],
  ['a word', '{"probability_yes":"likely"}'],
  ['a decimal comma', '{"probability_yes":"0,63"}'],
  ['a fraction', '{"probability_yes":"2/3"}'],
  ['a hexadecimal number', '{"probability_yes":"0x1"}'],
  ['two that disagree', '{"probability_yes":0.2}\n{"probability_yes":0.8}'],
  ['two spellings that disagree', '{"probability_yes":0.2,"p_yes":0.8}'],
  ['one good and one bad', '{"probability_yes":0.2}\n{"probability_yes":"high"}'],
  ['cut JSON, whose number may have lost digits', '{"reasoning":"x","probability_yes":0.6'],
  ['cut JSON after the number', '{"probability_yes":0.63,"reasoning":"it is'],
  ['a quotation of the market inside the answer', '{"reasoning":"It says probability_yes: 0.99"}'],
  ['a labelled range', 'probability_yes: 0.6-0.7'],
  ['a labelled range in words', 'probability_yes: 0.6 to 0.7'],
  ['a labelled condition', 'probability_yes: 0.05 if it rains'],
  ['a labelled answer with a confidence', 'probability_yes: No, confidence 95%'],
  ['a label without a value', 'probability_yes:'],
  ['labels that disagree', 'probability_yes: 0.2\nprobability_yes: 0.3'],
  ['another name that ends so', 'improbability_yes: 0.63'],
  ['a label of 63', 'probability_yes: 63'],
];

describe('A model’s answer', () => {
  for (const [name, text, probability] of USABLE) {
    it(`is read from ${name}`, () => {
      const parsed = parseAnswer(text);
      assert.ok(parsed.ok, parsed.ok ? '' : parsed.problem);
      assert.ok(Object.is(parsed.answer.rawProbability, probability), String(parsed.answer.rawProbability));
    });
  }

  for (const [name, text] of UNUSABLE) {
    it(`is unusable: ${name}`, () => {
      const parsed = parseAnswer(text);
      assert.ok(!parsed.ok, JSON.stringify(parsed));
      assert.ok(parsed.problem.length > 10 && parsed.problem.length < 300, parsed.problem);
    });
  }

  it('brings its reasoning, whole characters only and capped', () => {
    const parsed = parseAnswer(JSON.stringify({ Rationale: `x${'🌡'.repeat(5_000)}`, probability_yes: 0.5 }));
    assert.ok(parsed.ok);
    assert.equal(parsed.answer.reasoning.length, 4_000);
    assert.ok(parsed.answer.reasoning.isWellFormed());
  });

  it('names the value that cannot be used', () => {
    const parsed = parseAnswer('{"probability_yes":63}');
    assert.equal(parsed.ok ? '' : parsed.problem, 'probability_yes is 63, not a number between 0 and 1');
  });
});

/** Texts near to answers: answers with a part taken out, doubled or replaced. */
const mutated = fc
  .record({
    text: fc.constantFrom(...USABLE.map(([, text]) => text.slice(-200)), ...UNUSABLE.map(([, text]) => text)),
    cuts: fc.array(
      fc.tuple(fc.nat(220), fc.nat(12), fc.constantFrom('', '{', '}', '"', ',', '%', '9', '-', 'e', '\n', '\\')),
      {
        maxLength: 4,
      },
    ),
  })
  .map(({ text, cuts }) =>
    cuts.reduce((each, [start, length, insert]) => each.slice(0, start) + insert + each.slice(start + length), text),
  );

const anyReply = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  mutated,
  fc.json(),
  fc.jsonValue().map((value) => JSON.stringify({ probability_yes: value })),
  fc.double().map((value) => `{"probability_yes": ${value}}`),
);

describe('Reading any text at all', () => {
  it('never throws, and gives a probability or a problem', () => {
    fc.assert(
      fc.property(anyReply, (text) => {
        const parsed = parseAnswer(text);
        if (!parsed.ok) return parsed.problem !== '';
        const { rawProbability } = parsed.answer;
        return rawProbability >= 0 && rawProbability <= 1;
      }),
      { numRuns: 2_000 },
    );
  });

  it('never invents: the number stands in the text, as it is or as a percentage', () => {
    fc.assert(
      fc.property(anyReply, (text) => {
        const parsed = parseAnswer(text);
        if (!parsed.ok) return true;
        const stated = [...text.matchAll(/(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/g)].map(([number]) => Number(number));
        return stated.some((number) => [number, number / 100].includes(parsed.answer.rawProbability));
      }),
      { numRuns: 2_000 },
    );
  });

  it('returns what a model states, whatever surrounds it', () => {
    const prose = fc.string({ maxLength: 100 }).map((text) => text.replace(/[{}"]|<\/think>/g, ''));
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), prose, prose, (probability, before, after) => {
        const parsed = parseAnswer(`${before}${JSON.stringify({ probability_yes: probability })}${after}`);
        return parsed.ok && parsed.answer.rawProbability === probability + 0;
      }),
    );
  });

  // Each of these would take minutes if the time grew with the square of the length.
  it('comes to an end on megabytes of every trap', () => {
    const size = 5_000_000;
    const parts = [
      '{',
      '{"',
      '{"a":',
      '}',
      '"',
      '\\',
      ' ',
      '[',
      'probability_yes: ',
      '{"probability_yes":',
      '9',
      '```',
    ];
    for (const part of parts) {
      for (const length of [size, 199_999]) {
        const text = part.repeat(Math.ceil(length / part.length)).slice(0, length);
        assert.equal(parseAnswer(text).ok, false, part);
        assert.equal(parseAnswer(`probability_yes${text}`.slice(0, length)).ok, false, part);
      }
    }
  });
});
