import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { buildPrompt } from '../../../domain/forecast/prompt.ts';
import { findInjectionFlags } from '../../../domain/market/find-injection-flags.ts';
import { parseMarket } from '../../../domain/market/parse-market.ts';
import { simulatedMarkets } from '../../../local/simulator/index.ts';
import { TEXTS } from '../../support/hostile.ts';
import { INJECTIONS } from '../../support/injections.ts';
import { aMarket } from '../a-market.ts';

const NOW_MS = Date.parse('2026-11-24T00:00:00Z');
const RULES = 'Resolves to Yes if the motion is adopted by a recorded vote before the recess begins.';
/** Written as statements of fact: no heuristic can tell them from rules. */
const UNSEEN = ['plain-lie', 'quiet-consensus', 'quiet-downwards'];

const of = (rules: string) => findInjectionFlags({ title: 'Will the motion pass?', subtitle: '', rules });

describe('suspicious text', () => {
  it('is found in the corpus of injections, but for those that instruct nobody', () => {
    const unseen = INJECTIONS.filter(({ text }) => of(`${RULES} ${text}`).length === 0).map(({ name }) => name);
    assert.deepEqual(unseen, UNSEEN);
    for (const { name, text } of INJECTIONS) {
      if (UNSEEN.includes(name)) continue;
      const where = { title: 'Will it?', subtitle: '', rules: RULES };
      assert.ok(findInjectionFlags({ ...where, title: text }).length > 0, `${name} in a title`);
      assert.ok(findInjectionFlags({ ...where, subtitle: text }).length > 0, `${name} in a subtitle`);
    }
  });

  it('is not found in the sample markets, nor in 1,800 simulated ones', () => {
    const folder = new URL('../../../examples/markets/', import.meta.url);
    const samples = readdirSync(folder).filter((name) => name.endsWith('.json'));
    assert.equal(samples.length, 10);
    const markets: unknown[] = samples.map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    for (const profile of ['efficient', 'inefficient'] as const) {
      for (const seed of [1, 2, 3]) {
        markets.push(...simulatedMarkets({ seed, count: 300, profile, nowMs: NOW_MS }).map(({ json }) => json));
      }
    }
    for (const json of markets) {
      const market = parseMarket(json, { nowMs: NOW_MS, categories: {} });
      assert.ok(market.ok, market.ok ? '' : market.message);
      assert.deepEqual(findInjectionFlags(market.value), [], market.value.title);
    }
  });

  it('is not found in honest texts that have the same words', () => {
    for (const text of [
      'Will Claude 5 be released before December?',
      'Will the language model Claude score above 80% on SWE-bench?',
      'The probability of precipitation reported by the NWS must be greater than 30%.',
      'The Exchange may disregard any prior report. If the report says 2.5% or above the answer is Yes.',
      'Set at 4.25%-4.50% by the committee: the rate must be above 4.5%.',
      'If the agency reports a number below 200, the market resolves to No.',
      'Will the host say "ignore" or "instructions" during the show?',
      'El Niño: ¿habrá más de 0.5 °C? Größer als 0,5 %? Больше 0,5 %?',
      '👩‍👩‍👧‍👦 family ❤️ day: will it be above 60°?',
    ]) {
      assert.deepEqual(of(text), [], text);
    }
  });

  it('is looked for in bounded time, whatever the text is', () => {
    const parts = [
      'a',
      'a ',
      'ignore ',
      'ignore all ',
      'answer with ',
      'а',
      '{"',
      '`',
      '= ',
      'system',
      '< ',
      'A1+/',
      ...TEXTS,
    ];
    for (const part of parts) {
      const text = part.repeat(Math.ceil(250_000 / Math.max(1, part.length))).slice(0, 250_000);
      const startedAtMs = performance.now();
      of(text);
      assert.ok(performance.now() - startedAtMs < 1_000, JSON.stringify(part.slice(0, 20)));
    }
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => Array.isArray(of(text))));
  });

  it('stays between the delimiters of the prompt, in its own line, and ends where the service says', () => {
    for (const { name, text } of INJECTIONS) {
      const prompt = buildPrompt(aMarket({ title: text, subtitle: text, rules: `${RULES}\n${text}` }), NOW_MS);
      const user = prompt.user + prompt.moment;
      assert.equal(user.match(/[<＜]\s*[<＜]\s*[<＜]/gu)?.length, 1, name);
      assert.equal(user.match(/[>＞]\s*[>＞]\s*[>＞]/gu)?.length, 1, name);
      assert.equal(user.split('\n').length, 10, name);
      assert.doesNotMatch(user, /(?!\n)[\p{Cc}\p{Cf}]/u);
      assert.match(
        user,
        /\nMARKET>>>\nIt is now [-\d]+ [:\d]+ UTC\. Give P\(YES\) for this market as the JSON object\.$/,
      );
      assert.equal(prompt.system, buildPrompt(aMarket(), NOW_MS).system);
    }
  });
});
