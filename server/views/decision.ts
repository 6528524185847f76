import { DecisionRefused } from '../../client/errors.ts';
import { readExplanation } from '../../client/explanation.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { showKey } from '../../domain/shared/refusal.ts';
import type { DecisionView } from '../contract/decisions.ts';
import type { Sources } from '../sources.ts';

/** Everything known about one decision, and what it would have been without each of its models. Refuses an id that is not
 * stored. */
export async function readDecision(sources: Sources, { id }: { readonly id: string }): Promise<DecisionView> {
  const { store, accounts } = sources;
  const explanation = await readExplanation(store, id);
  if (!explanation) {
    throw new DecisionRefused(
      'not_found',
      `There is no stored decision ${showKey(id)}; its id is <account>/<requestId>.`,
    );
  }
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
