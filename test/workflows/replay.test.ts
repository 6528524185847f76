import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { sharedBundle } from '../support/bundle.ts';

const FOLDER = new URL('../histories/', import.meta.url);

describe('recorded histories', () => {
  const load = async (name: string) =>
    JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')) as Record<string, unknown>;

  it('of every workflow replay on the code of today', async () => {
    const names = (await readdir(fileURLToPath(FOLDER))).filter((name) => name.endsWith('.json'));
    const workflowBundle = sharedBundle();
    for (const name of names) {
      await assert.doesNotReject(
        Worker.runReplayHistory({ workflowBundle }, await load(name)),
        `${name} does not replay`,
      );
    }
    for (const workflow of [
      'decide-',
      'decide-event',
      'cost-governor',
      'operations',
      'scorekeeper',
      'shadow',
      'deliver-alert',
      'retention',
    ]) {
      assert.ok(
        names.some((name) => name.startsWith(workflow)),
        `no history of ${workflow}`,
      );
    }
  });

  it('catch a changed order of commands', async () => {
    const history = await load('decide-full.json');
    const events = history.events as {
      eventType?: string;
      activityTaskScheduledEventAttributes?: { activityType: { name: string } };
    }[];
    const scheduled = events.find((event) => event.activityTaskScheduledEventAttributes);
    assert.ok(scheduled?.activityTaskScheduledEventAttributes);
    scheduled.activityTaskScheduledEventAttributes.activityType.name = 'anotherActivity';
    await assert.rejects(
      Worker.runReplayHistory({ workflowBundle: sharedBundle() }, history),
      (error: unknown) => error instanceof DeterminismViolationError || /nondetermin/i.test(String(error)),
    );
  });
});
