import { type Explanation, readExplanation } from '../client/explanation.ts';
import type { Config } from '../config/config.ts';
import { decisionIdOf } from '../domain/shared/ids.ts';
import { showKey } from '../domain/shared/refusal.ts';
import type { Store } from '../store/index.ts';
import { readConfig, withStore } from './context.ts';
import { CommandFailed, type Json, printResult } from './output.ts';
import { renderExplanation } from './render-decision.ts';

/** Prints how a stored decision came about. */
export async function explain(id: string, options: Json): Promise<void> {
  const config = readConfig();
  const explanation = await withStore(config, (store) => find(store, config, id));
  printResult(options.json, explanation, () => renderExplanation(explanation));
}

/** By its id, its workflow's id, or the requestId alone where one account has it. */
async function find(store: Store, config: Config, id: string): Promise<Explanation> {
  const known = id.replace(/^decision\//, '');
  const ids = known.includes('/')
    ? [known]
    : Object.keys(config.accounts).map((account) => decisionIdOf(account, known));
  for (const decisionId of ids) {
    const explanation = await readExplanation(store, decisionId);
    if (explanation) return explanation;
  }
  throw new CommandFailed(
    'not_found',
    `There is no stored decision ${showKey(id)}; \`bin/conclave decisions\` lists them. One that is still running is stored when it ends.`,
  );
}
