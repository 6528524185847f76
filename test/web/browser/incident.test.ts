import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { loadWorker, type WorkerProcess } from '../../../bench/chaos/worker-process.ts';
import { prepareNamespace } from '../../../local/embedded/prepare-namespace.ts';
import { type Simulator, startSimulator } from '../../../local/simulator/index.ts';
import type { IncidentsView } from '../../../server/contract/incidents.ts';
import type { Dashboard } from '../../../server/dashboard.ts';
import type { Store } from '../../../store/index.ts';
import { decisionWorkflowId, TASK_QUEUE, WORKFLOW } from '../../../workflows/messages.ts';
import { describeInBrowser, seriousFindings } from '../../support/browser.ts';
import { sharedBundle } from '../../support/bundle.ts';
import { startTestDashboard } from '../../support/page.ts';
import { testRequest } from '../../support/request.ts';
import { sharedServers } from '../../support/servers.ts';
import { testConfig } from '../../support/service.ts';
import { openPrepared } from '../../support/store.ts';
import { type Receiver, startReceiver, WEBHOOK_SECRET } from '../../support/webhook.ts';

const MODEL = 'sim-gpt-5-mini';
/** Decisions that are under way when the worker dies, and one that is asked for afterwards. */
const UNDER_WAY = ['under-way-1', 'under-way-2'] as const;
const ASKED_LATER = 'asked-later';
const WAITING = UNDER_WAY.length + 1;
/** From the kill: five heartbeats of 3 s that are missing, and the time until the page is told. */
const RED_WITHIN_MS = 20_000;
/** For what must happen at some time. */
const LONG_MS = 60_000;
const GREEN = 'A decision that is started now is decided: 1 worker, 1 of 1 models reachable.';

