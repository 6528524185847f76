import { type Profile, startSimulator } from '../local/simulator/index.ts';
import { type SimulatedVenue, startSimulatedVenue } from '../local/simulator/venue/index.ts';
import { SIMULATED_TOKENS_PER_SECOND } from './service-file.ts';

/** What plays the world in `demo` and `up --simulated`: providers, a web to search, and a venue. */
export type Simulation = Awaited<ReturnType<typeof startSimulation>>;

/** What the demo's markets take after their close; elsewhere it is as long as at the venue. */
const HURRIED = { determineMs: 300, settleMs: 500, disputeMs: 700 };
/** Far from the places in the simulated world that the demo uses. */
const LISTED_FROM = 1_000_000;
const LISTED = { markets: 24, events: 4 };

export async function startSimulation(options: {
  readonly seed: number;
  readonly profile: Profile;
  readonly demo: boolean;
}) {
  const { seed, profile, demo } = options;
  const simulator = await startSimulator({ seed });
  let venue: SimulatedVenue;
  try {
    const pace = demo ? { pace: HURRIED } : {};
    venue = await startSimulatedVenue({ seed, profile, tokensPerSecond: SIMULATED_TOKENS_PER_SECOND, ...pace });
  } catch (error) {
    await simulator.close();
    throw error;
  }
  const { control } = venue;
  return {
    simulator,
    venue,
    /** Open for hours and days, for whoever wants to decide one. */
    listed: [
      ...control.listMarkets({ from: LISTED_FROM, count: LISTED.markets }),
      ...control.listEvents({ from: LISTED_FROM, count: LISTED.events }).flatMap(({ tickers }) => tickers),
    ],
    async close() {
      await venue.close();
      await simulator.close();
    },
  };
}
