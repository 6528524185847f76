import { readExplanation } from '../../client/explanation.ts';
import type { Decision } from '../../domain/decision.ts';
import { rebuildForecast, rebuildVerdict } from '../../domain/learning/rebuild.ts';
import { COLD_SCOREBOARD, type Scoreboard } from '../../domain/learning/scoreboard.ts';
import type { DecisionView } from '../contract/decisions.ts';
import type { Sources } from '../sources.ts';

/** Everything that is known of one decision, and what it would have come to without each of its models; null = none is
 * stored under this id. */
export async function readDecision(sources: Sources, decisionId: string): Promise<DecisionView | null> {
  const { store, accounts } = sources;
  const explanation = await readExplanation(store, decisionId);
  if (!explanation) return null;
  const { decision } = explanation;
  const { scoreboardVersion } = decision;
  const board = scoreboardVersion === 0 ? COLD_SCOREBOARD : await store.scoreboards.read(scoreboardVersion);
  return {
    ...explanation,
    without: board ? withoutEach(decision, board) : [],
    zone: accounts[decision.account]?.zone ?? (await store.control.readAccount(decision.account))?.zone ?? 'UTC',
    webUiUrl: runUrl(sources, decision),
  };
}

/** Leaves each model's answer out in turn: the others as they answered, weighed by the same scoreboard, by the same rules. */
function withoutEach(decision: Decision, board: Scoreboard): DecisionView['without'] {
  return (decision.forecast?.models ?? []).map(({ model }) => {
    const rest = withoutModel(decision, model);
    const forecast = rebuildForecast(rest, board);
    return { model, forecast, verdict: rebuildVerdict({ ...rest, forecast }, board) };
  });
}

function withoutModel(decision: Decision, left: string): Decision {
  const { calls, forecast } = decision;
  return {
    ...decision,
    calls: calls.filter(({ model }) => model !== left),
    forecast: forecast && { ...forecast, models: forecast.models.filter(({ model }) => model !== left) },
  };
}

function runUrl({ webUiUrl, temporal }: Sources, { workflowId, runId }: Decision): string | null {
  if (webUiUrl === null) return null;
  const path = ['namespaces', temporal.namespace, 'workflows', workflowId, runId].map(encodeURIComponent).join('/');
  return `${webUiUrl.replace(/\/$/, '')}/${path}`;
}
