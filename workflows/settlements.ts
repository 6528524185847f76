import { ActivityFailure, ApplicationFailure, defineQuery, setHandler } from '@temporalio/workflow';
import { NOTHING_SETTLED, type SettlementTotals } from '../domain/learning/settlement-report.ts';
import { endSettlements, readFees, readFills, settleMarkets, takeUpMarkets } from './activity-options.ts';
import { QUERY } from './messages.ts';

/** The rest follows with the next run. */
const MOST_SLICES = 200;

/** Started by its schedule, one run at a time, where the service reads the venue: takes up the markets of new decisions, asks for those
 * that are due how they ended, reads changes of fees, and with a key what was bought and sold. Everything that it knows is in the
 * store, so a run after a week without one catches up. Fails where a part of it did, once the store knows why. */
export async function settlements(): Promise<SettlementTotals> {
  let totals = NOTHING_SETTLED;
  setHandler(defineQuery(QUERY.state), () => totals);
  try {
    for (let slice = 0; slice < MOST_SLICES && (await takeUpMarkets()); slice += 1);
    // Before they are asked for, so that a market with a fill alone is asked for too.
    const fills = (await readFills()) ?? 0;
    totals = { ...totals, fills };
    for (let slice = 0; slice < MOST_SLICES; slice += 1) {
      const { totals: done, more } = await settleMarkets();
      totals = added(totals, done);
      if (!more) break;
    }
    await readFees();
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const message = error.cause?.message ?? error.message;
    await endSettlements(totals, message);
    throw ApplicationFailure.nonRetryable(message, 'settlements_failed');
  }
  await endSettlements(totals, null);
  return totals;
}

const added = (one: SettlementTotals, other: SettlementTotals): SettlementTotals => ({
  asked: one.asked + other.asked,
  recorded: one.recorded + other.recorded,
  corrected: one.corrected + other.corrected,
  problems: one.problems + other.problems,
  fills: one.fills + other.fills,
});
