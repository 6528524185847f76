import { groupsOf } from '../../domain/shared/group.ts';
import { ledgerOwners } from '../../domain/shared/service-account.ts';
import { endIncidents, placeAlerts, raiseTroubles } from '../../store/keep-incidents.ts';
import { readWatchFacts } from '../../store/watch-facts.ts';
import type { Dependencies } from '../dependencies.ts';

/** How often one process looks at everything; each sweep of each account would be more often than anything changes. */
const LOOKS_EVERY_MS = 10_000;
const looked = new WeakMap<object, number>();

/** Raises alerts for what is wrong, gives each its incident, and ends both where they are over. A workflow that stands still is not
 * among it: a sweep is a part of one. Whatever fails here fails no sweep. */
export async function keepIncidents(
  { store, config, log }: Pick<Dependencies, 'store' | 'config' | 'log'>,
  nowMs: number,
): Promise<void> {
  try {
    // First: what was raised is told even where the facts cannot be read.
    await placeAlerts(store, nowMs);
    const isDue = Math.abs(nowMs - (looked.get(store) ?? Number.NEGATIVE_INFINITY)) >= LOOKS_EVERY_MS;
    if (!isDue) return;
    looked.set(store, nowMs);
    const accounts = Object.keys(ledgerOwners(config));
    const facts = {
      ...(await readWatchFacts(store, accounts, groupsOf(config.accounts), nowMs)),
      singletons: null,
    };
    await raiseTroubles(store, facts);
    await placeAlerts(store, nowMs);
    await endIncidents(store, facts);
  } catch (error) {
    log('warn', 'Incidents could not be kept; the next sweep tries again', { error: String(error) });
  }
}
