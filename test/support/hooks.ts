import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

/** Something that takes long to start and that many test files use. */
export interface SharedResource {
  /** Runs before the first test and has no time limit. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const resources: SharedResource[] = [];

/** Called by a support module when a test file imports it, so that a run starts only what its files use. */
export function useResource(resource: SharedResource): void {
  resources.push(resource);
}

export async function mochaGlobalSetup(): Promise<void> {
  await Promise.all(resources.map((resource) => resource.start()));
}

export async function mochaGlobalTeardown(): Promise<void> {
  await Promise.all(resources.map((resource) => resource.stop()));
}

/** What a file must close before it ends: servers that listen, and child processes. */
const OPEN_KINDS = ['TCPServerWrap', 'ProcessWrap'];
const CLOSED_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 50;

function openThings(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => OPEN_KINDS.includes(kind))
    .toSorted();
}

let openBefore: readonly string[] = [];

/** In parallel mode mocha runs these around each file, in the process that runs the file. */
export const mochaHooks = {
  beforeAll() {
    openBefore = openThings();
  },
  async afterAll(this: Mocha.Context) {
    const untilMs = Date.now() + CLOSED_WITHIN_MS;
    while (openThings().length > openBefore.length && Date.now() < untilMs) await delay(LOOK_EVERY_MS);
    const titles = this.test?.parent?.suites.map(({ title }) => title).join(', ');
    assert.deepEqual(openThings(), openBefore, `Left open, close it in \`after\`: see ${titles}`);
  },
};
