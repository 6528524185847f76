import type { DecisionClient } from '../client/decision-client.ts';
import { formatMoney } from '../domain/shared/format.ts';
import type { Decision } from '../workflows/messages.ts';
import type { DemoCall } from './demo-requests.ts';

const AT_ONCE = 12;
const REDRAW_EVERY_MS = 200;
const SAY_EVERY_MS = 3_000;
const BAR_WIDTH = 30;

/** Decides every call, twelve at a time, with live progress: a bar that is redrawn on a terminal, else a line every few
 * seconds; the decisions in the order of the requests, and a sentence for each that failed. Stops starting new ones once `isStopped` says so. */
export async function runBatch(
  decisions: DecisionClient,
  calls: readonly DemoCall[],
  out: NodeJS.WriteStream,
  isStopped: () => boolean,
) {
  const done = new Map<number, Decision>();
  const failures: string[] = [];
  const waiting = [...calls.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined && !isStopped(); next = waiting.shift()) {
      const [index, call] = next;
      const request = call.request();
      try {
        done.set(index, await decisions.decide(request));
      } catch (error) {
        failures.push(`${request.requestId}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  const line = () => progressLine([...done.values()], failures.length, calls.length);
  const stopShowing = show(out, line);
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } finally {
    stopShowing();
  }
  const inOrder = [...done.entries()].toSorted(([a], [b]) => a - b).map(([, decision]) => decision);
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
  const cost = decisions.reduce((sum, decision) => sum + decision.costMicroUsd, 0);
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
