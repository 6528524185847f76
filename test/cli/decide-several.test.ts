import assert from 'node:assert/strict';
import { decide } from '../../cli/decide.ts';
import { decideSeveral, type MarketSource } from '../../cli/decide-several.ts';
import { CommandFailed } from '../../cli/output.ts';
import { type ExplainedDecision, ServiceUnavailable } from '../../client/index.ts';
import type { DecideRequest } from '../../domain/decision/request-schema.ts';
import { becauseOf } from '../../domain/explain/with-sentences.ts';
import { resolvedDecision } from '../support/decision.ts';
import { written } from './written.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
/** A request that stands for the n-th market. */
const requestOf = (n: number) => ({ requestId: String(n) }) as DecideRequest;
const decisionOf = ({ requestId }: DecideRequest): ExplainedDecision => {
  const decision = resolvedDecision(Number(requestId), NOW_MS);
  return { ...decision, because: becauseOf(decision), costMicroUsd: 1_000 } as ExplainedDecision;
};
const good = (n: number): MarketSource => ({ file: `${n}.json`, request: async () => requestOf(n) });
const unreadable: MarketSource = {
  file: 'gone.json',
  request: () => Promise.reject(new CommandFailed('unreadable', 'gone.json cannot be read: there is no such file.')),
};

describe('several markets decided by one command', () => {
  it('are each decided, in the order of the files whatever finishes first, with progress and a summary', async () => {
    let secondStarted: () => void = () => assert.fail('set below');
    const untilSecond = new Promise<void>((resolve) => {
      secondStarted = resolve;
    });
    const { stdout, stderr, code } = await written(() =>
      decideSeveral(
        [good(1), good(2)],
        async (request) => {
          if (request.requestId === '1') await untilSecond;
          else secondStarted();
          return decisionOf(request);
        },
        { json: true },
      ),
    );
    const decisions = JSON.parse(stdout) as { requestId: string }[];
    assert.deepEqual(
      decisions.map(({ requestId }) => requestId),
      ['n-1', 'n-2'],
    );
    assert.equal(code, undefined);
    const lines = stderr.trim().split('\n');
    assert.match(lines[0] ?? '', /^1\/2 {2}2\.json: /);
    assert.match(lines[1] ?? '', /^2\/2 {2}1\.json: /);
    assert.match(lines[2] ?? '', /^2 markets: .*; cost \$0\.0020 \(simulated\)\.$/);
  });

  it('are decided though a file cannot be read; then the exit code is 1', async () => {
    const { stdout, stderr, code } = await written(() =>
      decideSeveral([unreadable, good(2)], async (request) => decisionOf(request), { json: true }),
    );
    const [refused, decided] = JSON.parse(stdout) as [object, { requestId: string }];
    assert.deepEqual(refused, {
      file: 'gone.json',
      error: { code: 'unreadable', message: 'gone.json cannot be read: there is no such file.' },
    });
    assert.equal(decided.requestId, 'n-2');
    assert.equal(code, 1);
    assert.match(stderr, /gone\.json: refused, unreadable\n/);
    assert.match(stderr, /^2 markets: .*1 refused; cost/m);
  });

  it('are printed though the service goes away under one of them', async () => {
    const { stdout, code } = await written(() =>
      decideSeveral(
        [good(1), good(2)],
        async (request) => {
          if (request.requestId === '2') throw new ServiceUnavailable('no_answer', 'No worker took it.');
          return decisionOf(request);
        },
        { json: true },
      ),
    );
    const [decided, lost] = JSON.parse(stdout) as [{ requestId: string }, object];
    assert.equal(decided.requestId, 'n-1');
    assert.deepEqual(lost, { file: '2.json', error: { code: 'no_answer', message: 'No worker took it.' } });
    assert.equal(code, 1);
  });

  it('come from stdin once at most', async () => {
    await assert.rejects(decide(['-', '-'], {}), /^UsageError: Only one market can come from stdin/);
  });

  it('are decided ten at a time', async () => {
    let running = 0;
    let most = 0;
    await written(() =>
      decideSeveral(
        Array.from({ length: 25 }, (_, n) => good(n)),
        async (request) => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setImmediate(resolve));
          running--;
          return decisionOf(request);
        },
        {},
      ),
    );
    assert.equal(most, 10);
  });
});
