import assert from 'node:assert/strict';
import { providerStates, renderProviders } from '../../cli/models.ts';
import type { QueueRate } from '../../domain/health/rate.ts';
import type { ProviderRow } from '../../domain/shared/model.ts';
import { MODEL_A } from '../support/scripted-provider.ts';

const row = (id: string, more: Partial<ProviderRow> = {}): ProviderRow => ({
  id,
  protocol: 'openai-chat',
  baseUrl: 'http://127.0.0.1:1',
  apiKeyEnv: null,
  ...more,
});
const rate = (provider: string, more: Partial<QueueRate>): QueueRate => ({
  provider,
  perSecond: 0.7,
  bounds: { ceilingPerSecond: 1, floorPerSecond: 0.1 },
  stepPerSecond: 0.05,
  cutAtMs: 0,
  changedAtMs: 0,
  nextAtMs: 10_000,
  reason: { code: 'lowered', figures: { fromPerSecond: 1, refused: 3, sent: 10 } },
  heldBy: 'queue',
  ...more,
});

describe('the providers in `models`', () => {
  const requests = { per: 'minute', ceiling: 60 } as const;
  const providers = [
    row('held', { requests, tokensPerMinute: 9_000 }),
    row('older', { requests }),
    row('introduced'),
    row('new', { requests }),
    row('free'),
    row('unasked'),
  ];
  const models = providers.slice(0, 5).map(({ id }) => ({ ...MODEL_A, id: `of-${id}`, provider: id }));
  const states = providerStates({ providers, models }, [
    rate('held', {}),
    rate('older', { perSecond: 1, heldBy: 'workers', reason: { code: 'configured', figures: {} } }),
    rate('introduced', {
      perSecond: 2,
      bounds: null,
      reason: { code: 'introduced', figures: { refused: 1, sent: 5 } },
    }),
  ]);

  it('have a line each, with the rate in force, what is configured, and why', () => {
    const lines = renderProviders(states).split('\n').slice(1);
    assert.equal(lines.length, 5, 'whoever has no model is not asked');
    const line = (id: string) => lines.find((each) => each.startsWith(`${id} `)) ?? '';
    assert.match(line('held'), /0\.7\/s +0\.1 to 1\/s +9000 +lowered from 1: 3 of 10 requests/);
    assert.match(line('older'), /1\/s \(as its workers state it\) .*as configured/);
    assert.match(line('introduced'), /2\/s +- +no limit +introduced at the rate that was let through/);
    assert.match(line('new'), /not held yet +0\.1 to 1\/s/);
    assert.match(line('free'), /no limit +- +no limit/);
  });
});
