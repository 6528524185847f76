/** The simulated providers in a process of their own, answering at once. Writes their address. */
import { startSimulator } from '../../local/simulator/index.ts';
import { untilStopped } from './part.ts';

const simulator = await startSimulator({ seed: 1, latency: 'instant' });
// No bench is about the limits of the simulated providers.
for (const { id } of simulator.models) simulator.setModel(id, { requestsPerMinute: Number.MAX_SAFE_INTEGER });
process.stdout.write(`${simulator.url}\n`);
await untilStopped();
await simulator.close();
