/** `npm run bench [-- --json] [--decisions N] [--rounds N]`: a five-model decision with instant providers beside the bare floor
 * (a workflow of five activities and one more that does nothing), and a decision that reuses earlier answers. Temporal, the store,
 * the providers and both kinds of worker are processes of their own; this one makes the load. The three take turns in each round,
 * so that a noisy machine changes all of them, and ratios are taken within a round. Exits with 1 and a sentence unless every panel
 * called five models, every reuse none, and the providers saw five requests a panel. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Decision, decisionWorkflowId, TASK_QUEUE, WORKFLOW } from '../workflows/messages.ts';
import { type Figures, measure, quantile } from './decide/measure.ts';
import { notWhatItMeasures } from './decide/what-happened.ts';
import { ACCOUNT, distinctRequest, unauditedRequestIds } from './distinct-markets.ts';
import { MODELS } from './layout/bench-config.ts';
import { FLOOR_QUEUE, floorQueue } from './layout/floor.ts';
import { type Layout, withLayout } from './layout/layout.ts';
import { wholeOption } from './whole-option.ts';
import { progress } from './with-servers.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    decisions: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '4' },
  },
});
const FLOOR_WORKER = fileURLToPath(new URL('./layout/floor-worker.ts', import.meta.url));
const CLIENTS = 20;
const WARM_UP = 20;
const KINDS = ['floor5', 'decide5', 'reuse'] as const;
type Kind = (typeof KINDS)[number];
interface Round {
  readonly at1: Readonly<Record<Kind, Figures>>;
  readonly at20: Readonly<Record<Kind, Figures>>;
}

async function main(): Promise<void> {
  const decisions = wholeOption('decisions', values.decisions, 1);
  const rounds = wholeOption('rounds', values.rounds, 1);
  await withLayout(1, async (layout) => {
    const { runs, decided } = await runsOn(layout);
    const perRound = Math.ceil(decisions / rounds);
    // Reuse last: it needs what was decided.
    for (const kind of KINDS) {
      await measure(runs[kind], WARM_UP, 1);
      await measure(runs[kind], 2 * WARM_UP, CLIENTS);
    }
    const all: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      progress(`round ${round} of ${rounds}`);
      // In turn from the front and from the back, so that none of them always comes first.
      const order = round % 2 === 1 ? KINDS : KINDS.toReversed();
      const at1: Partial<Record<Kind, Figures>> = {};
      const at20: Partial<Record<Kind, Figures>> = {};
      for (const kind of order) at1[kind] = await measure(runs[kind], perRound, 1);
      for (const kind of order) at20[kind] = await measure(runs[kind], 2 * perRound, CLIENTS);
      all.push({ at1, at20 } as Round);
    }
    const problems = notWhatItMeasures({ ...decided, requests: await layout.requests(), models: MODELS });
    for (const problem of problems) progress(problem);
    // Figures of something else are no figures.
    if (problems.length > 0) process.exitCode = 1;
    else report(all);
  });
}

/** What is measured, and the decisions that it has made so far. */
async function runsOn({ config, client, start }: Layout) {
  const { address, namespace } = config.temporal;
  const queues = config.models.map(({ provider }) => floorQueue(provider));
  await start(FLOOR_WORKER, [address, namespace, ...new Set(queues)]);
  const panels: Decision[] = [];
  const reused: Decision[] = [];
  const nowMs = Date.now();
  const reuseIds = unauditedRequestIds('reuse');
  let serial = 0;
  let floors = 0;
  const decide = async (market: number, requestId: string): Promise<Decision> => {
    const workflowId = decisionWorkflowId(ACCOUNT, requestId);
    const args = [distinctRequest(market, requestId, nowMs)];
    return client.workflow.execute(WORKFLOW.decide, { taskQueue: TASK_QUEUE, workflowId, args });
  };
  /** Markets that were decided, so that a decision on one can reuse. */
  const answered: number[] = [];
  const runs: Record<Kind, () => Promise<unknown>> = {
    floor5: () =>
      client.workflow.execute('floor', {
        taskQueue: FLOOR_QUEUE,
        workflowId: `floor/${floors++}`,
        args: [queues],
      }),
    async decide5() {
      const market = serial++;
      panels.push(await decide(market, `panel-${market}`));
      answered.push(market);
    },
    async reuse() {
      const market = answered[reused.length % answered.length] ?? 0;
      reused.push(await decide(market, reuseIds.next().value));
    },
  };
  return { runs, decided: { panels, reused } };
}

function report(rounds: readonly Round[]): void {
  const median = (figure: (round: Round) => number) => round2(quantile(rounds.map(figure), 0.5));
  const figures = (kind: Kind) => ({
    p50MsAt1: median(({ at1 }) => at1[kind].p50Ms),
    p95MsAt1: median(({ at1 }) => at1[kind].p95Ms),
    perSecondAt20: median(({ at20 }) => at20[kind].perSecond),
    p50MsAt20: median(({ at20 }) => at20[kind].p50Ms),
    p95MsAt20: median(({ at20 }) => at20[kind].p95Ms),
  });
  /** The median over the rounds, and the lowest and highest. */
  const ratio = (figure: (round: Round) => number) => ({
    median: median(figure),
    low: round2(Math.min(...rounds.map(figure))),
    high: round2(Math.max(...rounds.map(figure))),
  });
  const p50 = ratio(({ at1 }) => at1.decide5.p50Ms / at1.floor5.p50Ms);
  const throughput = ratio(({ at20 }) => at20.decide5.perSecond / at20.floor5.perSecond);
  const result = {
    simulated: true,
    floor5: figures('floor5'),
    decide5: figures('decide5'),
    reuse: figures('reuse'),
    ratios: {
      /** Decision over floor at one client: lower is better, 1 is the floor itself. */
      floor5P50: p50.median,
      /** Decision over floor at 20 clients: higher is better. */
      floor5Throughput: throughput.median,
      ranges: { floor5P50: p50, floor5Throughput: throughput },
    },
    decisions: Number(values.decisions),
    rounds: rounds.length,
  };
  process.stdout.write(`${values.json ? JSON.stringify(result) : JSON.stringify(result, null, 2)}\n`);
}

const round2 = (value: number) => Math.round(value * 100) / 100;

main().catch((error: unknown) => {
  progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
