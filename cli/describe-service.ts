import type { Fact } from '../domain/explain/explained-part.ts';
import { hostOf } from './context.ts';
import type { Service } from './service.ts';

/** Where everything listens. Of the store the address alone: a connection string may hold a password. */
export function serviceFacts({ servers, simulator, workers, dashboard, config }: Service): readonly Fact[] {
  const { temporal, mongodb } = servers;
  const webUi = temporal.webUiUrl && `${temporal.webUiUrl}/namespaces/${temporal.namespace}/workflows`;
  const facts: readonly (Fact | null | false)[] = [
    ['Temporal', `${temporal.address}, namespace ${temporal.namespace} (${temporal.how})`],
    webUi !== null && ['Web UI', webUi],
    ['MongoDB', `${hostOf(mongodb.uri)} (${mongodb.how})`],
    simulator && ['Simulator', `${simulator.url}: every answer and every cent is SIMULATED`],
    workers && ['Workers', `running for ${Object.keys(config.accounts).join(', ')}`],
    dashboard && ['Dashboard', `${dashboard.url}\n${dashboard.tokenHint}`],
  ];
  return facts.filter((fact): fact is Fact => fact !== null && fact !== false);
}
