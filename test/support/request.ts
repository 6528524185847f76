import { randomUUID } from 'node:crypto';
import type { DecideRequest } from '../../domain/decision/request-schema.ts';

/** A complete request for a market that stays open, changed by what the test gives. */
export function testRequest(more: Partial<DecideRequest> & { quotes?: Record<string, unknown> } = {}): DecideRequest {
  const { quotes, ...rest } = more;
  return {
    requestId: randomUUID(),
    account: 'main',
    market: {
      ticker: `KXTEST-${randomUUID().slice(0, 8)}`,
      title: 'Will the test market resolve to Yes?',
      rules_primary: 'It resolves to Yes if the thing happens before the close.',
      yes_bid: 44,
      yes_ask: 46,
      status: 'active',
      close_time: '2034-01-01T00:00:00Z',
      expiration_time: '2034-01-02T00:00:00Z',
      ...quotes,
    },
    bankrollMicroUsd: 1_000_000_000,
    maxStakeMicroUsd: 20_000_000,
    deadlineMs: 60_000,
    ...rest,
  };
}