describeInBrowser('a service whose only worker is killed', (browser) => {
  let store: Store;
  let client: Client;
  let simulator: Simulator;
  let receiver: Receiver;
  let dashboard: Dashboard;
  let workers: readonly [WorkerProcess, WorkerProcess];
  const closers: (() => unknown)[] = [];

  before(async function () {
    this.timeout(120_000);
    const servers = await sharedServers();
    const { address } = servers.temporal;
    const namespace = `incident-${randomUUID().slice(0, 8)}`;
    await prepareNamespace(address, namespace, 30_000);
    simulator = await startSimulator({ seed: 7 });
    closers.push(() => simulator.close());
    const base = testConfig({ ...servers, temporal: { address, namespace } }, simulator, {
      models: [MODEL],
      decision: { escalateWithin: 0, attemptsPerCall: 2 },
      governor: { sweepEveryMs: 500, leaseMs: 1_000 },
      shadowShare: 0,
    });
    const config = { ...base, models: base.models.map((row) => ({ ...row, callTimeoutMs: 20_000 })) };
    const folder = await mkdtemp(join(tmpdir(), 'conclave-incident-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const orderFile = join(folder, 'order.json');
    await writeFile(orderFile, JSON.stringify({ config, bundleFile: sharedBundle().codePath }));
    workers = [loadWorker(orderFile), loadWorker(orderFile)];
    closers.push(() => Promise.all(workers.map((worker) => (worker.isAlive() ? worker.kill() : undefined))));
    const connection = await Connection.connect({ address });
    closers.push(() => connection.close());
    client = new Client({ connection, namespace });
    store = await openPrepared(config.mongodb.uri, config.mongodb.database);
    closers.push(() => store.close());
    receiver = await startReceiver();
    closers.push(() => receiver.close());
    await workers[0].work();
    const webhook = { url: receiver.url, secret: { reveal: () => WEBHOOK_SECRET }, simulated: true };
    dashboard = await startTestDashboard({ workers: { store, client }, config }, { webhook });
    closers.push(() => dashboard.close());
  });
  after(async () => {
    for (const close of closers.toReversed()) await close();
  });

  /** Each on a market of its own, so that none waits for another's answers. */
  const decide = (requestId: string): Promise<WorkflowHandle> =>
    client.workflow.start(WORKFLOW.decide, {
      taskQueue: TASK_QUEUE,
      workflowId: decisionWorkflowId('main', requestId),
      args: [
        { ...testRequest({ quotes: { ticker: `KX-${requestId.toUpperCase()}` } }), requestId, deadlineMs: 180_000 },
      ],
      workflowTaskTimeout: '2 s',
    });
  const incidents = async () =>
    ((await (await fetch(`${dashboard.url}/api/incidents`)).json()) as IncidentsView).incidents;
  async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      await delay(100);
    }
  }

  it('is red within 20 s with what waits, is one incident and one message, and tells what went on once a worker is back', async function () {
    this.timeout(240_000);
    await (await decide('before')).result();
    const page = await browser.open(dashboard.url);
    const headline = async (tone: 'good' | 'bad', words: string) => {
      const line = page.locator(`.header .health-${tone}`, { hasText: words });
      await line.waitFor({ timeout: LONG_MS }).catch(async (cause: unknown) => {
        const shown = await page.locator('.header .health').textContent();
        throw new Error(`The header shows “${shown}” instead of “${words}”.`, { cause });
      });
    };
    await headline('good', GREEN);
    assert.equal(await page.getByRole('complementary', { name: 'Incidents' }).count(), 0);

    simulator.setFaults([{ kind: 'hang' }]);
    const handles = [await decide(UNDER_WAY[0]), await decide(UNDER_WAY[1])];
    await until(async () => (simulator.hanging() >= UNDER_WAY.length ? true : undefined));
    const killedAtMs = performance.now();
    await workers[0].kill();
    handles.push(await decide(ASKED_LATER));
    // How far they are cannot be asked any more, which is no failure of the page.
    assert.equal((await fetch(`${dashboard.url}/api/running`)).status, 200);
    await headline('bad', `No worker is running: ${WAITING} decisions wait.`);
    const redAfterMs = performance.now() - killedAtMs;
    assert.ok(redAfterMs <= RED_WITHIN_MS, `The header was red ${Math.round(redAfterMs)} ms after the kill.`);
    const strip = page.getByRole('complementary', { name: 'Incidents' });
    await strip.getByText(/No worker running, going on/).waitFor({ timeout: LONG_MS });
    assert.deepEqual(await seriousFindings(page), []);

    const [open, ...others] = await incidents();
    assert.deepEqual([open?.alerts.map(({ kind }) => kind), open?.closedAtMs, others], [['no_worker'], null, []]);
    assert.doesNotMatch(open?.alerts[0]?.message ?? '', /`|bin\/conclave/);
    await until(async () => (receiver.received.length > 0 ? true : undefined));

    simulator.setFaults([]);
    await workers[1].work();
    await headline('good', GREEN);
    for (const handle of handles) await handle.result();
    const told = await until(async () => {
      const [incident] = await incidents();
      const isWhole = incident?.figures?.resumed === WAITING && incident.figures.uncertainCalls >= UNDER_WAY.length;
      return isWhole ? incident : undefined;
    });
    assert.ok(told.closedAtMs !== null);
    const uncertain = await store.attempts.uncertain();
    assert.deepEqual(
      [told.figures?.uncertainCalls, told.figures?.uncertainMicroUsd, told.figures?.missed],
      [uncertain.length, uncertain.reduce((sum, { worstCaseMicroUsd }) => sum + worstCaseMicroUsd, 0), 0],
    );
    await strip.getByText(`${WAITING} decisions that waited went on.`).waitFor({ timeout: LONG_MS });
    await strip.getByText(/No worker running, over/).click();
    await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
    const story = page.getByRole('main');
    await story.getByText(`${WAITING} decisions that waited went on.`).waitFor();
    await story.getByText(/calls are uncertain: \$0\.\d+ stays charged/).waitFor();
    assert.deepEqual(await seriousFindings(page), []);

    assert.equal((await incidents()).length, 1);
    const messages = receiver.received.map(({ body }) => JSON.parse(body) as { event: string; kind: string });
    assert.deepEqual(
      messages.map(({ event, kind }) => [event, kind]),
      [['alert', 'no_worker']],
    );
  });
});
