import type { MetaView } from '../contract/controls.ts';
import type { Call } from './route.ts';

/** What the page reads before anything else. Without the token it gets no more than it needs to ask for it. */
export async function readMeta(_: unknown, { parts, rights }: Call): Promise<MetaView> {
  const { sources, version, tokenHint } = parts;
  const accounts = Object.entries(sources.accounts).map(([account, { zone }]) => ({ account, zone }));
  return {
    version,
    simulated: sources.simulated,
    namespace: sources.temporal.namespace,
    webUiUrl: rights.canRead ? sources.webUiUrl : null,
    accounts: rights.canRead ? accounts : [],
    ...rights,
    tokenHint,
  };
}
