import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { runBatch } from '../../cli/demo-progress.ts';
import type { DemoCall } from '../../cli/demo-requests.ts';
import type { DecisionClient } from '../../client/decision-client.ts';
import type { Decision } from '../../workflows/messages.ts';

const NO_CLIENT = null as unknown as DecisionClient;
const decision = (ticker: string) => ({ ticker, action: 'BUY', costMicroUsd: 1_000 }) as Decision;
const call = (requestId: string, tickers: readonly string[], decide: DemoCall['decide']): DemoCall => ({
  requestId,
  tickers,
  decide,
});

describe('a batch of the demo', () => {
  it('shows every market once, whatever fails: a request, or what follows a decision', async () => {
    const out = new PassThrough();
    const calls = [
      call('event', ['E-1', 'E-2'], async () => [decision('E-1'), decision('E-2')]),
      call('refused', ['F-1', 'F-2'], () => Promise.reject(new Error('it is closed'))),
      call('last', ['L'], async () => [decision('L')]),
    ];
    const followed: string[] = [];
    const { decisions, failures } = await runBatch(NO_CLIENT, calls, {
      out: out as unknown as NodeJS.WriteStream,
      isStopped: () => false,
      async onDecision({ ticker }) {
        followed.push(ticker);
        if (ticker !== 'E-2') throw new Error(`no fill of ${ticker}`);
      },
    });
    assert.deepEqual(
      decisions.map(({ ticker }) => ticker),
      ['E-1', 'E-2', 'L'],
    );
    assert.deepEqual(followed.toSorted(), ['E-1', 'E-2', 'L']);
    assert.deepEqual(failures.toSorted(), ['event: no fill of E-1', 'last: no fill of L', 'refused: it is closed']);
    const [last = ''] = String(out.read()).trimEnd().split('\n').slice(-1);
    assert.match(last, /^\[#{30}\] 5\/5 {2}BUY 3 .* 2 failed$/);
  });
});
