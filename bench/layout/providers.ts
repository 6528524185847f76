/** The simulated providers in a process of their own, answering at once. Writes their address. */
import { startSimulator } from '../../local/simulator/index.ts';
import { untilStopped } from './part.ts';

const simulator = await startSimulator({ seed: 1, latency: 'instant' });
// No bench is about the limits of the simulated providers, nor about which models deserve to be called: all answer alike, so that
// no record of outcomes leaves one of them out of a panel.
const alike = { requestsPerMinute: Number.MAX_SAFE_INTEGER, noise: 0.7, correlation: 1, bias: 0, overconfidence: 1.3 };
for (const { id } of simulator.models) simulator.setModel(id, alike);
process.stdout.write(`${simulator.url}\n`);
await untilStopped();
await simulator.close();
