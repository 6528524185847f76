import type { Decision } from '../decision/decision.ts';
import { armOf } from '../decision/reuse.ts';
import type { ArmComparison } from '../learning/compare-arms.ts';
import type { Scoreboard } from '../learning/scoreboard.ts';
import { quotedPrice } from '../market/market.ts';
import { briefSpreads, logOddsMoved } from '../planning/brief-effect.ts';
import type { Arm } from '../shared/arm.ts';
import { pick } from '../shared/pick.ts';
import { mean } from '../shared/sum.ts';

/** What a brief moved, as far as that can be told: on this market, and on the account's record. */
export interface ResearchEffect {
  /** Null = no decision on this market was made the other way. */
  readonly pair: BriefPair | null;
  /** How far briefs have moved P on markets that were decided both ways, and what that gained; null = none has resolved. */
  readonly paired: ArmComparison | null;
  /** What it gained where chance alone said which; null = nothing was drawn yet. */
  readonly drawn: ArmComparison | null;
  /** What research is decided by: how far a brief moves the log-odds of P. */
  readonly supposed: { readonly logOdds: number; readonly isMeasured: boolean };
}

/** The same market with a brief and without one. */
export interface BriefPair {
  /** The other decision, and how much later it was made than this one, in milliseconds. */
  readonly decisionId: string;
  readonly laterMs: number;
  readonly isOtherWithBrief: boolean;
  /** P before the blend. */
  readonly withBrief: number;
  readonly without: number;
  /** Price of the one with a brief less that of the other: what the world moved meanwhile; null where one had none. */
  readonly priceMoved: number | null;
  /** Of the models that answered both times; null = none did. */
  readonly sameModels: { readonly models: number; readonly withBrief: number; readonly without: number } | null;
  /** Whether the one with a brief was given texts of its caller too. */
  readonly hasOtherTexts: boolean;
}

const WITHOUT = {
  closedBook: 'closedBook',
  evidence: 'closedBook',
  priceShown: 'priceShown',
  evidencePriceShown: 'priceShown',
} as const;
const WITH = {
  closedBook: 'evidence',
  evidence: 'evidence',
  priceShown: 'evidencePriceShown',
  evidencePriceShown: 'evidencePriceShown',
} as const;

type Read = Pick<
  Decision,
  'decisionId' | 'decidedAtMs' | 'forecast' | 'question' | 'research' | 'sources' | 'quotes' | 'terms'
>;

const textsOfBrief = ({ research }: Pick<Decision, 'research'>): number => research?.brief?.texts ?? 0;

/** The arm in which this market would have been decided the other way, with a brief or without; null where no brief was looked for, or
 * where the models were given texts of the caller alone. */
export function counterArm(decision: Pick<Decision, 'question' | 'research'>): Arm | null {
  if (!decision.research) return null;
  const arm = armOf(decision.question);
  if (textsOfBrief(decision) > 0) return WITHOUT[arm];
  return WITHOUT[arm] === arm ? WITH[arm] : null;
}

/** `counterpart`: the decision on the market in the counter arm that was made nearest in time; null = there is none. `board`: in force
 * for the account. Null where no brief was looked for. */
export function researchEffect(decision: Read, counterpart: Read | null, board: Scoreboard): ResearchEffect | null {
  if (!decision.research) return null;
  const arm = armOf(decision.question);
  const [armWith, armWithout] = [WITH[arm], WITHOUT[arm]];
  const comparisons = board.byArm?.comparisons ?? [];
  const find = (kind: ArmComparison['kind']) =>
    comparisons.find((each) => each.kind === kind && each.arm === armWith && each.against === armWithout) ?? null;
  const spreads = briefSpreads(board, armWithout, armWith);
  return {
    pair: counterpart && pairOf(decision, counterpart),
    paired: find('paired'),
    drawn: find('drawn'),
    supposed: { logOdds: logOddsMoved(spreads), isMeasured: spreads.isMeasured },
  };
}

function pairOf(decision: Read, other: Read): BriefPair | null {
  const isOtherWithBrief = textsOfBrief(other) > 0;
  // Both with a brief, or both without: what was given differs in something else.
  if (isOtherWithBrief === textsOfBrief(decision) > 0) return null;
  const [informed, plain] = isOtherWithBrief ? [other, decision] : [decision, other];
  if (!informed.forecast || !plain.forecast) return null;
  const [priceWith, priceWithout] = [priceOf(informed), priceOf(plain)];
  return {
    ...pick(other, 'decisionId'),
    laterMs: other.decidedAtMs - decision.decidedAtMs,
    isOtherWithBrief,
    withBrief: informed.forecast.coherent,
    without: plain.forecast.coherent,
    priceMoved: priceWith === null || priceWithout === null ? null : priceWith - priceWithout,
    sameModels: sameModels(informed.forecast, plain.forecast),
    hasOtherTexts: (informed.sources?.length ?? 0) > textsOfBrief(informed),
  };
}

type Answers = Pick<NonNullable<Decision['forecast']>, 'models'>;

function sameModels(informed: Answers, plain: Answers): BriefPair['sameModels'] {
  const both = informed.models.flatMap(({ model, rawProbability }) => {
    const other = plain.models.find((each) => each.model === model);
    return other ? [{ withBrief: rawProbability, without: other.rawProbability }] : [];
  });
  if (both.length === 0) return null;
  return {
    models: both.length,
    withBrief: mean(both.map((each) => each.withBrief)),
    without: mean(both.map((each) => each.without)),
  };
}

const priceOf = ({ quotes, terms }: Read) => quotedPrice({ quotes, volume: terms.volume }, terms.maxSpread);
