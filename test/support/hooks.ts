import { installRuntime } from '../../workers/runtime.ts';
import { sharedServers, stopSharedServers } from './servers.ts';

/** Where nothing is cached yet the servers are built first, which takes minutes and is no test's own time. */
const BUILD_WITHIN_MS = 1_200_000;

export const mochaHooks = {
  async beforeAll(this: Mocha.Context) {
    this.timeout(BUILD_WITHIN_MS);
    // Failures that tests provoke are not worth a line each.
    installRuntime('ERROR');
    await sharedServers();
  },
  async afterAll(this: Mocha.Context) {
    await stopSharedServers();
  },
};
