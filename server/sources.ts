import type { DecisionClient } from '../client/decision-client.ts';
import type { ModelRow, ProviderRow } from '../domain/shared/model.ts';
import type { DecisionPolicy } from '../domain/shared/policy.ts';
import type { Webhook } from '../notify/webhook.ts';
import type { Store } from '../store/index.ts';

/** What the dashboard reads from and acts through. Everything shown comes from the store; workflows are only needed to change
 * mode and policy, so the page works while Temporal is away. */
export interface Sources {
  readonly store: Store;
  readonly decisions: DecisionClient;
  /** As configured. */
  readonly models: readonly ModelRow[];
  readonly providers: readonly ProviderRow[];
  readonly accounts: Readonly<
    Record<string, { readonly zone: string; readonly group: string; readonly decision: DecisionPolicy }>
  >;
  readonly temporal: { readonly namespace: string };
  readonly webUiUrl: string | null;
  /** How often each worker reports. */
  readonly heartbeatEveryMs: number;
  /** How often the venue is asked how markets ended; null = it is not. */
  readonly settleEveryMs: number | null;
  readonly simulated: boolean;
  /** Where this process sends the alert that no worker is running; null = nowhere. */
  readonly webhook: Webhook | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
