import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { recordOutcomes } from '../../client/operate.ts';
import { type Decision, decisionWorkflowId, TASK_QUEUE, WORKFLOW } from '../../workflows/messages.ts';
import { measure } from '../decide/measure.ts';
import type { PanelCalls } from '../decide/what-happened.ts';
import { ACCOUNT, distinctRequest, tickerOf } from '../distinct-markets.ts';

const CLIENTS = 20;
const WARM_UP = 60;
const SETTLE_EVERY_MS = 15_000;
/** One of so many markets ends during the run. */
const SETTLED_OF = 4;
const OUTCOMES_AT_ONCE = 200;

/** One decision of the load. */
export interface Sent extends PanelCalls {
  /** When it was due, in milliseconds since the load began. A service that stalls is not spared the decisions that were due then. */
  readonly dueMs: number;
  /** From when it was due to its result. */
  readonly tookMs: number;
}

export interface Load {
  /** Decisions a second that 20 clients get done, each with its next one at once. */
  capacity(forMs: number): Promise<number>;
  /** Starts a decision at even times, whatever became of those before, and now and then records how markets ended. Ends when all
   * have ended. */
  steady(perSecond: number, forMs: number): Promise<Sent[]>;
  /** Every decision that was made, those of `capacity` too. */
  panels(): readonly PanelCalls[];
  /** Outcomes that were recorded. */
  outcomes(): number;
  /** Why decisions or outcomes failed, one entry for each. */
  failures(): readonly string[];
}

/** A bot that decides each market once. */
export function createLoad(client: Client): Load {
  const panels: PanelCalls[] = [];
  const failures: string[] = [];
  const decided: number[] = [];
  let serial = 0;
  let outcomes = 0;

  async function decide(): Promise<PanelCalls> {
    const market = serial++;
    const requestId = `soak-${market}`;
    const workflowId = decisionWorkflowId(ACCOUNT, requestId);
    const args = [distinctRequest(market, requestId, Date.now())];
    const decision: Decision = await client.workflow.execute(WORKFLOW.decide, {
      taskQueue: TASK_QUEUE,
      workflowId,
      args,
    });
    // Not the whole decision: this process must not grow with the run.
    const panel = {
      path: decision.path,
      calls: decision.calls.map(({ model, outcome }) => ({ model, outcome })),
    };
    panels.push(panel);
    decided.push(market);
    return panel;
  }

  async function settle(): Promise<void> {
    const ended = decided.splice(0).filter((market) => market % SETTLED_OF === 0);
    for (let from = 0; from < ended.length; from += OUTCOMES_AT_ONCE) {
      const some = ended.slice(from, from + OUTCOMES_AT_ONCE).map((market) => ({
        ticker: tickerOf(market),
        settlement: market % (2 * SETTLED_OF) === 0 ? ('yes' as const) : ('no' as const),
        by: 'soak',
      }));
      const answers = await recordOutcomes(client, some);
      outcomes += answers.filter(({ kind }) => kind === 'recorded').length;
    }
  }

  return {
    async capacity(forMs) {
      await measure(decide, WARM_UP, CLIENTS);
      const untilMs = Date.now() + forMs;
      const before = panels.length;
      const beganMs = performance.now();
      await Promise.all(
        Array.from({ length: CLIENTS }, async () => {
          while (Date.now() < untilMs) await decide();
        }),
      );
      return ((panels.length - before) * 1_000) / (performance.now() - beganMs);
    },
    async steady(perSecond, forMs) {
      const sent: Sent[] = [];
      const running = new Set<Promise<void>>();
      const keep = (work: Promise<void>) => {
        const ended = work
          .catch((error: unknown) => void failures.push(String(error)))
          .finally(() => running.delete(ended));
        running.add(ended);
      };
      const beganMs = performance.now();
      let settledMs = 0;
      for (let index = 0; (index * 1_000) / perSecond < forMs; index++) {
        const dueMs = (index * 1_000) / perSecond;
        await delay(Math.max(0, beganMs + dueMs - performance.now()));
        keep(
          decide().then((panel) => {
            sent.push({ ...panel, dueMs, tookMs: performance.now() - beganMs - dueMs });
          }),
        );
        if (dueMs - settledMs < SETTLE_EVERY_MS) continue;
        settledMs = dueMs;
        keep(settle());
      }
      await Promise.all(running);
      return sent;
    },
    panels: () => panels,
    outcomes: () => outcomes,
    failures: () => failures,
  };
}
