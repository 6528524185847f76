import type { FeeRow } from '../domain/market/fee.ts';
import type { ModelRow, ProviderRow } from '../domain/shared/model.ts';
import type { BudgetPolicy, DecisionPolicy } from '../domain/shared/policy.ts';

/** A value that must never be printed: every way of turning it into text gives `[secret]`. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  /** The value itself, for the one request header that needs it. */
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '[secret]';
  }
  toJSON(): string {
    return '[secret]';
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}

export interface AccountConfig {
  /** IANA zone of the account's day, e.g. America/New_York. */
  readonly zone: string;
  readonly budget: BudgetPolicy;
  readonly decision: DecisionPolicy;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly mongodb: { readonly uri: string; readonly database: string };
  readonly webUiUrl: string | null;
  /** Absolute folder of what a local installation keeps: server data, servers.json. */
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  readonly dashboard: {
    readonly host: string;
    /** Null = not stated: the usual one, or a free one where that is taken. */
    readonly port: number | null;
    /** Null = not stated. */
    readonly token: Secret | null;
  };
  readonly providers: readonly ProviderRow[];
  readonly models: readonly ModelRow[];
  readonly accounts: Readonly<Record<string, AccountConfig>>;
  readonly fees: readonly FeeRow[];
  /** Series-ticker prefix -> category, for markets whose event does not say. */
  readonly categories: Readonly<Record<string, string>>;
  readonly worker: {
    readonly maxConcurrentActivities: number;
    readonly maxConcurrentModelCalls: number;
    /** Requests per second that workers state for a provider's queue when they start; the server's own setting, which
     * `operations` makes, comes before it. */
    readonly requestsPerSecond: Readonly<Record<string, number>>;
    readonly shutdownGraceMs: number;
    /** Providers whose queues these workers poll; null = of all whose key is there. */
    readonly providers: readonly string[] | null;
    /** How often a worker process tells the store that it is at work. */
    readonly heartbeatEveryMs: number;
  };
  readonly governor: { readonly sweepEveryMs: number; readonly leaseMs: number };
  /** How long the models' state must have asked for a mode before it is entered, and before it is left. */
  readonly operations: { readonly enterAfterMs: number; readonly leaveAfterMs: number };
  /** How soon a lowered rate is raised by a step, and how long after the last 429 one that nobody configured is lifted. */
  readonly rateLimits: { readonly raiseEveryMs: number; readonly liftAfterMs: number };
  /** How often decisions are taken into the tallies, and the least time between two scoreboards. */
  readonly scorekeeper: { readonly everyMs: number; readonly publishEveryMs: number };
  /** Where alerts about money are sent, and after how long without success one is given up. */
  readonly alerts: { readonly webhookUrl: string | null; readonly giveUpAfterMs: number };
  /** Signs what is sent there; null = not stated, and nothing is sent. */
  readonly webhookSecret: Secret | null;
  /** Share of decisions beside which the models on trial are asked. */
  readonly shadowShare: number;
  /** Days that prompts and raw replies are kept. */
  readonly retentionDays: number;
  /** Provider id -> key, for the providers whose environment variable is set. */
  readonly apiKeys: Readonly<Record<string, Secret>>;
  /** True when the providers are simulated: every result then says so. */
  readonly simulated: boolean;
}
