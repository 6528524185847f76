import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningMongo, startMongo } from '../../../local/embedded/mongo.ts';
import { freePort } from '../../../local/embedded/start-on-free-port.ts';
import { type RunningTemporal, startTemporal } from '../../../local/embedded/temporal.ts';

/** Runs two starts at once on one preferred port, each with a folder of its own. */
async function race<T extends RunningMongo | RunningTemporal>(start: (dataDir: string, port: number) => Promise<T>) {
  const port = await freePort();
  const folders = await Promise.all([0, 1].map(() => mkdtemp(join(tmpdir(), 'conclave-ports-'))));
  const outcomes = await Promise.allSettled(folders.map((folder) => start(folder, port)));
  const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const isRunning = started.map((server) => server.process?.isRunning());
  await Promise.all(started.map((server) => server.process?.stop()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  return { outcomes, started, isRunning };
}

describe('two services that start at the same moment and want the same port', () => {
  const progress = () => undefined;

  it('each get a MongoDB server of their own', async () => {
    const { outcomes, started, isRunning } = await race((dataDir, port) =>
      startMongo({ dataDir, progress, uri: null, port }),
    );
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status),
      ['fulfilled', 'fulfilled'],
    );
    assert.equal(new Set(started.map((server) => server.uri)).size, 2);
    assert.deepEqual(isRunning, [true, true]);
  });

  it('each get a Temporal server of their own', async () => {
    const { outcomes, started, isRunning } = await race((dataDir, port) =>
      startTemporal({ dataDir, progress, webUi: false, address: null, port }),
    );
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status),
      ['fulfilled', 'fulfilled'],
    );
    assert.equal(new Set(started.map((server) => server.address)).size, 2);
    assert.deepEqual(isRunning, [true, true]);
  });
});
