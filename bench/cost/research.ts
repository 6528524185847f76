import { drawGiven } from '../../domain/forecast/arm-draw.ts';
import { costMicroUsd } from '../../domain/money/cost.ts';
import type { DecisionRequest } from '../../domain/planning/decision-request.ts';
import { planResearch, type ResearchContext } from '../../domain/planning/plan-research.ts';
import { type BriefCosts, priceResearch, type ResearchModel } from '../../domain/planning/research-model.ts';
import type { Brief } from '../../domain/research/brief.ts';
import { briefEvidence } from '../../domain/research/brief-evidence.ts';
import { parseBrief } from '../../domain/research/parse-brief.ts';
import { buildResearchPrompt } from '../../domain/research/research-prompt.ts';
import type { Prompt } from '../../domain/shared/model.ts';
import { researchUsage, usageOf } from '../../local/simulator/answer.ts';
import { uniform } from '../../local/simulator/chance.ts';
import { briefText, documentsOn, subjectIn } from '../../local/simulator/search-world.ts';
import { bytesOf, MODELS } from './answers.ts';

/** What a request's models are given, and what looking for it has cost. */
export interface Found extends Pick<DecisionRequest, 'given' | 'armDraw'> {
  readonly costMicroUsd: number;
  /** A search was made for it. */
  readonly isNew: boolean;
}

/** A policy's briefs. */
export interface Research {
  /** Looks for evidence as the product plans it, with the simulator's search, and draws who goes without what. */
  find(request: DecisionRequest, context: Omit<ResearchContext, 'models' | 'briefs'>): Found;
}

export function createResearch(): Research {
  const kept = new Map<string, Brief>();
  const costs = new Map<string, BriefCosts>();

  const search = (
    { decisionId }: DecisionRequest,
    key: string,
    model: string,
    prompt: Prompt,
    nowMs: number,
  ): Brief => {
    const row = rowOf(model);
    const subject = subjectIn(prompt.user);
    const text = briefText(documentsOn(subject), nowMs);
    const parsed = parseBrief(text, nowMs);
    if (!parsed.ok) throw new Error(`The simulator's brief on ${subject} cannot be read: ${parsed.problem}`);
    const { claims, resolutionSays, dropped } = parsed;
    const searches = Math.ceil((row.webSearch?.maxSearches ?? 0) * uniform(subject, model, 'searches'));
    const usage = researchUsage(usageOf(row, bytesOf(row, prompt, true), Buffer.byteLength(text), subject), searches);
    const cost = costMicroUsd(row, usage);
    const { briefs = 0, meanMicroUsd = 0 } = costs.get(model) ?? {};
    costs.set(model, { briefs: briefs + 1, meanMicroUsd: (briefs * meanMicroUsd + cost) / (briefs + 1) });
    const about = { briefId: decisionId, key, decisionId, model, retrievedAtMs: nowMs, searches, costMicroUsd: cost };
    const brief = { ...about, claims, resolutionSays, dropped };
    kept.set(key, brief);
    return brief;
  };

  return {
    find(request, context) {
      const { decisionId, policy } = request;
      const { nowMs } = context;
      const isPriceShown = policy.priceInPrompt === 'shown';
      const prompt = buildResearchPrompt(request, nowMs);
      const briefs = [...kept.values()];
      const plan = planResearch({ ...context, models: searchers(prompt, costs), briefs }, request);
      if (plan.kind === 'none' && plan.because.code === 'drawn_without') {
        const { figures: armDraw } = plan.because;
        return { given: { evidence: [], isPriceShown: armDraw.arm === 'priceShown' }, armDraw, ...NO_SEARCH };
      }
      const isNew = plan.kind === 'make';
      const brief = isNew
        ? search(request, plan.key, plan.model.model, prompt, nowMs)
        : briefs.find(({ briefId }) => plan.kind === 'use' && briefId === plan.briefId);
      const offered = { evidence: brief ? briefEvidence(brief) : [], isPriceShown };
      const { given, draw } = drawGiven(decisionId, offered, policy.explore ? policy.withoutShare : 0);
      const found = { given, ...(draw ? { armDraw: draw } : {}) };
      return isNew && brief ? { ...found, costMicroUsd: brief.costMicroUsd, isNew } : { ...found, ...NO_SEARCH };
    },
  };
}

const NO_SEARCH = { costMicroUsd: 0, isNew: false };

const rowOf = (model: string) => {
  const row = MODELS.find(({ id }) => id === model);
  if (!row) throw new Error(`The simulator has no model ${model}.`);
  return row;
};

function searchers(prompt: Prompt, costs: ReadonlyMap<string, BriefCosts>): ResearchModel[] {
  return MODELS.flatMap((row) => {
    if (!row.webSearch) return [];
    return priceResearch({ row, outBecause: null }, bytesOf(row, prompt, true), costs.get(row.id) ?? null) ?? [];
  });
}
