import type { ReuseOffFigures } from '../decision/note.ts';
import { REUSE_KINDS, type ReuseKind } from '../decision/reuse.ts';
import type { Alert } from '../health/alert.ts';
import { reuseAlertId } from '../shared/ids.ts';
import { type MeanOf, type Moments, meanOf } from './estimates.ts';

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

/** One value a market, the mean of its decisions: they share an outcome. */
export interface ReuseSums {
  readonly category: string;
  readonly kind: ReuseKind;
  readonly excessLoss: Moments;
}

/** By category, then kind. */
export function reuseRecords(sums: readonly ReuseSums[]): ReuseRecord[] {
  const categories = [...new Set(sums.map(({ category }) => category))].toSorted();
  return categories.flatMap((category) =>
    REUSE_KINDS.flatMap((kind) => {
      const own = sums.find((each) => each.category === category && each.kind === kind);
      const excessLoss = own ? meanOf(own.excessLoss) : null;
      if (!own || excessLoss === null) return [];
      const markets = own.excessLoss.n;
      const isOff = markets >= MARKETS_TO_TELL && excessLoss.mean > EXCESS_LOSS_AT_MOST;
      return [{ category, kind, markets, excessLoss, isOff }];
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
