import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkModeChanged } from '../../../domain/messages/check-messages.ts';
import {
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
    const health = {
      breakers: [],
      askable: { askable: 1, configured: 1, quorum: 1 },
      enterAfterMs: 1,
      leaveAfterMs: 2,
    };
    const wanted = [{ mode: 'halted', reason: 'x', by: 'y', whose: 'operator' }];
    assert.equal(wrongOperationsInput({ carried: { audit: [change], wanted, isManualOverride: true, health } }), null);
    assert.equal(wrongOperationsInput({ carried: { audit: [], wanted: [], health: null } }), null);
    // What a later version hands on beside it is not looked at.
    const expired = [{ mode: 'normal', reason: 'x'.repeat(900), by: 'y', whose: 'expired', forMs: 5, more: {} }];
    const asked = { mode: 'degraded', atMs: 5, dwellMs: 0 };
    assert.equal(wrongOperationsInput({ carried: { audit: [], wanted: expired, asked, rates: [{}], more: 1 } }), null);
    assert.equal(wrongOperationsInput({ carried: { audit: [], wanted: [{ mode: 'party' }] } })?.field, 'carried');
    assert.equal(wrongScorekeeperInput({}), null);
    const told = [{ ticker: 'KX-1', settlement: 'yes', by: 'x' }];
    assert.equal(wrongScorekeeperInput({ carried: { told, state: { version: 1, refused: [] } } }), null);
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
        for (const wrong of [wrongGovernorInput, wrongOperationsInput, wrongScorekeeperInput, wrongShadowInput]) {
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
