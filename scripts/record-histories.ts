/** `npm run record-histories`: runs each workflow once against simulated providers and saves its history under
 * test/histories/, where the replay test holds later versions of the code against it. Record anew, beside the old ones,
 * after a workflow's commands changed behind a patch; never delete a history that may still be running somewhere. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { startServers } from '../src/embedded/index.ts';
import { installRuntime } from '../src/workers/runtime.ts';
import { governorWorkflowId, OPERATIONS_WORKFLOW_ID, SIGNAL, UPDATE } from '../src/workflows/messages.ts';
import { startTestServiceOn } from '../test/support/service.ts';

const FOLDER = fileURLToPath(new URL('../test/histories/', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const progress = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  installRuntime('WARN');
  const dataDir = await mkdtemp(join(tmpdir(), 'conclave-histories-'));
  const servers = await startServers({ dataDir, progress, webUi: false });
  try {
    const service = await startTestServiceOn(servers, { governor: { sweepEveryMs: 500, leaseMs: 60_000 } });
    try {
      const { client } = service.workers;
      const decided: Record<string, string> = {};
      const decide = async (name: string, more: Parameters<typeof service.request>[0]) => {
        const request = service.request(more);
        const handle = await service.start(request);
        await handle.result();
        decided[name] = handle.workflowId;
      };
      await decide('decide-gate', { quotes: { yes_bid: 1, yes_ask: 2 } });
      await decide('decide-quick', { escalateWithin: 0 });
      await decide('decide-escalated', { escalateWithin: 0.5 });
      await decide('decide-full', { maxStakeMicroUsd: 100_000_000 });
      service.simulator.setFaults([{ kind: 'hang' }]);
      await decide('decide-deadline', { maxStakeMicroUsd: 100_000_000, deadlineMs: 1_500 });
      service.simulator.setFaults([]);
      const change = { budget: { hourMicroUsd: 50_000_000 }, reason: 'recording', by: 'recorder' };
      await client.workflow.getHandle(governorWorkflowId('main')).executeUpdate(UPDATE.setPolicy, { args: [change] });
      const operations = client.workflow.getHandle(OPERATIONS_WORKFLOW_ID);
      await operations.signal(SIGNAL.setMode, { mode: 'emergency', reason: 'recording', by: 'recorder' });
      await operations.signal(SIGNAL.clearMode, { reason: 'recording', by: 'recorder' });
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      decided['cost-governor'] = governorWorkflowId('main');
      decided.operations = OPERATIONS_WORKFLOW_ID;

      await mkdir(FOLDER, { recursive: true });
      for (const [name, workflowId] of Object.entries(decided)) {
        const history = await client.workflow.getHandle(workflowId).fetchHistory();
        const text = withoutMachine(historyToJSON(history));
        await writeFile(join(FOLDER, `${name}.json`), `${text}\n`);
        progress(`${name}: ${history.events?.length ?? 0} events`);
      }
    } finally {
      await service.stop();
    }
  } finally {
    await servers.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Whose machine recorded it is nobody's business: host name and paths are replaced. */
function withoutMachine(text: string): string {
  return text.replaceAll(hostname(), 'recorder').replaceAll(ROOT, '/conclave');
}

main().catch((error: unknown) => {
  progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
