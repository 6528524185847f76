import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkModeChanged } from '../../../domain/messages/signal-schema.ts';
import {
  deliveryInputSchema,
  governorInputSchema,
  operationsInputSchema,
  scorekeeperInputSchema,
  shadowInputSchema,
} from '../../../domain/messages/workflow-input-schema.ts';
import { checkWith } from '../../../domain/shared/check-schema.ts';
import { hostileValue, isSentence } from '../../support/hostile.ts';

const SCHEMAS = [
  deliveryInputSchema,
  governorInputSchema,
  operationsInputSchema,
  scorekeeperInputSchema,
  shadowInputSchema,
];

function refusalOf(schema: (typeof SCHEMAS)[number], input: unknown) {
  const checked = checkWith(schema, input);
  return checked.ok ? null : checked;
}

describe('what the service’s own workflows are started with', () => {
  it('is accepted as the service and the workflows themselves write it', () => {
    assert.equal(refusalOf(governorInputSchema, { account: 'main', sweepEveryMs: 5_000 }), null);
    const change = { version: 2, reason: 'x', by: 'y', atMs: 5 };
    const carried = { expired: 3, audit: [change] };
    assert.equal(
      refusalOf(governorInputSchema, { account: 'main', sweepEveryMs: 5_000, carried, historyLimit: 50 }),
      null,
    );
    assert.equal(refusalOf(operationsInputSchema, {}), null);
    const health = {
      breakers: [],
      models: { callable: 1, configured: 1, quorum: 1 },
      enterAfterMs: 1,
      leaveAfterMs: 2,
    };
    const reason = { code: 'operator', figures: { text: 'x'.repeat(900) } };
    const request = { mode: 'halted', reason, by: 'y', source: 'operator', forMs: null };
    const nothing = {
      audit: [],
      requests: [],
      reports: [],
      health: null,
      pending: null,
      rates: [],
      probing: [],
      probed: [],
    };
    assert.equal(refusalOf(operationsInputSchema, { carried: nothing }), null);
    const pending = { mode: 'degraded', reason, sinceMs: 5, dwellMs: 0 };
    const reports = [{ provider: 'a', model: 'b' }];
    // What a later version hands on beside it is not looked at.
    const full = {
      audit: [change],
      requests: [{ ...request, more: {} }],
      reports,
      health,
      pending,
      rates: [{}],
      probing: [],
      probed: [],
      more: 1,
    };
    assert.equal(refusalOf(operationsInputSchema, { carried: full }), null);
    // An earlier version has none of it.
    assert.equal(
      refusalOf(operationsInputSchema, { carried: { ...nothing, hurried: [1] } })?.field,
      'carried.hurried.0',
    );
    const wrong = { ...nothing, requests: [{ ...request, mode: 'party' }] };
    assert.equal(refusalOf(operationsInputSchema, { carried: wrong })?.field, 'carried.requests.0.mode');
    assert.equal(
      refusalOf(operationsInputSchema, { carried: { ...nothing, pending: undefined } })?.field,
      'carried.pending',
    );
    assert.equal(refusalOf(scorekeeperInputSchema, {}), null);
    const reported = [{ ticker: 'KX-1', settlement: 'yes', by: 'x' }];
    const keeper = { reported, state: { version: 1, refused: [] } };
    assert.equal(refusalOf(scorekeeperInputSchema, { carried: keeper }), null);
    assert.equal(refusalOf(deliveryInputSchema, { alertId: 'a', firstRetryMs: 1, giveUpAfterMs: 2 }), null);
    assert.equal(refusalOf(deliveryInputSchema, { alertId: '', firstRetryMs: 1, giveUpAfterMs: 2 })?.field, 'alertId');
    const call = { model: 'a', provider: 'b', worstCaseMicroUsd: 5, expectedCostMicroUsd: 2, callTimeoutMs: 9 };
    const shadow = { decisionId: 'main/1', account: 'main', requestId: '1', category: 'x', calls: [call] };
    assert.equal(refusalOf(shadowInputSchema, { ...shadow, deadlineAtMs: 5 }), null);
    assert.equal(refusalOf(shadowInputSchema, shadow)?.field, 'deadlineAtMs');
  });

  it('is refused in one sentence, whatever else it is', () => {
    const part = fc.oneof(hostileValue, fc.constantFrom<unknown>([], {}, [null], 'main', 5_000));
    const input = fc.oneof(
      hostileValue,
      fc.dictionary(fc.constantFrom('account', 'sweepEveryMs', 'carried', 'historyLimit', 'calls', 'audit'), part),
    );
    fc.assert(
      fc.property(input, (given) => {
        for (const schema of SCHEMAS) {
          const refusal = refusalOf(schema, given);
          if (refusal) isSentence(refusal.message);
        }
        const mode = checkModeChanged(given);
        if (!mode.ok) isSentence(mode.message);
      }),
      { numRuns: 300 },
    );
  });
});
