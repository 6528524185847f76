/** What a TypeScript bot imports: a client, how it fails, and the types of what goes in and comes out. */
export type { Reason, ReasonCatalog, ReasonCode } from '../domain/decision/reason.ts';
export type {
  DecideEventRequest,
  DecideRequest,
  DecisionOverrides,
  Position,
} from '../domain/decision/request-schema.ts';
export type { Explained, OutcomeOfDecision } from '../domain/explain/explanation.ts';
export type { ExplainedDecision, ExplainedEventDecision } from '../domain/explain/with-sentences.ts';
export type { Mode } from '../domain/shared/modes.ts';
export type {
  ClearModeInput,
  FillAnswer,
  FillInput,
  GovernorState,
  OperationsState,
  OutcomeAnswer,
  OutcomeInput,
  ScorekeeperState,
  SetModeInput,
  SetPolicyInput,
} from '../workflows/messages.ts';
export { actionableTrade } from './actionable.ts';
export { connectTemporal } from './call-workflow.ts';
export { DecisionClient, type DecisionHandle, type DecisionStatus } from './decision-client.ts';
export { DecisionRefused, ServiceUnavailable } from './errors.ts';
