import type { DecisionClient } from '../client/decision-client.ts';
import { formatMoney } from '../domain/shared/format.ts';
import { sum } from '../domain/shared/sum.ts';
import type { Decision } from '../workflows/messages.ts';
import type { DemoCall } from './demo-requests.ts';

const AT_ONCE = 12;
const REDRAW_EVERY_MS = 200;
const SAY_EVERY_MS = 3_000;
const BAR_WIDTH = 30;

interface BatchOptions {
  readonly out: NodeJS.WriteStream;
  readonly isStopped: () => boolean;
  readonly onDecision: (decision: Decision) => Promise<void>;
}

/** Decides every call, twelve at a time, with live progress: a bar that is redrawn on a terminal, else a line every few
 * seconds; the decisions in the order of the requests, and a sentence for each that failed. Each decision is handed on as soon as it is
 * there. Stops starting new ones once `isStopped` says so. */
export async function runBatch(
  client: DecisionClient,
  calls: readonly DemoCall[],
  { out, isStopped, onDecision }: BatchOptions,
) {
  const done = new Map<number, readonly Decision[]>();
  const failures: string[] = [];
  let undecided = 0;
  const waiting = [...calls.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined && !isStopped(); next = waiting.shift()) {
      const [index, call] = next;
      const fail = (error: unknown) =>
        failures.push(`${call.requestId}: ${error instanceof Error ? error.message : String(error)}`);
      try {
        done.set(index, await call.decide(client));
      } catch (error) {
        undecided += call.tickers.length;
        fail(error);
      }
      // What follows a decision may fail, and the decision has been made.
      for (const decision of done.get(index) ?? []) await onDecision(decision).catch(fail);
    }
  };
  const markets = sum(calls.map(({ tickers }) => tickers.length));
  const line = () => progressLine([...done.values()].flat(), undecided, markets);
  const stopShowing = show(out, line);
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } finally {
    stopShowing();
  }
  const inOrder = [...done.entries()].toSorted(([a], [b]) => a - b).flatMap(([, made]) => made);
  return { decisions: inOrder, failures };
}

function show(out: NodeJS.WriteStream, line: () => string): () => void {
  const draw = () => {
    if (!out.isTTY) return void out.write(`${line()}\n`);
    out.cursorTo(0);
    out.write(line().slice(0, out.columns - 1));
    out.clearLine(1);
  };
  const timer = setInterval(draw, out.isTTY ? REDRAW_EVERY_MS : SAY_EVERY_MS);
  return () => {
    clearInterval(timer);
    draw();
    if (out.isTTY) out.write('\n');
  };
}

/** [######........] 24/60  BUY 5  SKIP 19  $0.0312 */
export function progressLine(decisions: readonly Decision[], failed: number, all: number): string {
  const ended = decisions.length + failed;
  const filled = all === 0 ? BAR_WIDTH : Math.round((ended / all) * BAR_WIDTH);
  const count = (action: string) => decisions.filter((decision) => decision.action === action).length;
  const cost = sum(decisions.map(({ costMicroUsd }) => costMicroUsd));
  const parts = [
    `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${ended}/${all}`,
    `BUY ${count('BUY')}`,
    `SELL ${count('SELL')}`,
    `SKIP ${count('SKIP')}`,
    formatMoney(cost),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return parts.join('  ');
}
