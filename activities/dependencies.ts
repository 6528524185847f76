import type { Config } from '../config/config.ts';
import type { EndedCall } from '../domain/health/counted-calls.ts';
import type { Venue } from '../kalshi/venue.ts';
import type { Providers } from '../providers/provider.ts';
import type { Store } from '../store/index.ts';
import type { KeptScore } from './contract.ts';

/** What the activities touch the world through; each is replaced in tests, none is global. */
export interface Dependencies {
  readonly store: Store;
  readonly providers: Providers;
  /** Null: the configuration does not have it read. */
  readonly venue: Venue | null;
  readonly config: Pick<
    Config,
    | 'models'
    | 'searchServices'
    | 'providers'
    | 'accounts'
    | 'fees'
    | 'categories'
    | 'governor'
    | 'scorekeeper'
    | 'operations'
    | 'probes'
    | 'rateLimits'
    | 'shadowShare'
    | 'retentionDays'
    | 'simulated'
    | 'alerts'
    | 'webhookSecret'
    | 'kalshi'
    | 'venueKey'
  > & { readonly worker: Pick<Config['worker'], 'heartbeatEveryMs'> };
  /** Chat -> its address, which is a secret. */
  readonly chatUrls: Config['chatUrls'];
  readonly clock: Clock;
  readonly workflows: WorkflowGateway;
  readonly keys: KeyWatch;
  readonly calls: CallCounter;
  /** Keeps score for one round, as of a time. */
  readonly scoring: (nowMs: number) => Promise<KeptScore>;
  readonly log: Log;
}

/** The time seam. */
export interface Clock {
  now(): number;
}

/** What this process knows of its own keys, and does about one that a provider refuses. */
export interface KeyWatch {
  isRefused(provider: string): boolean;
  /** Whether the provider accepts the key, by a free request. `unknown`: it did not say. */
  check(provider: string): Promise<'accepted' | 'refused' | 'unknown'>;
  /** This process polls the provider's queue no longer; done once the others can see it. `message`: the provider's words. */
  refuse(provider: string, message: string): Promise<void>;
  /** Whether another process polls the provider's queue. */
  isPolledElsewhere(provider: string): Promise<boolean>;
}

/** Counts how calls ended, for all workers together. */
export interface CallCounter {
  /** Returns at once: what is counted is written a little later. */
  count(call: EndedCall): void;
}

/** The few things that activities ask of Temporal itself. */
export interface WorkflowGateway {
  status(workflowId: string): Promise<'running' | 'closed' | 'absent'>;
  /** Starts a workflow on the service's own queue, or finds it running. */
  start(workflowType: string, workflowId: string, input: unknown): Promise<void>;
  /** Sends a signal; false when there is no such running workflow. */
  signal(workflowId: string, name: string, argument: unknown): Promise<boolean>;
  /** What a running workflow answers to a query; null when there is no such running workflow. Throws where none of its workers
   * answers. */
  query(workflowId: string, name: string): Promise<unknown>;
  /** Runs an update of a running workflow and gives its answer. Throws where it is refused or there is no such workflow. */
  update(workflowId: string, name: string, argument: unknown): Promise<unknown>;
  /** Limits the activities a second that a queue hands out; null = as many as its workers state. `unknown`: the server cannot
   * do this. */
  limitQueue(queue: string, perSecond: number | null, reason: string): Promise<'held' | 'unknown'>;
}

export type Log = (level: 'info' | 'warn' | 'error', message: string, details?: Record<string, unknown>) => void;
