import type { Config } from '../config/config.ts';
import { STALLED_AFTER_FAILURES } from '../domain/health/service-health.ts';
import { formatCount, formatTime } from '../domain/shared/format.ts';
import type { Venue } from '../kalshi/venue.ts';
import type { Store } from '../store/index.ts';
import { openConfiguredVenue } from '../workers/open-venue.ts';
import { withStore } from './context.ts';
import { type Check, fail, failedWith, ok, warn } from './doctor-check.ts';

const OFF =
  'not read: markets, how they ended and changes of fees come from outside; "kalshi": { "enabled": true } has it read';

/** Whether the venue answers and accepts the key, and how far it has been asked how markets ended. */
export async function checkVenueReading(config: Config): Promise<Check[]> {
  const venue = openConfiguredVenue(config, Date.now);
  if (venue === null) return [ok('venue', OFF)];
  const store = withStore(config, checkSettlements).catch((error: unknown) => [failedWith('settlements', error)]);
  return [await checkAnswer(venue), ...(await checkKey(venue, config)), ...(await store)];
}

async function checkAnswer(venue: Venue): Promise<Check> {
  try {
    await venue.historicalCutoff();
    return ok('venue', `${venue.host} answers`);
  } catch (error) {
    return failedWith('venue', error);
  }
}

async function checkKey(venue: Venue, { kalshi, venueKey }: Config): Promise<Check[]> {
  const what = "venue's key";
  if (venueKey === null) return [ok(what, `${kalshi.keyIdEnv} is not set: fills come from outside`)];
  try {
    await venue.balance();
    return [ok(what, `accepted; its fills are those of account ${venueKey.account}`)];
  } catch (error) {
    return [failedWith(what, error)];
  }
}

async function checkSettlements(store: Store): Promise<Check[]> {
  const what = 'settlements';
  const [report, backlog] = await Promise.all([store.settlements.read(), store.awaitedMarkets.backlog(Date.now())]);
  const { lastRunAtMs, lastSuccessAtMs, failures, failure, recorded, corrected } = report;
  if (lastRunAtMs === null)
    return [warn(what, 'the venue was not asked yet: is a worker with kalshi.enabled running?')];
  const { awaited, overdue, unknown, problems, firstProblem, lagMs } = backlog;
  const done = `${formatCount(recorded, 'outcome')} recorded, ${corrected} corrected, ${formatCount(awaited, 'market')} awaited`;
  const checks = [
    failures === 0
      ? ok(what, `${done}; last asked ${formatTime(lastRunAtMs)}`)
      : (failures < STALLED_AFTER_FAILURES ? warn : fail)(
          what,
          `failed ${formatCount(failures, 'time')} in a row, last by: ${failure} ${lastSuccessAtMs === null ? 'It never succeeded' : `It last succeeded ${formatTime(lastSuccessAtMs)}`}; ${done}`,
        ),
  ];
  if (overdue > 0) {
    const days = Math.round(lagMs / 86_400_000);
    const says = `${formatCount(overdue, 'market')} should have ended days ago, the first ${days} days; ${unknown} of all that are awaited are not known to the venue`;
    checks.push(warn('overdue markets', says));
  }
  if (problems > 0) checks.push(warn('unsettled markets', `${problems}, such as: ${firstProblem}`));
  return checks;
}
