import type { ModelFeatures } from '../domain/shared/model.ts';
import { DEFAULT_BUDGET_POLICY, DEFAULT_DECISION_POLICY } from '../domain/shared/policy.ts';

/** What holds where neither the environment nor the configuration file says otherwise. */

export const DEFAULT_CONFIG_FILE = 'conclave.config.json';

/** The exchange keeps New York time. */
export const DEFAULT_ACCOUNT = {
  zone: 'America/New_York',
  budget: DEFAULT_BUDGET_POLICY,
  decision: DEFAULT_DECISION_POLICY,
} as const;
export const DEFAULT_ACCOUNT_ID = 'main';

export const DEFAULT_WORKER = {
  maxConcurrentActivities: 100,
  maxConcurrentModelCalls: 50,
  providers: null,
  heartbeatEveryMs: 3_000,
} as const;
/** Added to the longest model call's time-out, so that a call under way can end before its worker does. */
export const SHUTDOWN_GRACE_SLACK_MS = 5_000;

export const DEFAULT_GOVERNOR = { sweepEveryMs: 5_000, leaseMs: 60_000 } as const;
export const DEFAULT_OPERATIONS = { enterAfterMs: 5_000, leaveAfterMs: 15_000 } as const;
export const DEFAULT_RATE_LIMITS = { raiseEveryMs: 10_000, liftAfterMs: 300_000 } as const;
export const DEFAULT_SCOREKEEPER = { everyMs: 60_000, publishEveryMs: 60_000 } as const;
/** An alert that nobody took within a day is old news. */
export const DEFAULT_ALERTS = { webhookUrl: null, giveUpAfterMs: 86_400_000 } as const;
export const DEFAULT_SHADOW_SHARE = 0.1;
export const DEFAULT_RETENTION_DAYS = 30;

export const DEFAULT_DASHBOARD = { host: '127.0.0.1', port: 8234 } as const;

/** What a model row that says little is taken to be: an endpoint of unknown make that understands the plainest request.
 * No price is among these; a price is stated or the row is refused. */
export const DEFAULT_MODEL = {
  maxOutputTokens: 2_000,
  promptOverheadTokens: 256,
  callTimeoutMs: 60_000,
  /** Of a local model, whose tokens are free; of a paid one it bounds the bill and must be stated. */
  localContextTokens: 32_768,
  /** The cheaper lanes that there are have half the ordinary prices. */
  otherTierFactor: 2,
} as const;

export const DEFAULT_FEATURES: ModelFeatures = {
  jsonSchema: false,
  reasoningTokens: 'inside-completion',
  outputLimitField: 'max_tokens',
  temperature: null,
};
