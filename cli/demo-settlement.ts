import { setTimeout as delay } from 'node:timers/promises';
import type { Settlement } from '../domain/market/settlement.ts';
import type { Store } from '../store/index.ts';
import type { Decision } from '../workflows/messages.ts';
import type { Stop } from './stop.ts';

/** How a market ended, as the service recorded it. */
export interface Ended {
  readonly settlement: Settlement;
  /** What a YES contract paid, in dollars; null = not known. */
  readonly yesPays: number | null;
}

const LOOK_EVERY_MS = 200;
/** After the last market has closed. */
const SETTLED_WITHIN_MS = 30_000;

/** Waits until the service has read from the venue how every market of a batch ended, and has scored it; those that it has. */
export async function awaitSettlement(
  { outcomes }: Pick<Store, 'outcomes'>,
  decisions: readonly Decision[],
  stop: Stop,
): Promise<ReadonlyMap<string, Ended>> {
  const tickers = decisions.map(({ ticker }) => ticker);
  const untilMs = Math.max(Date.now(), ...decisions.map(({ closeTimeMs }) => closeTimeMs)) + SETTLED_WITHIN_MS;
  for (;;) {
    const recorded = await outcomes.readMany(tickers);
    const isDone = recorded.length === tickers.length && recorded.every(({ pending }) => !pending);
    if (isDone || Date.now() > untilMs || stop.isRequested()) {
      return new Map(recorded.map((outcome) => [outcome.ticker, endedAs(outcome)]));
    }
    await delay(LOOK_EVERY_MS);
  }
}

const PAYS: Readonly<Record<string, number>> = { yes: 1, no: 0 };

function endedAs({
  settlement,
  settlementValueMicroUsd: value = null,
}: {
  readonly settlement: Settlement;
  readonly settlementValueMicroUsd?: number | null;
}): Ended {
  return { settlement, yesPays: PAYS[settlement] ?? (value === null ? null : value / 1_000_000) };
}
