import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { AccountOpening, SweepResult } from '../activities/contract.ts';
import { checkSetPolicy } from '../domain/messages/check-messages.ts';
import { wrongGovernorInput } from '../domain/messages/check-workflow-input.ts';
import { type GovernorState, type PolicyChange, QUERY, type SetPolicyInput, SIGNAL, UPDATE } from './messages.ts';
import { announceBand, openAccount, sweepLedger, writePolicy } from './proxies.ts';
import { refuseInput } from './refuse-input.ts';

export const setPolicyUpdate = defineUpdate<GovernorState, [SetPolicyInput]>(UPDATE.setPolicy);
export const ledgerChangedSignal = defineSignal<[unknown]>(SIGNAL.ledgerChanged);
export const governorStateQuery = defineQuery<GovernorState>(QUERY.state);

export interface GovernorInput {
  readonly account: string;
  readonly sweepEveryMs: number;
  /** What the run before carried over. */
  readonly carried?: { readonly expired: number; readonly audit: readonly PolicyChange[] };
  /** Continue as new after this many events; the server's own suggestion when absent. */
  readonly historyLimit?: number;
}

const AUDIT_KEPT = 20;

/** One per account, for ever: owns the policy and the budget band, expires dead reservations. Money itself is reserved
 * in the store, never here: the hot path does not wait for this workflow. */
export async function costGovernor(input: GovernorInput): Promise<never> {
  refuseInput(wrongGovernorInput(input));
  const { account } = input;
  let opening: AccountOpening | null = null;
  let swept: SweepResult | null = null;
  let sweepAsked = false;
  let changing = false;
  let expired = input.carried?.expired ?? 0;
  let audit = input.carried?.audit ?? [];

  const state = (): GovernorState => {
    if (!opening)
      throw ApplicationFailure.nonRetryable(`The governor of ${account} is starting; ask again.`, 'starting');
    const { day = null, money = null } = swept ?? {};
    return { account, ...opening, day, money, expired, audit };
  };

  setHandler(governorStateQuery, state);
  setHandler(ledgerChangedSignal, () => {
    sweepAsked = true;
  });
  setHandler(
    setPolicyUpdate,
    async (change) => {
      // One change at a time: the version must rise by one, and an await lets other handlers in.
      await condition(() => opening !== null && !changing);
      changing = true;
      try {
        const current = state();
        const checked = checkSetPolicy(change, current.budget);
        if (!checked.ok) throw ApplicationFailure.nonRetryable(checked.message, 'invalid_policy');
        const { budget, reason, by, zone, fromConfiguration } = checked.value;
        const policyVersion = current.policyVersion + 1;
        opening = await writePolicy({
          account,
          zone: zone ?? current.zone,
          budget,
          policyVersion,
          reason,
          by,
          fromConfiguration,
        });
        audit = [...audit, { version: policyVersion, reason, by, atMs: Date.now() }].slice(-AUDIT_KEPT);
        sweepAsked = true;
        return state();
      } finally {
        changing = false;
      }
    },
    {
      validator: (change) => {
        const checked = checkSetPolicy(change, opening?.budget ?? null);
        if (!checked.ok) throw ApplicationFailure.nonRetryable(checked.message, 'invalid_policy');
      },
    },
  );

  opening = await openAccount(account);
  while (!shouldContinueAsNew(input.historyLimit)) {
    sweepAsked = false;
    swept = await sweepLedger(account);
    expired += swept.expired;
    if (swept.band !== opening.band) {
      const bandVersion: number = opening.bandVersion + 1;
      const { day, ledgerId } = swept;
      const { committedMicroUsd } = day;
      await announceBand({ account, from: opening.band, to: swept.band, bandVersion, committedMicroUsd, ledgerId });
      opening = { ...opening, band: swept.band, bandVersion };
    }
    // A new day begins with a look at it, however seldom the governor looks otherwise.
    const { dayEndsInMs = input.sweepEveryMs } = swept;
    await condition(() => sweepAsked, Math.max(1, Math.min(input.sweepEveryMs, dayEndsInMs)));
  }
  await condition(allHandlersFinished);
  return continueAsNew<typeof costGovernor>({ ...input, carried: { expired, audit } });
}

function shouldContinueAsNew(historyLimit: number | undefined): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return historyLimit === undefined ? continueAsNewSuggested : historyLength > historyLimit;
}
