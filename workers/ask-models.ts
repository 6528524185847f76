import { type PaidProbeResult, paidProbe } from '../activities/index.ts';
import type { Config } from '../config/config.ts';
import { ANSWER_TOKENS, probeRow } from '../domain/money/probe-call.ts';
import { MODE_RULES, type Mode } from '../domain/shared/modes.ts';
import { SERVICE_ACCOUNT } from '../domain/shared/service-account.ts';
import { createProviders } from '../providers/index.ts';
import { formOfAnswer } from '../providers/models/form-of-answer.ts';
import type { Store } from '../store/index.ts';

/** A model that reasons thinks about it for a while. */
const WITHIN_MS = 45_000;

/** What became of the tiny question to one model. */
export interface AskedModel {
  readonly model: string;
  readonly provider: string;
  /** In what form the answer was asked for, such as `response_format json_schema`. */
  readonly sent: string;
  readonly maxOutputTokens: number;
  readonly result: PaidProbeResult;
}

export type AskedModels =
  | { readonly became: 'asked'; readonly models: readonly AskedModel[] }
  /** The service has no budget of its own in the store: no worker has run on it. */
  | { readonly became: 'no_account' }
  | { readonly became: 'mode_permits_none'; readonly mode: Mode };

/** Asks every configured model whose provider can be called a tiny question, paid by the service's own budget for probes and booked
 * like one. Rejects with LedgerMissing, and with what the store throws. */
export async function askModels(config: Config, store: Store): Promise<AskedModels> {
  const account = await store.control.readAccount(SERVICE_ACCOUNT);
  if (!account) return { became: 'no_account' };
  const { mode } = await store.control.readMode();
  if (!MODE_RULES[mode].probes) return { became: 'mode_permits_none', mode };
  const providers = createProviders(config.providers, config.apiKeys);
  const parts = { store, config, clock: { now: () => Date.now() } };
  const asked = config.models.map(async (row): Promise<AskedModel | null> => {
    const [provider, stated] = [providers[row.provider], config.providers.find(({ id }) => id === row.provider)];
    const sent = stated && formOfAnswer(row, stated);
    if (!provider || !sent) return null;
    const called = probeRow(row, ANSWER_TOKENS);
    const result = await paidProbe(parts, {
      row: called,
      withinMs: WITHIN_MS,
      provider,
      account,
      about: { kind: 'doctor', id: row.id },
      workflowId: 'doctor',
      signal: new AbortController().signal,
      kindOf: async ({ kind }) => kind,
    });
    return { model: row.id, provider: row.provider, sent, maxOutputTokens: called.maxOutputTokens, result };
  });
  // Each to its end, though another could not be asked: what was sent is booked before the caller closes the store.
  const models = (await Promise.allSettled(asked)).flatMap((ended) => {
    if (ended.status === 'rejected') throw ended.reason;
    return ended.value ?? [];
  });
  return { became: 'asked', models };
}
