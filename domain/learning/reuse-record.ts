import type { ReuseOffFigures } from '../decision/note.ts';
import { REUSE_KINDS, type ReuseKind } from '../decision/reuse.ts';
import type { Alert } from '../health/alert.ts';
import { reuseAlertId } from '../shared/ids.ts';
import { mean } from '../shared/sum.ts';
import { type MeanOf, meanOf, momentsOf } from './estimates.ts';
import type { ScoredDecision } from './scored-decision.ts';

/** How much worse earlier answers were than new ones, in one category, over the resolved markets where both were had. */
export interface ReuseRecord {
  readonly category: string;
  readonly kind: ReuseKind;
  /** Resolved markets. */
  readonly markets: number;
  /** Brier loss of the earlier answers minus that of the new ones, with its 95 % interval. */
  readonly excessLoss: MeanOf;
  /** Earlier answers are not used there for now. */
  readonly isOff: boolean;
}

/** Fewer say nothing. */
export const MARKETS_TO_TELL = 30;
/** More is a poorer forecast than the saving is worth. */
export const EXCESS_LOSS_AT_MOST = 0.003;

/** One value a market, the mean of its decisions: they share an outcome. By category, then kind. */
export function reuseRecords(scored: readonly ScoredDecision[]): ReuseRecord[] {
  const byMarket = new Map<string, { category: string; kind: ReuseKind; losses: number[] }>();
  for (const { ticker, segment, reuse } of scored) {
    if (!reuse) continue;
    const { category } = segment;
    const key = JSON.stringify([category, reuse.kind, ticker]);
    const known = byMarket.get(key) ?? { category, kind: reuse.kind, losses: [] };
    known.losses.push(reuse.excessLoss);
    byMarket.set(key, known);
  }
  const markets = [...byMarket.values()].map((each) => ({ ...each, loss: mean(each.losses) }));
  const categories = [...new Set(markets.map(({ category }) => category))].toSorted();
  return categories.flatMap((category) =>
    REUSE_KINDS.flatMap((kind) => {
      const losses = markets.filter((each) => each.category === category && each.kind === kind).map(({ loss }) => loss);
      const excessLoss = meanOf(momentsOf(losses));
      if (excessLoss === null) return [];
      const isOff = losses.length >= MARKETS_TO_TELL && excessLoss.mean > EXCESS_LOSS_AT_MOST;
      return [{ category, kind, markets: losses.length, excessLoss, isOff }];
    }),
  );
}

/** How far earlier answers were worse, where they are not used in a category for that; null = they are used. */
export function reuseOff(
  records: readonly ReuseRecord[] | undefined,
  category: string,
  kind: ReuseKind,
): ReuseOffFigures | null {
  const record = records?.find((each) => each.category === category && each.kind === kind);
  return record?.isOff ? offFigures(record) : null;
}

const offFigures = ({ category, kind, markets, excessLoss }: ReuseRecord): ReuseOffFigures => ({
  category,
  kind,
  markets,
  meanExcessBrier: excessLoss.mean,
});

/** Those that were switched off between two scoreboards. */
export function switchedOff(before: readonly ReuseRecord[] = [], after: readonly ReuseRecord[] = []): ReuseRecord[] {
  const wasOff = ({ category, kind }: ReuseRecord) =>
    before.some((each) => each.category === category && each.kind === kind && each.isOff);
  return after.filter((record) => record.isOff && !wasOff(record));
}

/** For the operator, once each time it is switched off. */
export function reuseOffAlert(record: ReuseRecord, raisedAtMs: number): Alert {
  const id = reuseAlertId(record.category, record.kind, record.markets);
  return { id, kind: 'reuse_off', account: null, severity: 'notice', figures: offFigures(record), raisedAtMs };
}
