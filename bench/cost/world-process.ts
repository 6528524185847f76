/** Runs each world that it is sent and sends back what came of it. */
import { type RunOptions, runWorld } from './world-result.ts';

process.on('message', (options: RunOptions) => {
  process.send?.(runWorld(options));
});
process.on('disconnect', () => process.exit());
