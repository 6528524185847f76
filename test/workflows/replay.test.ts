import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { WORKFLOW } from '../../workflows/messages.ts';
import { sharedBundle } from '../support/bundle.ts';

interface HistoryEvent {
  readonly workflowExecutionStartedEventAttributes?: { readonly workflowType: { readonly name: string } };
  readonly activityTaskCompletedEventAttributes?: object;
  readonly markerRecordedEventAttributes?: object;
}

const FOLDER = new URL('../histories/', import.meta.url);

describe('recorded histories', () => {
  const load = async (name: string) =>
    JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')) as Record<string, unknown>;

  it('of every workflow replay on the code of today', async () => {
    const names = (await readdir(fileURLToPath(FOLDER))).filter((name) => name.endsWith('.json'));
    const workflowBundle = sharedBundle();
    const types = new Set<string>();
    for (const name of names) {
      const history = await load(name);
      const [started, ...rest] = history.events as readonly HistoryEvent[];
      types.add(started?.workflowExecutionStartedEventAttributes?.workflowType.name ?? '');
      // The start alone replays on any code.
      const isWorth = rest.some(
        ({ activityTaskCompletedEventAttributes: done, markerRecordedEventAttributes: marked }) => done ?? marked,
      );
      assert.ok(isWorth, `${name} records nothing that the workflow did`);
      await assert.doesNotReject(Worker.runReplayHistory({ workflowBundle }, history), `${name} does not replay`);
    }
    assert.deepEqual([...types].toSorted(), Object.values(WORKFLOW).toSorted(), 'every workflow has a history');
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
