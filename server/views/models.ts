import * as v from 'valibot';
import { performanceIn, type PerformanceRow as Row } from '../../client/performance.ts';
import { type Dimension, kindOfSubject } from '../../domain/learning/cell.ts';
import { addContributions, contributionOf } from '../../domain/learning/contribution.ts';
import { proofOutlooks } from '../../domain/learning/proof-outlooks.ts';
import { trendsIn } from '../../domain/learning/trend.ts';
import { stepsOf, type Window } from '../../domain/learning/window.ts';
import { shownGroup } from '../../domain/shared/group.ts';
import { dayId, hourId } from '../../domain/shared/ids.ts';
import { list } from '../contract/fields.ts';
import {
  type ModelsQuery,
  type ModelsView,
  type PerformanceRow,
  scoreboardSummary,
  standing,
  transition,
} from '../contract/models.ts';
import type { Sources } from '../sources.ts';
import { membersOf, scopeOf } from './scope.ts';

/** How the models have done, what each adds to the ensemble, and their weights over time. */
export async function readModels(
  sources: Pick<Sources, 'store' | 'accounts' | 'now'>,
  { window, by: dimension, account, group: named }: ModelsQuery,
): Promise<ModelsView> {
  const { store, accounts, now } = sources;
  const scope = scopeOf(sources, account);
  const groups = named === undefined ? scope.groups : [named];
  const group = groups[0] ?? shownGroup(accounts);
  const by: Dimension | null = dimension ?? null;
  const atMs = now();
  const steps = stepsOf(window, atMs);
  const [buckets, board, weights] = await Promise.all([
    store.buckets.read(
      steps.flatMap(({ ids }) => ids),
      by,
      groups,
    ),
    store.scoreboards.latest(group),
    store.weights.read(pointsIn(window, atMs), group),
  ]);
  return {
    atMs,
    window,
    by,
    tallied: membersOf(accounts, groups),
    weighed: membersOf(accounts, [group]),
    scoreboard: board && v.parse(scoreboardSummary, board),
    rows: performanceIn(buckets, by).map(performanceRow),
    trends: trendsIn(steps, buckets, by).map((line) => ({ ...line, kind: kindOfSubject(line.subject) })),
    standings: v.parse(list(standing), board?.models ?? []),
    contributions: addContributions(buckets.flatMap(({ contributions }) => contributions))
      .filter((each) => each.by === by)
      .map(contributionOf)
      .map(({ by: _, ...shown }) => shown),
    weights,
    proof: board ? proofOutlooks(board) : [],
    byArm: board?.byArm ?? null,
    shadows: board?.shadows ?? [],
    transitions: v.parse(list(transition), board?.transitions ?? []),
  };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A year of days is as much as a line shows. */
const DAYS_AT_MOST = 366;
const HOURS_IN: Readonly<Partial<Record<Window, number>>> = { '24h': 24, '7d': 7 * 24 };

/** Where the window's line has its points: each hour of a week at most, each day of a longer one. */
function pointsIn(window: Window, nowMs: number): string[] {
  const hours = HOURS_IN[window];
  if (hours !== undefined) return Array.from({ length: hours + 1 }, (_, back) => hourId(nowMs - back * HOUR_MS));
  const days = window === '30d' ? 31 : DAYS_AT_MOST;
  return Array.from({ length: days }, (_, back) => dayId(nowMs - back * DAY_MS));
}

/** A line of a performance table, with what its subject is. */
export const performanceRow = (row: Row): PerformanceRow => ({ ...row, kind: kindOfSubject(row.subject) });
