import assert from 'node:assert/strict';
import { alertSentence } from '../../domain/explain/alert-sentences.ts';
import { FAILURE_RULES } from '../../domain/health/failure.ts';
import { tierAlert } from '../../domain/learning/cost-drift.ts';
import { costMicroUsd, isOtherTier, worstCaseMicroUsd } from '../../domain/money/cost.ts';
import type { ModelRow } from '../../domain/shared/model.ts';
import { kindOf } from '../../providers/models/error-kind.ts';
import { toRequest } from '../../providers/models/openai-chat.ts';
import { readOpenAiReply } from '../../providers/models/openai-chat-reply.ts';
import { fixture, PROMPT, rowOf } from './rows.ts';

const ORDINARY = rowOf('gpt-6.1-terra');
const FLEX: ModelRow = {
  ...ORDINARY,
  id: 'gpt-6.1-terra-flex',
  serviceTier: { name: 'flex', leastDeadlineMs: 900_000, otherTierFactor: 2 },
};

describe('a slow service tier', () => {
  it('is asked for by its name, and no other row names one', () => {
    assert.equal(toRequest(FLEX, PROMPT).service_tier, 'flex');
    assert.equal('service_tier' in toRequest(ORDINARY, PROMPT), false);
  });

  it('has its own price where the reply says so or says nothing, and the dearer one where it was served otherwise', () => {
    const tier = (serviceTier: unknown) =>
      readOpenAiReply({ ...fixture('openai-chat'), service_tier: serviceTier }, FLEX);
    const { usage } = tier('flex');
    const plain = costMicroUsd(FLEX, usage);
    assert.equal(costMicroUsd(FLEX, usage, tier('flex').serviceTier), plain);
    assert.equal(costMicroUsd(FLEX, usage, tier(undefined).serviceTier), plain);
    assert.equal(costMicroUsd(FLEX, usage, tier({ odd: 1 }).serviceTier), plain);
    // Each is rounded up to a whole micro-dollar by itself.
    const dearer = costMicroUsd(FLEX, usage, tier('default').serviceTier);
    assert.ok(2 * plain - dearer >= 0 && 2 * plain - dearer < 2, `${dearer}`);
    assert.equal(costMicroUsd(ORDINARY, usage, 'priority'), plain, 'no factor is stated of an ordinary row');
  });

  it('reserves what it costs when it is served otherwise', () => {
    assert.equal(worstCaseMicroUsd(FLEX, 4_000), 2 * worstCaseMicroUsd(ORDINARY, 4_000));
    const cheaper = {
      ...FLEX,
      serviceTier: { name: 'flex', leastDeadlineMs: 1_000, otherTierFactor: 1 },
    } as const;
    assert.equal(worstCaseMicroUsd(cheaper, 4_000), worstCaseMicroUsd(ORDINARY, 4_000));
  });

  it('is told from another by what the reply says, and priority processing from the ordinary', () => {
    assert.equal(isOtherTier(FLEX, 'default'), true);
    assert.equal(isOtherTier(FLEX, 'flex'), false);
    assert.equal(isOtherTier(FLEX, null), false);
    assert.equal(isOtherTier(ORDINARY, 'default'), false);
    assert.equal(isOtherTier(ORDINARY, 'priority'), true);
    assert.match(
      alertSentence(tierAlert(FLEX, 'default', 0)),
      /priced for the flex service tier.* served as default: it was booked at 2 times/,
    );
    assert.match(alertSentence(tierAlert(ORDINARY, 'priority', 0)), /served as priority, which costs more/);
    assert.equal(tierAlert(FLEX, 'default', 0).id, 'cost_drift/tier/gpt-6.1-terra-flex/1970-01-01');
  });

  it('that has no room refuses free of charge, and that is no reason to lower the provider’s rate', () => {
    const kind = kindOf(429, '{"code":"resource_unavailable"} 429 Resource Unavailable');
    assert.equal(kind, 'service_tier_full');
    assert.deepEqual(FAILURE_RULES[kind], { retry: true, fault: 'model', billed: 'nothing' });
    assert.equal(kindOf(429, 'Rate limit reached for requests'), 'rate_limited');
    assert.equal(kindOf(429, 'insufficient_quota: resource unavailable'), 'billing');
  });
});
