import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { DecisionClient } from '../../client/decision-client.ts';
import { setPolicy } from '../../client/operate.ts';
import { decisionIdOf } from '../../domain/shared/ids.ts';
import { type SimulatedMarket, simulatedMarkets } from '../../local/simulator/index.ts';
import { type DecideRequest, decisionWorkflowId, NAMESPACE } from '../../workflows/messages.ts';
import { RESEARCHING, STEADY, TIGHT } from './config.ts';

const START_WITHIN_MS = 240_000;
const AGAIN_AFTER_MS = 300;
const DEADLINE_MS = 12_000;
/** Half of it is for the search, which is not begun with less than twelve seconds; on a slow machine most of it is a wait. */
const RESEARCH_DEADLINE_MS = 120_000;
/** They share one search. */
const DECISIONS_A_QUESTION = 2;
/** Of so many one leaves something to win. */
const MARKETS_A_QUESTION = 50;
const MARKETS = 2_000;
const LARGE_STAKE_MICRO_USD = 100_000_000;
const SMALL_STAKE_MICRO_USD = 20_000_000;
/** Seeds of worlds that no other decision is about. */
const QUESTIONS_FROM = 1_000_000;
/** Like the demo's callers: most stake little and get one model first, some stake enough for a panel. */
const STAKES = [20, 100, 20, 20, 10, 20, 250, 5, 20, 40, 100, 20].map((dollars) => dollars * 1_000_000);

/** What makes a decision another than those before. */
interface Given {
  readonly market?: SimulatedMarket;
  readonly rules?: string;
  readonly research?: 'always' | 'auto';
  readonly deadlineMs?: number;
}

/** A bot that starts decisions and repeats each start until it is answered, as a bot with money at stake would. */
export interface Load {
  /** Starts one decision of the account with ample money, which calls every model. Returns its id. */
  steady(): Promise<string>;
  /** Starts several decisions at once of the account with too little money. Returns their ids. */
  tight(count: number): Promise<string[]>;
  /** Starts decisions that have evidence looked for on this many new questions, two at once on each. Returns their ids. */
  research(questions: number): Promise<string[]>;
  /** Starts one decision of the account with ample money, on a market with these rules. */
  hostile(rules: string): Promise<void>;
  /** Gives the account with too little money another time zone. */
  changeZone(zone: string): Promise<void>;
  /** Ids of the decisions on markets with hostile rules. */
  hostileIds(): readonly string[];
  /** Ids of the decisions that were started: `<account>/<requestId>`. */
  started(): readonly string[];
  /** The status of a decision's workflow. */
  execution(decisionId: string): Promise<string>;
  /** What a decision that has not ended waits for. */
  diagnose(decisionId: string): Promise<string>;
  close(): Promise<void>;
}

export async function startLoad(seed: number, temporalPort: number): Promise<Load> {
  const connection = await Connection.connect({ address: `127.0.0.1:${temporalPort}` });
  const client = new Client({ connection, namespace: NAMESPACE });
  const decisions = new DecisionClient(client);
  const nowMs = Date.now();
  const marketsOf = (worldSeed: number, count: number) =>
    simulatedMarkets({ seed: worldSeed, count, profile: 'inefficient', nowMs }).filter(isOpen);
  const markets = marketsOf(seed, MARKETS);
  const started: string[] = [];
  const hostile: string[] = [];
  let serial = 0;
  let questions = 0;

  function handleOf(decisionId: string) {
    const [account = '', ...rest] = decisionId.split('/');
    return client.workflow.getHandle(decisionWorkflowId(account, rest.join('/')));
  }

  async function execution(decisionId: string): Promise<string> {
    try {
      return (await handleOf(decisionId).describe()).status.name;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'ABSENT';
      throw error;
    }
  }

  async function start(account: string, maxStakeMicroUsd: number, given: Given = {}): Promise<string> {
    const index = serial++;
    const market = given.market ?? markets[index % markets.length];
    if (!market) throw new Error('The simulator has no open market.');
    const { rules, research, deadlineMs = DEADLINE_MS } = given;
    const request: DecideRequest = {
      requestId: `chaos-${seed}-${String(index).padStart(5, '0')}`,
      account,
      market: rules === undefined ? market.json : withRules(market, rules),
      bankrollMicroUsd: 2_000_000_000,
      maxStakeMicroUsd,
      deadlineMs,
      ...(research ? { research } : {}),
    };
    await untilAnswered(() => decisions.start(request));
    const decisionId = decisionIdOf(account, request.requestId);
    started.push(decisionId);
    return decisionId;
  }

  /** A question is an event of its own: the markets of one share a brief. */
  async function startResearch(): Promise<string[]> {
    const question = ++questions;
    const [market] = marketsOf(QUESTIONS_FROM + 1_000 * seed + question, MARKETS_A_QUESTION);
    if (!market) throw new Error(`The simulator has no open market for question ${question}.`);
    const research = question % 3 === 0 ? 'auto' : 'always';
    const given = { market, research, deadlineMs: RESEARCH_DEADLINE_MS } as const;
    return Promise.all(
      Array.from({ length: DECISIONS_A_QUESTION }, () => start(RESEARCHING, SMALL_STAKE_MICRO_USD, given)),
    );
  }

  return {
    steady: () => start(STEADY, LARGE_STAKE_MICRO_USD),
    async research(count) {
      return (await Promise.all(Array.from({ length: count }, startResearch))).flat();
    },
    async hostile(rules) {
      hostile.push(await start(STEADY, LARGE_STAKE_MICRO_USD, { rules }));
    },
    async changeZone(zone) {
      const change = { zone, budget: {}, reason: 'chaos', by: 'chaos' };
      await untilAnswered(() => setPolicy(client, TIGHT, change));
    },
    hostileIds: () => hostile,
    tight: (count) =>
      Promise.all(Array.from({ length: count }, () => start(TIGHT, STAKES[serial % STAKES.length] as number))),
    started: () => started,
    execution,
    async diagnose(decisionId) {
      if ((await execution(decisionId)) === 'ABSENT') return 'Temporal does not know it';
      const { status, raw } = await handleOf(decisionId).describe();
      const activities = (raw.pendingActivities ?? []).map(
        ({ activityType, state, attempt, lastFailure }) =>
          `${activityType?.name} (state ${state}, try ${attempt}): ${lastFailure?.message ?? 'no failure yet'}`,
      );
      const task = raw.pendingWorkflowTask;
      const waiting = task ? [`a workflow task (state ${task.state}, try ${task.attempt})`] : [];
      return [status.name, ...activities, ...waiting].join('; ');
    },
    close: () => connection.close(),
  };
}

/** Repeats the call while the service is down: every fault of the schedule ends. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  const until = Date.now() + START_WITHIN_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > until) throw error;
      await delay(AGAIN_AFTER_MS);
    }
  }
}

function withRules({ json }: SimulatedMarket, rules: string) {
  return { ...json, markets: json.markets.map((market) => ({ ...market, rules_primary: rules })) };
}

/** Whether the price leaves something to win; otherwise no model would be called. */
function isOpen({ quotes }: SimulatedMarket): boolean {
  return quotes.bid > 5 && quotes.ask < 95;
}
