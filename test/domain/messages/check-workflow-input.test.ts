import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkModeChanged } from '../../../domain/messages/check-messages.ts';
import {
  wrongDeliveryInput,
  wrongGovernorInput,
  wrongOperationsInput,
  wrongScorekeeperInput,
  wrongShadowInput,
} from '../../../domain/messages/check-workflow-input.ts';
import { hostileValue, isSentence } from '../../support/hostile.ts';

describe('what the service’s own workflows are started with', () => {
  it('is accepted as the service and the workflows themselves write it', () => {
    assert.equal(wrongGovernorInput({ account: 'main', sweepEveryMs: 5_000 }), null);
    const change = { version: 2, reason: 'x', by: 'y', atMs: 5 };
    const carried = { expired: 3, audit: [change] };
    assert.equal(wrongGovernorInput({ account: 'main', sweepEveryMs: 5_000, carried, historyLimit: 50 }), null);
    assert.equal(wrongOperationsInput({}), null);
    const models = { reachable: 1, configured: 1, quorum: 1 };
    const health = { breakers: [], models, enterAfterMs: 1, leaveAfterMs: 2 };
    const written = { code: 'operator', figures: { text: 'x'.repeat(900) } };
    const request = { mode: 'halted', reason: written, by: 'y', source: 'operator', forMs: null };
    const pending = { mode: 'degraded', reason: written, sinceMs: 5, dwellMs: 0 };
    const nothing = { audit: [], requests: [], reports: [], health: null, pending: null, rates: [] };
    assert.equal(wrongOperationsInput({ carried: nothing }), null);
    const reports = [{ provider: 'p', model: 'm' }];
    const full = { audit: [change], requests: [request], reports, health, pending, rates: [{}] };
    assert.equal(wrongOperationsInput({ carried: full, historyLimit: 20 }), null);
    for (const broken of [
      { requests: [{ ...request, mode: 'party' }] },
      { requests: [{ ...request, reason: 'x' }] },
      { pending: { ...pending, mode: 'party' } },
      { reports: [{ provider: 'p' }] },
      { health: { ...health, models: null } },
      { rates: undefined },
    ]) {
      assert.equal(wrongOperationsInput({ carried: { ...full, ...broken } })?.field, 'carried');
    }
    const delivery = { alertId: 'cap_reached/main', firstRetryMs: 30_000, giveUpAfterMs: 86_400_000 };
    assert.equal(wrongDeliveryInput(delivery), null);
    assert.equal(wrongDeliveryInput({ ...delivery, giveUpAfterMs: 0 })?.field, 'giveUpAfterMs');
    assert.equal(wrongDeliveryInput({ ...delivery, alertId: '' })?.field, 'alertId');
    assert.equal(wrongScorekeeperInput({}), null);
    const reported = [{ ticker: 'KX-1', settlement: 'yes', by: 'x' }];
    assert.equal(wrongScorekeeperInput({ carried: { reported, state: { version: 1, refused: [] } } }), null);
    const call = { model: 'a', provider: 'b', worstCaseMicroUsd: 5, expectedCostMicroUsd: 2, callTimeoutMs: 9 };
    const shadow = { decisionId: 'main/1', account: 'main', requestId: '1', category: 'x', calls: [call] };
    assert.equal(wrongShadowInput({ ...shadow, deadlineAtMs: 5 }), null);
    assert.equal(wrongShadowInput(shadow)?.field, 'deadlineAtMs');
  });

  it('is refused in one sentence, whatever else it is', () => {
    const part = fc.oneof(hostileValue, fc.constantFrom<unknown>([], {}, [null], 'main', 5_000));
    const input = fc.oneof(
      hostileValue,
      fc.dictionary(fc.constantFrom('account', 'sweepEveryMs', 'carried', 'historyLimit', 'calls', 'audit'), part),
    );
    fc.assert(
      fc.property(input, (given) => {
        for (const wrong of [
          wrongDeliveryInput,
          wrongGovernorInput,
          wrongOperationsInput,
          wrongScorekeeperInput,
          wrongShadowInput,
        ]) {
          const refusal = wrong(given);
          if (refusal) isSentence(refusal.message);
        }
        const mode = checkModeChanged(given);
        if (!mode.ok) isSentence(mode.message);
      }),
      { numRuns: 300 },
    );
  });
});
