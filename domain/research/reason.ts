import type { ArmDraw } from '../forecast/arm-draw.ts';
import type { CapFigures } from '../health/alert.ts';
import type { Finding, NoFigures } from '../shared/finding.ts';
import type { Mode } from '../shared/modes.ts';

/** Why a decision goes without a brief. The words are in domain/explain. */
export interface ResearchObstacleCatalog {
  /** Neither policy nor request wants one. */
  readonly off: NoFigures;
  /** No model will be asked: every market has ended, is left alone by the policy, or has a price that leaves nothing to win. */
  readonly no_forecast: NoFigures;
  /** The policy has none where the market ends within this. */
  readonly near_expiry: { readonly nearExpiryMs: number };
  /** None that is fresh is kept, and the request or the mode permits no new one. */
  readonly none_kept: { readonly mode: Mode };
  /** In this mode no model is called at all. */
  readonly mode_permits_none: { readonly mode: Mode };
  /** No market has a price between these bounds. */
  readonly price_extreme: { readonly from: number; readonly to: number };
  readonly not_worth: ResearchWorth;
  /** No model that can search the web can be called. */
  readonly no_model: { readonly models: number };
  readonly decision_cap: { readonly worstCaseMicroUsd: number; readonly decisionCapMicroUsd: number };
  readonly no_time: { readonly leftMs: number; readonly neededMs: number };
  /** The account has no budget. */
  readonly no_budget: NoFigures;
  /** There could be one: chance had this decision go without, so that what briefs add stays measured. WITHHELD is offered in its place. */
  readonly drawn_without: ArmDraw;
  readonly cap_refused: { readonly cap: CapFigures };
}
export type ResearchObstacle = Finding<ResearchObstacleCatalog>;

/** Why a brief is made. */
export interface ResearchReasonCatalog {
  /** Policy or request wants one whatever it is worth. */
  readonly always: NoFigures;
  readonly worth: ResearchWorth;
  /** What answers with a brief are worth is not proven yet: on a random share of the decisions one is made to find out. */
  readonly learning: { readonly drawn: number; readonly share: number };
}
export type ResearchReason = Finding<ResearchReasonCatalog>;

/** Whether a brief is worth what it costs: its value has to be above the cost times the multiple. */
export interface ResearchWorth {
  readonly valueMicroUsd: number;
  readonly costMicroUsd: number;
  readonly requiredMultiple: number;
  /** Whether answers with briefs were measured on the account's own record; else what they move rests on published figures. */
  readonly isMeasured: boolean;
}
