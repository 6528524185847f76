import { readExplanation } from '../../client/explanation.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import type { DecisionView } from '../contract/decisions.ts';
import type { Sources } from '../sources.ts';

/** Everything that is known of one decision, and what it would have come to without each of its models; null = none is
 * stored under this id. */
export async function readDecision(sources: Sources, decisionId: string): Promise<DecisionView | null> {
  const { store, accounts } = sources;
  const explanation = await readExplanation(store, decisionId);
  if (!explanation) return null;
  const { decision } = explanation;
  return {
    ...explanation,
    zone: accounts[decision.account]?.zone ?? (await store.control.readAccount(decision.account))?.zone ?? 'UTC',
    webUiUrl: runUrl(sources, decision),
  };
}

function runUrl({ webUiUrl, temporal }: Sources, { workflowId, runId }: Decision): string | null {
  if (webUiUrl === null) return null;
  const path = ['namespaces', temporal.namespace, 'workflows', workflowId, runId].map(encodeURIComponent).join('/');
  return `${webUiUrl.replace(/\/$/, '')}/${path}`;
}
