/** The contract: names, ids, queues and message types that other programs rely on. Everything is plain JSON, so any
 * Temporal SDK can start, signal and query Conclave. This file imports types only: any side may import it. */

import type { Decision, Path } from '../domain/decision/decision.ts';
import type { Phase } from '../domain/decision/phase.ts';
import type { DecideEventRequest, DecideRequest } from '../domain/decision/request-schema.ts';
import type { OperationsReport } from '../domain/health/operations-state.ts';
import type { CheckedOutcome, OutcomeAnswer } from '../domain/learning/outcome-schema.ts';
import type { ScorekeeperReport } from '../domain/learning/scorekeeper-state.ts';
import type { DayMoney } from '../domain/money/burn-rate.ts';
import type { GovernorReport } from '../domain/money/governor-state.ts';
import type { FillReport } from '../domain/portfolio/fill-reports.ts';
import type { FillAnswer, FillInput } from '../domain/portfolio/fill-schema.ts';
import type { Band, Mode } from '../domain/shared/modes.ts';

export type {
  ClearModeInput,
  ProbeNowInput,
  SetModeInput,
  SetPolicyInput,
} from '../domain/messages/operator-schema.ts';
export type { BudgetChangedInput, ModeChangedInput } from '../domain/messages/signal-schema.ts';
export type { DayMoney, DecideEventRequest, DecideRequest, Decision, FillAnswer, FillInput, OutcomeAnswer };

export const NAMESPACE = 'conclave';
export const TASK_QUEUE = 'conclave';
/** The activities of the governors, `operations`, the scorekeeper and the alerts: they never queue behind those of decisions. */
export const CONTROL_QUEUE = 'conclave-control';
/** Model calls run on a queue per provider, so that one provider's limit or outage holds up no other. */
export const modelQueue = (provider: string): string => `conclave-models-${provider}`;

export const WORKFLOW = {
  decide: 'decide',
  decideEvent: 'decideEvent',
  costGovernor: 'costGovernor',
  operations: 'operations',
  scorekeeper: 'scorekeeper',
  shadow: 'shadow',
  deliverAlert: 'deliverAlert',
  deliverNotices: 'deliverNotices',
  retention: 'retention',
  /** What a request would call and cost, its input being the request; takes none of it up. */
  preview: 'preview',
  settlements: 'settlements',
} as const;

export { decisionWorkflowId, eventWorkflowId, governorWorkflowId, shadowWorkflowId } from '../domain/shared/ids.ts';
export const OPERATIONS_WORKFLOW_ID = 'operations';
export const SCOREKEEPER_WORKFLOW_ID = 'scorekeeper';
export const RETENTION_SCHEDULE_ID = 'retention';
export const SETTLEMENTS_SCHEDULE_ID = 'settlements';
/** In the memo of `operations`: the id of the service whose store it works with. */
export const STORE_MEMO = 'conclaveServiceId';

/** What decisions are found by in Temporal, and the type of each. The server refuses a task that sets one that its namespace does not
 * have, so workers refuse to start there. */
export const SEARCH_ATTRIBUTE = {
  account: { name: 'ConclaveAccount', type: 'KEYWORD' },
  ticker: { name: 'ConclaveTicker', type: 'KEYWORD' },
  action: { name: 'ConclaveAction', type: 'KEYWORD' },
  mode: { name: 'ConclaveMode', type: 'KEYWORD' },
  path: { name: 'ConclavePath', type: 'KEYWORD' },
  cost: { name: 'ConclaveCostUsd', type: 'DOUBLE' },
} as const;

export const SIGNAL = {
  setMode: 'setMode',
  clearMode: 'clearMode',
  modeChanged: 'modeChanged',
  budgetChanged: 'budgetChanged',
  ledgerChanged: 'ledgerChanged',
  outcome: 'outcome',
  fill: 'fill',
  callFailed: 'callFailed',
  limitsConfigured: 'limitsConfigured',
  pollingChanged: 'pollingChanged',
  lookAgain: 'lookAgain',
  trialEnded: 'trialEnded',
  probeNow: 'probeNow',
  storeIdentified: 'storeIdentified',
} as const;
export const UPDATE = {
  setPolicy: 'setPolicy',
  recordOutcomes: 'recordOutcomes',
  recordFills: 'recordFills',
  /** On a decision: answers once it is admitted, refused or has to wait. Sent with the start, it tells a caller at once what a
   * decision will come to; a refusal is the update's failure, with the code of the refusal. */
  admission: 'admission',
} as const;
export const QUERY = { state: 'state' } as const;

/** `outcome` on the scorekeeper: how a market ended. `recordOutcomes`, the update, takes a list of them and answers what
 * became of each; a signal cannot answer, so what it brings that contradicts the record is refused into the state. */
export type OutcomeInput = CheckedOutcome;

/** `fill` on the scorekeeper: contracts that an account bought or sold. `recordFills`, the update, takes a list of `FillInput` and
 * answers what became of each; what the signal brings and is not recorded is refused into the state. */

/** `state` of the scorekeeper. */
export type ScorekeeperState = ScorekeeperReport & { readonly fills: FillReport };

/** `state` of a decision. */
export interface DecideState {
  readonly phase: Phase;
  readonly path: Path | null;
  readonly asked: readonly string[];
  readonly answered: readonly string[];
  readonly mode: Mode | null;
  /** What it is about, once it is admitted: its market, or the first of an event's `markets`. Absent = it is not yet. */
  readonly about?: {
    readonly account: string;
    readonly requestId: string;
    readonly ticker: string;
    readonly title: string;
    readonly markets: number;
  };
}

/** What `admission` answers. `waiting`: another decision that asks the same is waited for, or evidence is looked for first.
 * `decided`: the decision stands already. Money in micro-dollars. */
export type DecideAdmission =
  | {
      readonly kind: 'admitted';
      /** How it begins: with no model, one, or a panel; and with which. */
      readonly start: 'none' | 'quick' | 'panel';
      readonly models: readonly string[];
      readonly reservedMicroUsd: number;
      readonly deadlineAtMs: number;
      readonly mode: Mode;
      readonly band: Band;
    }
  | { readonly kind: 'waiting' | 'decided' };

/** `state` of `operations`. */
export type OperationsState = OperationsReport;

/** `state` of a governor. Money in micro-dollars. */
export type GovernorState = GovernorReport;
