import type { Finding, NoFigures } from '../shared/finding.ts';
import { MODE_RULES, type Mode } from '../shared/modes.ts';
import type { ReachableModels } from './mode-state.ts';
import type { OutFacts, ServiceFacts, SettlementFacts, SingletonFacts, StuckFacts } from './service-facts.ts';

/** What is wrong with the service, and the figures that it rests on. */
export interface ServiceCatalog {
  store_away: NoFigures;
  temporal_away: NoFigures;
  /** Nothing has been looked at yet, or a heartbeat was found and not seen to move: known within seconds. */
  not_known_yet: NoFigures;
  /** `waiting`: decisions that wait for one; null = Temporal does not say. */
  no_worker: { readonly lastHeartbeatAtMs: number | null; readonly waiting: number | null };
  /** Workers run, and no task of decisions is taken up. */
  not_taken: { readonly waiting: number };
  /** No worker has written mode and policies into the store. */
  never_started: NoFigures;
  account_without_policy: { readonly account: string };
  /** No worker has a key of any provider. */
  no_key: { readonly missingKeys: readonly string[] };
  no_model: { readonly configured: number; readonly out: readonly OutFacts[] };
  /** Fewer models than a panel needs. */
  below_quorum: Pick<ReachableModels, 'reachable' | 'configured' | 'quorum'>;
  /** A provider or a model is not called; others are. */
  out: OutFacts;
  /** The mode lets no model be called. */
  mode_stops: { readonly mode: Mode; readonly by: string; readonly isOperators: boolean };
  budget_exhausted: { readonly account: string };
  singleton_ended: Pick<SingletonFacts, 'singleton' | 'account'>;
  singleton_stuck: Pick<SingletonFacts, 'singleton' | 'account'> & Omit<StuckFacts, 'sinceMs'>;
  settlements_failing: Pick<SettlementFacts, 'failures' | 'failure' | 'lastSuccessAtMs'>;
  settlements_silent: { readonly lastRunAtMs: number; readonly everyMs: number };
  settlements_behind: Pick<SettlementFacts, 'overdue' | 'lagMs'>;
}
export type ServiceCode = keyof ServiceCatalog;

/** `critical`: a decision that is started now is not decided by any model, or not decided at all. `warning`: it is decided, and
 * something else fails. `unknown`: whether it is decided is not known yet. */
export type ServiceSeverity = 'critical' | 'unknown' | 'warning';

/** Each code's severity; `mode_stops` is a warning where an operator wants it so. The order is that in which they are told. */
const SEVERITY = {
  store_away: 'critical',
  temporal_away: 'critical',
  no_worker: 'critical',
  not_taken: 'critical',
  never_started: 'critical',
  account_without_policy: 'critical',
  no_key: 'critical',
  no_model: 'critical',
  mode_stops: 'critical',
  not_known_yet: 'unknown',
  below_quorum: 'warning',
  out: 'warning',
  budget_exhausted: 'warning',
  singleton_ended: 'warning',
  singleton_stuck: 'warning',
  settlements_failing: 'warning',
  settlements_silent: 'warning',
  settlements_behind: 'warning',
} as const satisfies Readonly<Record<ServiceCode, ServiceSeverity>>;
export const SERVICE_CODES = Object.keys(SEVERITY) as [ServiceCode, ...ServiceCode[]];
const SEVERITIES: readonly ServiceSeverity[] = ['critical', 'unknown', 'warning'];

export type ServiceFinding = Finding<ServiceCatalog> & {
  readonly severity: ServiceSeverity;
  /** Since when; null = not known. */
  readonly sinceMs: number | null;
};

export interface ServiceHealth {
  readonly atMs: number;
  /** Nothing is wrong: a decision that is started now is decided. */
  readonly isOk: boolean;
  /** A decision that is started now is known to be decided, whatever else fails. */
  readonly isDeciding: boolean;
  /** The most severe first. */
  readonly findings: readonly ServiceFinding[];
  /** Workers that run; null = not known. */
  readonly workers: number | null;
  /** Of the models that count; null = not known. */
  readonly models: Pick<ReachableModels, 'reachable' | 'configured'> | null;
  /** Decisions that no worker carries on, and since when the oldest of them waits; null = not known, or none does. */
  readonly waiting: number | null;
  readonly oldestWaitingSinceMs: number | null;
}

/** A task that is not taken for longer waits for a worker that is not there. */
const TAKEN_WITHIN_MS = 10_000;
/** So many runs that failed one after the other are no passing trouble. */
export const STALLED_AFTER_FAILURES = 3;
/** So many periods without a run are no delay. */
const SILENT_AFTER_PERIODS = 3;
const SILENT_AFTER_MS = 600_000;

/** Whether a decision that is started now would be decided, and everything that is wrong. What follows from something else that is
 * wrong is not told beside it: without a worker nothing moves, and that is one finding. */
export function judgeService(facts: ServiceFacts): ServiceHealth {
  const { atMs, workers, models, running } = facts;
  const hasWorker = workers !== null && workers.running.length > 0;
  const wait = waiting(facts, hasWorker);
  const findings = [
    ...servers(facts),
    ...(facts.store.is === 'there' ? ofWorkers(facts, hasWorker, wait.waiting) : []),
    ...(hasWorker ? [...ofDecisions(facts, wait), ...ofModels(facts), ...ofSingletons(facts)] : []),
    ...ofSettlements(facts, hasWorker),
  ].toSorted((one, other) => rank(one) - rank(other));
  return {
    atMs,
    isOk: findings.length === 0,
    isDeciding: findings.every(({ severity }) => severity === 'warning'),
    findings,
    workers: workers?.running.length ?? null,
    models: models && hasWorker ? { reachable: models.reachable, configured: models.configured } : null,
    waiting: running && wait.waiting,
    oldestWaitingSinceMs: wait.sinceMs,
  };
}

