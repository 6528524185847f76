import assert from 'node:assert/strict';
import { noModelSentence } from '../../cli/callable-models.ts';
import { checksOf } from '../../cli/doctor-ask.ts';
import { checkPrices } from '../../cli/doctor-providers.ts';
import { loadConfig } from '../../config/config.ts';
import { NO_USAGE } from '../../providers/models/usage.ts';
import type { AskedModel } from '../../workers/ask-models.ts';

const configOf = (env: NodeJS.ProcessEnv, overrides = {}) => loadConfig({ env, cwd: '/', overrides });

describe('what can be called', () => {
  it('is said plainly where it is nothing, with the keys that would change it', () => {
    assert.match(
      noModelSentence(configOf({})) ?? '',
      /^No model can be called, so every decision will be SKIP: XAI_API_KEY, OPENAI_API_KEY, ANTHROPIC_API_KEY are not set; set the key/,
    );
    assert.match(noModelSentence(configOf({}, { defaultModels: false })) ?? '', /^No model is configured, so every/);
  });

  it('is nothing to speak of where there is a key, or a local model that needs none', () => {
    assert.equal(noModelSentence(configOf({ XAI_API_KEY: 'xai-test-key' })), null);
    const prices = { promptMicroUsdPerMTok: 0, outputMicroUsdPerMTok: 0, checkedOn: '2026-11-24' };
    const models = [{ id: 'tiny', provider: 'local', local: true, prices }];
    assert.equal(noModelSentence(configOf({}, { models })), null);
  });

  it('has its old prices named in one line, those of models without a key in none', () => {
    const atMs = Date.parse('2027-06-01T00:00:00Z');
    const [check, ...more] = checkPrices(configOf({ ANTHROPIC_API_KEY: 'sk-test-key' }), atMs);
    assert.equal(more.length, 0);
    assert.equal(check?.state, 'warn');
    assert.match(check?.says ?? '', /: claude-sonnet-5-5 \(2026-10-24\), claude-haiku-5-5 \(2026-10-24\)\. Compare/);
    assert.deepEqual(
      checkPrices(configOf({}), atMs).map(({ state }) => state),
      ['ok'],
    );
  });
});

describe('`doctor --ask`', () => {
  const sent = 'response_format json_schema';
  const reply = {
    text: '{"probability_yes": 0.5}',
    usage: NO_USAGE,
    reportedModel: 'tiny-2026',
    finish: 'stop',
  } as const;
  const replied = { became: 'replied', reply, failure: null, costMicroUsd: 120, latencyMs: 800 } as const;
  const said = (result: AskedModel['result']) =>
    checksOf({
      became: 'asked',
      models: [{ model: 'tiny', provider: 'local', sent, maxOutputTokens: 64, result }],
    });

  it('says of each model what was sent and what came back, and what it cost together', () => {
    const [check, paid] = said(replied);
    assert.deepEqual([check?.state, check?.what], ['ok', 'asked tiny']);
    assert.match(
      check?.says ?? '',
      /^sent response_format json_schema, .*usable answer came from tiny-2026 in 0\.8 s for \$0\.0001/,
    );
    assert.match(paid?.says ?? '', /^\$0\.0001, from/);
  });

  it('shows the whole of what a server said that refused, and what stays charged', () => {
    const message = `Provider local, model tiny: status 422: ${'x'.repeat(600)} Input should be 'text' or 'json_object'.`;
    const failed = { became: 'failed', kind: 'bad_request', message, worstCaseMicroUsd: 500 } as const;
    const [free] = said({ ...failed, costMicroUsd: 0 });
    assert.equal(free?.state, 'fail');
    assert.ok(free?.says.includes(message));
    assert.doesNotMatch(free?.says ?? '', /stays charged/);
    assert.match(said({ ...failed, costMicroUsd: null })[0]?.says ?? '', /\$0\.0005 stays charged/);
  });

  it('shows what came back that is no answer, and does not call a reply that was cut unusable', () => {
    const failure = {
      kind: 'unusable_answer',
      message: 'Model tiny gave an unusable answer: it is not JSON.',
    } as const;
    const prose = { ...reply, text: 'I think\nso.' };
    const [unusable] = said({ ...replied, reply: prose, failure });
    assert.equal(unusable?.state, 'fail');
    assert.match(unusable?.says ?? '', /it is not JSON\. It replied "I think\\nso\."/);
    assert.equal(said({ ...replied, reply: { ...prose, finish: 'length' }, failure })[0]?.state, 'warn');
  });

  it('says why nothing was asked', () => {
    assert.match(said({ became: 'no_money', cap: 'day' })[0]?.says ?? '', /the day cap .* has no room/);
    assert.deepEqual(
      checksOf({ became: 'mode_permits_none', mode: 'halted' }).map(({ state }) => state),
      ['warn'],
    );
    assert.match(checksOf({ became: 'no_account' })[0]?.says ?? '', /nothing was asked: `bin\/conclave up`/);
  });
});
