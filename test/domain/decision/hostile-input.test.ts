import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkStart, parseRequest } from '../../../domain/decision/parse-request.ts';
import { parseAnswer } from '../../../domain/forecast/parse-answer.ts';
import { buildPrompt } from '../../../domain/forecast/prompt.ts';
import { checkOutcome, checkOutcomes } from '../../../domain/learning/outcome-schema.ts';
import { parseEvent } from '../../../domain/market/parse-event.ts';
import { parseMarket } from '../../../domain/market/parse-market.ts';
import { checkClearMode, checkSetMode, checkSetPolicy } from '../../../domain/messages/operator-schema.ts';
import { DEFAULT_BUDGET_POLICY } from '../../../domain/shared/policy.ts';
import { type Checked, showKey, showValue } from '../../../domain/shared/refusal.ts';
import {
  hostileJson,
  hostileValue,
  isSentence,
  NUMBERS,
  nothingPolluted,
  POISONED,
  TEXTS,
} from '../../support/hostile.ts';
import { KALSHI_MARKET, NOW_MS } from '../kalshi-market.ts';
import { venueMarket } from '../venue-market.ts';

const options = { nowMs: NOW_MS, categories: { KXHIGH: 'weather' }, accounts: ['main'] };
const REQUEST = {
  requestId: 'a',
  account: 'main',
  market: KALSHI_MARKET,
  bankrollMicroUsd: 1_000_000_000,
  maxStakeMicroUsd: 25_000_000,
  deadlineMs: 60_000,
};
const FIELDS = ['position', 'blend', 'minEdge', 'kellyFraction', 'priceHistory', 'candlesticks', 'method', 'category'];
const LONGEST_MS = 2_000;

/** A refusal in a sentence, or an acceptance; in bounded time either way. */
function settles(check: () => Checked<unknown>): void {
  const startedAtMs = performance.now();
  const result = check();
  assert.ok(performance.now() - startedAtMs < LONGEST_MS, 'it took too long');
  if (result.ok) return;
  isSentence(result.message);
  assert.ok(result.field.length <= 300);
}

/** An object of which some fields, its own or others, are hostile. */
const spoiled = (base: object, fields: readonly string[] = []) =>
  fc
    .array(
      fc.tuple(fc.oneof(fc.constantFrom(...Object.keys(base), ...fields), fc.constantFrom(...TEXTS)), hostileValue),
      { minLength: 1, maxLength: 3 },
    )
    .map((changes) => {
      const copy: Record<string, unknown> = { ...base };
      for (const [key, value] of changes)
        Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
      return copy;
    });

describe('hostile input', function () {
  this.timeout(60_000);
  afterEach(nothingPolluted);

  it('of a request is refused in a sentence or accepted', () => {
    fc.assert(
      fc.property(fc.oneof(hostileValue, spoiled(REQUEST, FIELDS)), (given) => {
        settles(() => parseRequest(given, options));
        settles(() => checkStart(given));
      }),
      { numRuns: 250 },
    );
  });

  it('of a market is refused in a sentence or accepted, and then can be put to a model', () => {
    const market = fc.oneof(
      hostileValue,
      spoiled(KALSHI_MARKET),
      spoiled(KALSHI_MARKET).map((only) => ({ event: {}, markets: [only] })),
      spoiled(venueMarket()).map((only) => ({ markets: [only, venueMarket()], event: { markets: [only] } })),
      spoiled({ event: {}, events: [], markets: [], market: {}, series: {}, ticker: 'A', event_ticker: 'A' }),
    );
    fc.assert(
      fc.property(market, (given) => {
        settles(() => parseMarket(given, options));
        settles(() => parseEvent(given, options));
        const parsed = parseMarket(given, options);
        if (parsed.ok) assert.ok(buildPrompt(parsed.value, NOW_MS).user.length < 12_000);
      }),
      { numRuns: 250 },
    );
  });

  it('of a message to a workflow is refused in a sentence or accepted, and leaves the policy as it was', () => {
    const who = { reason: 'r', by: 'b' };
    const before = JSON.stringify(DEFAULT_BUDGET_POLICY);
    const message = fc.oneof(
      hostileValue,
      spoiled({ ...who, mode: 'halted' }),
      spoiled({ ...who, budget: {} }, ['zone', 'fromConfiguration']),
      spoiled({ ticker: 'KX-1', settlement: 'yes', by: 'b' }, ['atMs', 'lastMid', 'correct']),
      hostileValue.map((value) => ({ ...who, budget: { dayMicroUsd: value, categoryMicroUsd: value, bands: value } })),
    );
    fc.assert(
      fc.property(message, (given) => {
        settles(() => checkSetMode(given));
        settles(() => checkClearMode(given));
        settles(() => checkSetPolicy(given, DEFAULT_BUDGET_POLICY));
        settles(() => checkOutcome(given));
        settles(() => checkOutcomes(given));
        settles(() => checkOutcomes([given]));
      }),
      { numRuns: 250 },
    );
    assert.equal(JSON.stringify(DEFAULT_BUDGET_POLICY), before);
  });

  it('of a model’s answer is read or refused in a sentence, however deep or large', () => {
    const answers = [
      ...[...TEXTS, ...POISONED, ...NUMBERS.filter((number) => typeof number !== 'bigint')].map((value) =>
        JSON.stringify({ probability_yes: value, reasoning: value }),
      ),
      ...TEXTS,
      '{"probability_yes": 1e999}',
      '{"probability_yes": -0}',
      '{"__proto__": {"probability_yes": 0.5, "polluted": true}}',
      `{"probability_yes": ${'['.repeat(90_000)}${']'.repeat(90_000)}}`,
      `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`,
      `{"reasoning": "${'x'.repeat(5_000_000)}", "probability_yes": 0.5}`,
    ];
    for (const text of answers) {
      const parsed = parseAnswer(text);
      if (parsed.ok) assert.ok(parsed.answer.rawProbability >= 0 && parsed.answer.rawProbability <= 1);
      else isSentence(`${parsed.problem}...........`);
    }
    const object = fc.dictionary(fc.constantFrom('probability_yes', 'reasoning', 'p(yes)', '__proto__'), hostileJson);
    fc.assert(
      fc.property(object, (given) => {
        const parsed = parseAnswer(JSON.stringify(given));
        if (!parsed.ok) isSentence(`${parsed.problem}...........`);
      }),
      { numRuns: 300 },
    );
  });

  it('is shown so that no terminal obeys it and no line breaks', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...TEXTS)), (text) => {
        for (const shown of [showValue(text), showKey(text)]) {
          assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}\u2028\u2029]/u);
          assert.ok(shown.isWellFormed() && shown.length < 800);
        }
      }),
    );
    assert.equal(showKey('providers a.b'), 'providers a.b');
    assert.equal(showKey('a\u001b[2J\nb'), '"a\\u001b[2J\\nb"');
    assert.equal(showValue('\u202ex'), '"\\u{202e}x"');
  });
});
