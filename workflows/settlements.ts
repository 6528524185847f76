import { ActivityFailure, ApplicationFailure, defineQuery, setHandler } from '@temporalio/workflow';
import { NOTHING_SETTLED, type SettlementTotals } from '../domain/learning/settlement-report.ts';
import { endSettlements, readFees, readFills, settleMarkets, takeUpMarkets } from './activity-options.ts';
import { QUERY } from './messages.ts';

/** The rest follows with the next run. */
const MOST_SLICES = 200;

/** Started by its schedule, one run at a time, where the service reads the venue: takes up the markets of new decisions, reads with a key
 * what was bought and sold, asks for the markets that are due how they ended, and reads changes of fees. Everything that it knows is in
 * the store, so a run after a week without one catches up. A part that fails keeps none of the others from being done: a key that is
 * refused is no reason to learn no outcome. Then the run fails, once the store knows why. */
export async function settlements(): Promise<SettlementTotals> {
  let totals = NOTHING_SETTLED;
  const failures: string[] = [];
  setHandler(defineQuery(QUERY.state), () => totals);
  const part = async (run: () => Promise<void>) => {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      failures.push(error.cause?.message ?? error.message);
    }
  };
  await part(async () => {
    for (let slice = 0; slice < MOST_SLICES && (await takeUpMarkets()); slice += 1);
  });
  // Before they are asked for, so that a market with a fill alone is asked for too.
  await part(async () => {
    const fills = (await readFills()) ?? 0;
    totals = { ...totals, fills };
  });
  await part(async () => {
    for (let slice = 0; slice < MOST_SLICES; slice += 1) {
      const { totals: done, more } = await settleMarkets();
      totals = added(totals, done);
      if (!more) break;
    }
  });
  await part(readFees);
  const failure = failures.length === 0 ? null : [...new Set(failures)].join(' ');
  await endSettlements(totals, failure);
  if (failure !== null) throw ApplicationFailure.nonRetryable(failure, 'settlements_failed');
  return totals;
}

const added = (one: SettlementTotals, other: SettlementTotals): SettlementTotals => ({
  asked: one.asked + other.asked,
  recorded: one.recorded + other.recorded,
  corrected: one.corrected + other.corrected,
  problems: one.problems + other.problems,
  fills: one.fills + other.fills,
});
