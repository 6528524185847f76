import { pick } from '../shared/pick.ts';
import type { AlertCatalog, Severity } from './alert.ts';
import { isUnusual, stillUnusual } from './unusual-skips.ts';
import type { RecentDecision, WatchFacts } from './watch-facts.ts';

/** What is watched from outside the workflows that it is about. */
export const WATCHED = [
  'deadlines_missed',
  'skips_unusual',
  'singleton_stuck',
  'settlement_backlog',
  'ledger_drift',
] as const satisfies readonly (keyof AlertCatalog)[];
export type WatchedKind = (typeof WATCHED)[number];

/** Something that is wrong now. `of` tells it from others of its kind; null = there is one at a time. */
export type Trouble = {
  readonly [Kind in WatchedKind]: {
    readonly kind: Kind;
    readonly of: string | null;
    readonly account: string | null;
    readonly severity: Severity;
    readonly figures: AlertCatalog[Kind];
  };
}[WatchedKind];

export const DEADLINE_WINDOW_MS = 15 * 60_000;
const LEAST_MISSED = 3;
const LEAST_MISSED_SHARE = 0.2;
const MOST_ARE_MISSED = 0.5;
/** Postponed games end days late; many at once, and a good part of all, are something else. */
const LEAST_OVERDUE = 5;
const LEAST_OVERDUE_SHARE = 0.1;

/** Everything that is wrong by these facts. */
export function troublesIn(facts: WatchFacts): Trouble[] {
  return [...deadlines(facts), ...skips(facts), ...singletons(facts), ...settlements(facts), ...ledgers(facts)];
}

function deadlines({ recent, nowMs }: WatchFacts): Trouble[] {
  const within = recent.filter(({ decidedAtMs }) => nowMs - decidedAtMs < DEADLINE_WINDOW_MS);
  const missed = within.filter(({ isLate }) => isLate).length;
  // What ends it must not raise it again at the next look.
  if (missed < LEAST_MISSED || missed < LEAST_MISSED_SHARE * within.length || areDeadlinesKept(recent, nowMs))
    return [];
  const severity = missed >= MOST_ARE_MISSED * within.length ? 'critical' : 'warning';
  const figures = { missed, decisions: within.length, windowMs: DEADLINE_WINDOW_MS };
  return [{ kind: 'deadlines_missed', of: null, account: null, severity, figures }];
}

function skips({ recent, usual, nowMs }: WatchFacts): Trouble[] {
  const figures = isUnusual(recent, usual, nowMs);
  return figures ? [{ kind: 'skips_unusual', of: null, account: null, severity: 'warning', figures }] : [];
}

function singletons({ singletons: seen }: WatchFacts): Trouble[] {
  return (seen ?? []).flatMap(({ singleton, account, isRunning, stuck }) => {
    if (isRunning && stuck === null) return [];
    const of = account === null ? singleton : `${singleton}/${account}`;
    const what = stuck && pick(stuck, 'what', 'attempts');
    const figures = { singleton, stuck: what, sinceMs: stuck?.sinceMs ?? null };
    return [{ kind: 'singleton_stuck', of, account, severity: 'critical', figures } as const];
  });
}

function settlements({ settlements: backlog }: WatchFacts): Trouble[] {
  if (!backlog || !isBacklog(backlog)) return [];
  const { overdue, awaited, lagMs } = backlog;
  return [
    { kind: 'settlement_backlog', of: null, account: null, severity: 'warning', figures: { overdue, awaited, lagMs } },
  ];
}

function ledgers({ accounts }: WatchFacts): Trouble[] {
  return accounts.flatMap(({ account, ledgerId, drift }) =>
    drift
      ? [
          {
            kind: 'ledger_drift',
            of: ledgerId,
            account,
            severity: 'critical',
            figures: { ledgerId, ...drift },
          } as const,
        ]
      : [],
  );
}

const isBacklog = ({ overdue, awaited }: { readonly overdue: number; readonly awaited: number }): boolean =>
  overdue >= LEAST_OVERDUE && overdue >= LEAST_OVERDUE_SHARE * awaited;

const CALM_MS = 5 * 60_000;

/** Whether no deadline was missed for a while. */
export const areDeadlinesKept = (recent: readonly RecentDecision[], nowMs: number): boolean =>
  !recent.some(({ isLate, decidedAtMs }) => isLate && nowMs - decidedAtMs < CALM_MS);

export const areSkipsUsual = ({ recent, usual, nowMs }: WatchFacts): boolean => !stillUnusual(recent, usual, nowMs);

/** Whether half of the markets that were overdue have ended, and what is left is no backlog of its own. */
export const isBacklogGone = ({ settlements: backlog }: WatchFacts, overdueBefore: number): boolean =>
  backlog !== null && backlog.overdue < overdueBefore / 2 && !isBacklog(backlog);
