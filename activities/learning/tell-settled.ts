import { settlementNotice } from '../../domain/explain/notice.ts';
import type { Channel } from '../../domain/shared/channel.ts';
import type { Store } from '../../store/index.ts';
import type { OutcomeDocument } from '../../store/outcomes.ts';
import { tell } from '../notices/tell.ts';

/** Tells how markets ended that decisions were made about, once for each and once more for each correction. */
export async function tellSettled(
  store: Store,
  channels: readonly Channel[],
  outcomes: readonly OutcomeDocument[],
): Promise<void> {
  const notices = outcomes.map(({ ticker, settlement, settlementValueMicroUsd: value, revision, ...outcome }) => {
    const how = { ticker, settlement, settlementValueMicroUsd: value ?? null, revision, settledAtMs: outcome.atMs };
    return settlementNotice(how, outcome.recordedAtMs);
  });
  await tell(store, channels, notices);
}
