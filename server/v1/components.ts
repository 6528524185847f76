import { toJsonSchemaDefs } from '@valibot/to-json-schema';
import { subjectSchema } from '../../domain/messages/operator-schema.ts';
import { accountNow, modeNow } from '../contract/now.ts';
import { bookResult, portfolioView, positionLine } from '../contract/portfolio.ts';
import * as decision from './contract/decision.ts';
import { attempt, explanation } from './contract/explanation.ts';
import * as operate from './contract/operate.ts';
import { preview, previewModel } from './contract/preview.ts';
import { problem } from './contract/problem.ts';
import { admission, progress } from './contract/progress.ts';
import { tokenAnswer } from './contract/token.ts';
import { CONTRACTS, requestComponents } from './request-schema.ts';

/** Schemas by the names that generated clients give their types. */
const ANSWERS = {
  Decision: decision.decision,
  Verdict: decision.verdict,
  Trade: decision.trade,
  Reason: decision.reason,
  Forecast: decision.forecast,
  Call: decision.call,
  EventDecision: decision.eventDecision,
  DecisionSummary: decision.decisionSummary,
  DecisionList: decision.decisionList,
  Progress: progress,
  Admission: admission,
  Explanation: explanation,
  Attempt: attempt,
  Preview: preview,
  PreviewModel: previewModel,
  FillsAnswer: operate.fillsAnswer,
  FillResult: operate.fillResult,
  OutcomesAnswer: operate.outcomesAnswer,
  OutcomeResult: operate.outcomeResult,
  ModeAnswer: operate.modeAnswer,
  ModeNow: modeNow,
  ProbeAnswer: operate.probeAnswer,
  ProbedSubject: operate.probedSubject,
  BudgetAnswer: operate.budgetAnswer,
  AccountBudget: accountNow,
  Portfolio: portfolioView,
  PortfolioBook: bookResult,
  PortfolioPosition: positionLine,
  TokenAnswer: tokenAnswer,
  Problem: problem,
} as const;
const BODIES = {
  FillsRequest: operate.fillsRequest,
  Fill: operate.fill,
  OutcomesRequest: operate.outcomesRequest,
  Outcome: operate.outcome,
  SetModeRequest: operate.setModeRequest,
  ClearModeRequest: operate.clearModeRequest,
  ProbeRequest: operate.probeRequest,
  ProbeSubject: subjectSchema,
  BudgetRequest: operate.budgetRequest,
} as const;

export type SchemaName = keyof typeof ANSWERS;
export type BodyName = keyof typeof BODIES | 'DecisionRequest' | 'EventRequest' | 'PreviewRequest';

export const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** `components.schemas` of the document. */
export function componentSchemas(): Record<string, unknown> {
  const overrideRef = ({ referenceId }: { referenceId: string }) => `#/components/schemas/${referenceId}`;
  const options = { typeMode: 'output', errorMode: 'ignore', target: 'draft-2020-12', overrideRef } as const;
  const bodies = toJsonSchemaDefs(BODIES, options) as Record<keyof typeof BODIES, { properties?: object }>;
  return {
    ...requestComponents(),
    ...bodies,
    Fill: { ...bodies.Fill, properties: { ...bodies.Fill.properties, contracts: CONTRACTS } },
    ...toJsonSchemaDefs(ANSWERS, options),
  };
}
