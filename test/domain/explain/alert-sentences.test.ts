import assert from 'node:assert/strict';
import { alertSentence, deliverySentence } from '../../../domain/explain/alert-sentences.ts';
import type { AlertSubject } from '../../../domain/health/alert.ts';

const ledgerId = 'main/2026-11-24/UTC';
const sentenceOf = (subject: AlertSubject, account: string | null = 'main') => alertSentence({ ...subject, account });

describe('an alert in words', () => {
  it('says what happened to the mode, why, what it permits, and what to do', () => {
    const reason = { code: 'no_model_reachable', figures: { reachable: 0, configured: 3, quorum: 2 } } as const;
    assert.equal(
      sentenceOf({ kind: 'mode_changed', figures: { from: 'normal', to: 'emergency', reason } }, null),
      'The mode became emergency (it was normal): no model is reachable (0 of 3). No model is called and nothing is bought; a position is sold where its loss is large enough. It follows the models automatically: see which are out, or set a mode by hand.',
    );
  });

  it('says which provider is out, and by what', () => {
    const reason = { code: 'every_call_refused', figures: { failure: 'billing' } } as const;
    assert.match(
      sentenceOf({ kind: 'provider_out', figures: { provider: 'xai', reason } }, null),
      /^Provider xai is not called for now: it refuses every call: the provider reports a billing problem\. It is probed/,
    );
  });

  it('says which row is refused, in its provider’s words, and what to compare', () => {
    const said = 'Provider openai, model gpt-6: status 400: Unsupported parameter.';
    const reason = { code: 'row_rejects_requests', figures: { refusals: 1, isConfirmed: true, said } } as const;
    assert.equal(
      sentenceOf({ kind: 'model_out', figures: { model: 'gpt-6', provider: 'openai', reason } }, null),
      "Model gpt-6 is not called for now: its provider refuses its requests (1 time, and another provider took the same): Provider openai, model gpt-6: status 400: Unsupported parameter. Other models are called in its place. Compare its row's features and wireModel with what openai asks for now; it is probed and comes back by itself once its requests are taken.",
    );
  });

  it('says how full a day is, and what that means', () => {
    const figures = { before: 'open', committedMicroUsd: 7_100_000, dayCapMicroUsd: 10_000_000, ledgerId } as const;
    assert.match(
      sentenceOf({ kind: 'band_changed', figures: { ...figures, band: 'conserve' } }),
      /^Account main: budget running low \(conserve\)\. \$7\.10 of the day's \$10\.00 are committed; calls have to bring twice as much for their cost/,
    );
    assert.match(
      sentenceOf({ kind: 'band_changed', figures: { ...figures, band: 'exhausted' } }),
      /no model is called/,
    );
  });

  it('says which cap left no room', () => {
    const money = { capMicroUsd: 2_000_000, committedMicroUsd: 1_990_000, askedMicroUsd: 20_000, ledgerId };
    assert.match(
      sentenceOf({ kind: 'cap_reached', figures: { cap: 'category', of: 'sports', ...money } }),
      /^Account main: The cap of category sports of \$2\.00 has \$1\.99 committed: no room for a worst case of \$0\.0200\./,
    );
  });

  it('says how unusual spending is, by the pattern or by the cap alone', () => {
    const figures = {
      level: 'conserve',
      lastHourMicroUsd: 4_000_000,
      limitMicroUsd: 1_000_000,
      patternUpperMicroUsd: 250_000,
      patternDays: 5,
      dayCapMicroUsd: 10_000_000,
      ledgerId,
    } as const;
    assert.match(sentenceOf({ kind: 'spend_anomaly', figures }), /\$0\.25 is the upper value .* on 5 earlier days/);
    const first = { ...figures, patternDays: 0, level: 'critical' } as const;
    const sentence = sentenceOf({ kind: 'spend_anomaly', figures: first });
    assert.match(sentence, /too few earlier days are known.* an operator has to look/);
  });
});

describe('the delivery of an alert in words', () => {
  const none = { attempts: 2, deliveredAtMs: null, gaveUpAtMs: null, failure: null };
  const failure = { code: 'unreachable', figures: { code: 'ECONNREFUSED' } } as const;
  const cases = [
    [null, true, 'not sent yet'],
    [null, false, ''],
    [{ ...none, deliveredAtMs: 0 }, true, 'sent 1970-01-01 00:00:00Z'],
    [{ ...none, failure }, true, 'not accepted yet after 2 attempts: it cannot be reached (ECONNREFUSED)'],
    [{ ...none, failure, gaveUpAtMs: 1 }, true, 'given up after 2 attempts: it cannot be reached (ECONNREFUSED)'],
  ] as const;
  for (const [delivery, isConfigured, words] of cases) {
    it(`is "${words}"`, () => assert.equal(deliverySentence(delivery, isConfigured), words));
  }
});
