import assert from 'node:assert/strict';
import { refuseExpired } from '../../cli/decide.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import type { Trade } from '../../domain/decision/verdict.ts';
import { resolvedDecision } from '../support/decision.ts';

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
  function said(decided: readonly Decision[], nowMs: number) {
    const { write } = process.stderr;
    const before = process.exitCode;
    const lines: string[] = [];
    process.stderr.write = (text: string | Uint8Array) => lines.push(String(text)) > 0;
    process.exitCode = undefined;
    try {
      refuseExpired(decided, nowMs);
      return { lines, code: process.exitCode };
    } finally {
      process.stderr.write = write;
      process.exitCode = before;
    }
  }

  it('fails where it recommends a trade whose time is over, and says of which decision', () => {
    const { lines, code } = said([skipping, buying], UNTIL_MS);
    assert.equal(code, 1);
    assert.equal(lines.length, 1);
    assert.match(
      lines[0] ?? '',
      /^Decision \S+ has expired: it was valid until 2026-11-24 12:00:00Z\. Do not act on it/,
    );
  });

  it('is no failure while it holds, or where there is nothing to act on', () => {
    assert.deepEqual(said([buying], UNTIL_MS - 1), { lines: [], code: undefined });
    assert.deepEqual(said([skipping], UNTIL_MS + 1), { lines: [], code: undefined });
  });
});
