import assert from 'node:assert/strict';
import { refuseExpired } from '../../cli/decide.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import type { Trade } from '../../domain/decision/verdict.ts';
import { resolvedDecision } from '../support/decision.ts';
import { written } from './written.ts';

const UNTIL_MS = Date.parse('2026-11-24T12:00:00Z');
const TRADE: Trade = {
  ...{ action: 'BUY', side: 'yes', contracts: 10, limitMicroUsd: 460_000 },
  ...{ stakeMicroUsd: 4_700_000, feeMicroUsd: 100_000, edge: 0.1 },
};

describe('a decision that `decide` printed', () => {
  const made = { ...resolvedDecision(1, UNTIL_MS - 60_000), validUntilMs: UNTIL_MS };
  const buying: Decision = { ...made, action: 'BUY', verdict: { ...made.verdict, action: 'BUY', trade: TRADE } };
  const skipping: Decision = { ...made, action: 'SKIP', verdict: { ...made.verdict, action: 'SKIP', trade: null } };

  /** What is said on stderr, and the exit code. */
  async function said(decided: readonly Decision[], nowMs: number) {
    const { stderr, code } = await written(() => refuseExpired(decided, nowMs));
    return { lines: stderr.split('\n').slice(0, -1), code };
  }

  it('fails where it recommends a trade whose time is over, and says of which decision', async () => {
    const { lines, code } = await said([skipping, buying], UNTIL_MS);
    assert.equal(code, 1);
    assert.equal(lines.length, 1);
    assert.match(
      lines[0] ?? '',
      /^Decision \S+ has expired: it was valid until 2026-11-24 12:00:00Z\. Do not act on it/,
    );
  });

  it('is no failure while it holds, or where there is nothing to act on', async () => {
    assert.deepEqual(await said([buying], UNTIL_MS - 1), { lines: [], code: undefined });
    assert.deepEqual(await said([skipping], UNTIL_MS + 1), { lines: [], code: undefined });
  });
});
