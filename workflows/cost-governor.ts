import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import { checkSetPolicy } from '../domain/messages/operator-schema.ts';
import { governorInputSchema } from '../domain/messages/workflow-input-schema.ts';
import {
  bandToAnnounce,
  beginGovernor,
  type CarriedGovernor,
  carriedOf,
  type GovernorEvent,
  msUntilSweep,
  reduceGovernor,
  reportGovernor,
} from '../domain/money/governor-state.ts';
import { announceBand, openAccount, sweepLedger, writePolicy } from './activity-options.ts';
import { type GovernorState, QUERY, type SetPolicyInput, SIGNAL, UPDATE } from './messages.ts';
import { type EndlessInput, isHistoryLong, refuseInput } from './workflow-input.ts';

export interface GovernorInput extends EndlessInput<CarriedGovernor> {
  readonly account: string;
  readonly sweepEveryMs: number;
}

/** One per account, for ever: owns the policy and the budget band, expires dead reservations. Money itself is reserved in the
 * store, never here: the hot path does not wait for this workflow. */
export async function costGovernor(input: GovernorInput): Promise<never> {
  refuseInput(governorInputSchema, input);
  const { account, sweepEveryMs } = input;
  let state = beginGovernor(input.carried ?? { expired: 0, audit: [] });
  let isWriting = false;
  const apply = (event: GovernorEvent) => {
    state = reduceGovernor(state, event);
  };

  setHandler(defineQuery(QUERY.state), report);
  setHandler(defineSignal(SIGNAL.ledgerChanged), () => apply({ type: 'ledger_changed' }));
  const setPolicyUpdate = defineUpdate<GovernorState, [SetPolicyInput]>(UPDATE.setPolicy);
  setHandler(setPolicyUpdate, setPolicy, { validator: (change) => void checkedPolicy(change) });

  apply({ type: 'opened', opening: await openAccount(account) });
  while (!isHistoryLong(input.historyLimit)) {
    apply({ type: 'sweep_started' });
    apply({ type: 'swept', swept: await sweepLedger(account, state.opening, state.ledgerId) });
    const announcement = bandToAnnounce(state);
    if (announcement) {
      await announceBand({ account, ...announcement });
      apply({ type: 'band_announced', announcement });
    }
    await condition(() => state.isSweepDue, msUntilSweep(state, sweepEveryMs));
  }
  await condition(allHandlersFinished);
  return continueAsNew<typeof costGovernor>({ ...input, carried: carriedOf(state) });

  function report(): GovernorState {
    const reported = reportGovernor(account, state);
    if (reported) return reported;
    throw ApplicationFailure.nonRetryable(`The governor of ${account} is starting; ask again.`, 'starting');
  }

  async function setPolicy(input: SetPolicyInput): Promise<GovernorState> {
    // One change at a time: the version must rise by one, and an await lets other handlers in.
    await condition(() => state.opening !== null && !isWriting);
    isWriting = true;
    try {
      const { zone, budget, policyVersion } = report();
      const { reason, by, ...change } = checkedPolicy(input);
      const version = policyVersion + 1;
      const write = { account, zone, ...change, policyVersion: version, before: { zone, budget }, reason, by };
      const opening = await writePolicy(write);
      apply({ type: 'policy_written', opening, change: { version, reason, by, atMs: Date.now() } });
      return report();
    } finally {
      isWriting = false;
    }
  }

  function checkedPolicy(change: SetPolicyInput) {
    const checked = checkSetPolicy(change, state.opening?.budget ?? null);
    if (!checked.ok) throw ApplicationFailure.nonRetryable(checked.message, 'invalid_policy');
    return checked.value;
  }
}