const rank = ({ code, severity }: ServiceFinding) =>
  SEVERITIES.indexOf(severity) * SERVICE_CODES.length + SERVICE_CODES.indexOf(code);

function found<Code extends ServiceCode>(
  code: Code,
  figures: ServiceCatalog[Code],
  sinceMs: number | null = null,
  severity: ServiceSeverity = SEVERITY[code],
): ServiceFinding {
  return { code, figures, severity, sinceMs } as ServiceFinding;
}

interface Wait {
  /** Null = not known. */
  readonly waiting: number | null;
  readonly sinceMs: number | null;
}

/** Without a worker every decision that runs waits; with one, those whose task is not taken. */
function waiting({ atMs, running }: ServiceFacts, hasWorker: boolean): Wait {
  if (running === null) return { waiting: null, sinceMs: null };
  if (!hasWorker) return { waiting: running.count, sinceMs: running.oldestStartedAtMs };
  const { untaken } = running;
  const isLate = untaken !== null && untaken.count > 0 && untaken.oldestMs >= TAKEN_WITHIN_MS;
  return isLate ? { waiting: untaken.count, sinceMs: atMs - untaken.oldestMs } : { waiting: 0, sinceMs: null };
}

function servers({ store, temporal }: ServiceFacts): ServiceFinding[] {
  return [
    ...(store.is === 'away' ? [found('store_away', {}, store.sinceMs)] : []),
    ...(temporal.is === 'away' ? [found('temporal_away', {}, temporal.sinceMs)] : []),
    ...(store.is === 'unknown' || temporal.is === 'unknown' ? [found('not_known_yet', {})] : []),
  ];
}

function ofWorkers({ workers, temporal }: ServiceFacts, hasWorker: boolean, wait: number | null): ServiceFinding[] {
  if (hasWorker) return [];
  if (workers?.isNone) {
    const { lastHeartbeatAtMs } = workers;
    return [found('no_worker', { lastHeartbeatAtMs, waiting: wait }, lastHeartbeatAtMs)];
  }
  return temporal.is === 'unknown' ? [] : [found('not_known_yet', {})];
}

function ofDecisions({ mode, accounts, models }: ServiceFacts, wait: Wait): ServiceFinding[] {
  const late = wait.waiting ?? 0;
  const isStopped = mode !== null && MODE_RULES[mode.mode].calls === 'none';
  const isOperators = mode?.source === 'operator';
  // An emergency because no model can be reached is told as that.
  const isToldByModels = !isOperators && models !== null && isWithoutModel(models);
  return [
    ...(late > 0 ? [found('not_taken', { waiting: late }, wait.sinceMs)] : []),
    ...(mode === null ? [found('never_started', {})] : []),
    ...accounts
      .filter(({ hasPolicy }) => mode !== null && !hasPolicy)
      .map(({ account }) => found('account_without_policy', { account })),
    ...(mode && isStopped && !isToldByModels
      ? [
          found(
            'mode_stops',
            { mode: mode.mode, by: mode.by, isOperators },
            mode.atMs,
            isOperators ? 'warning' : 'critical',
          ),
        ]
      : []),
    ...accounts.filter(({ isExhausted }) => isExhausted).map(({ account }) => found('budget_exhausted', { account })),
  ];
}

const isWithoutModel = ({ reachable, trials = 0 }: ReachableModels) => reachable === 0 && trials === 0;

function ofModels({ models }: ServiceFacts): ServiceFinding[] {
  if (models === null) return [];
  const { reachable, configured, quorum, out, missingKeys } = models;
  if (configured === 0) return [found('no_key', { missingKeys })];
  if (isWithoutModel(models)) return [found('no_model', { configured, out }, earliest(out))];
  const isBelow = reachable < Math.min(quorum, configured);
  return [
    ...(isBelow ? [found('below_quorum', { reachable, configured, quorum }, earliest(out))] : []),
    ...out.map((each) => found('out', each, each.sinceMs)),
  ];
}

function earliest(out: readonly OutFacts[]): number | null {
  const times = out.flatMap(({ sinceMs }) => sinceMs ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

function ofSingletons({ singletons }: ServiceFacts): ServiceFinding[] {
  return (singletons ?? []).flatMap(({ singleton, account, isRunning, stuck }) => {
    if (!isRunning) return [found('singleton_ended', { singleton, account })];
    if (stuck === null) return [];
    const { sinceMs, ...figures } = stuck;
    return [found('singleton_stuck', { singleton, account, ...figures }, sinceMs)];
  });
}

function ofSettlements({ settlements, atMs }: ServiceFacts, hasWorker: boolean): ServiceFinding[] {
  if (settlements === null || settlements.everyMs === null) return [];
  const { failures, failure, lastSuccessAtMs, lastRunAtMs, everyMs, overdue, lagMs } = settlements;
  const silentAfterMs = Math.max(SILENT_AFTER_MS, SILENT_AFTER_PERIODS * everyMs);
  const isSilent = hasWorker && lastRunAtMs !== null && atMs - lastRunAtMs > silentAfterMs;
  return [
    ...(failures >= STALLED_AFTER_FAILURES
      ? [found('settlements_failing', { failures, failure, lastSuccessAtMs }, lastSuccessAtMs)]
      : []),
    ...(isSilent ? [found('settlements_silent', { lastRunAtMs, everyMs }, lastRunAtMs)] : []),
    ...(overdue > 0 ? [found('settlements_behind', { overdue, lagMs })] : []),
  ];
}
