import { LRUCache } from 'lru-cache';
import { bandFor, bandToday } from '../../domain/money/bands.ts';
import type { LocalDay } from '../../domain/money/days.ts';
import {
  PATTERN_DAYS,
  type SpentHour,
  spendAlert,
  spendPattern,
  watchedBand,
  watchSpending,
} from '../../domain/money/spend-anomaly.ts';
import { canonicalJson } from '../../domain/shared/canonical-json.ts';
import type { Band } from '../../domain/shared/modes.ts';
import type { AccountState } from '../../store/accounts.ts';
import { spentHours } from '../../store/day-money.ts';
import type { LedgerDocument } from '../../store/ledger/document.ts';
import type { Dependencies } from '../dependencies.ts';

const DAY_MS = 86_400_000;
const REMEMBERED = 100;

/** The band of an account's day: what the money asks for, or a stricter one while it is spent far above its own pattern. */
export function createSpendWatch({ store }: Pick<Dependencies, 'store'>) {
  /** What an account's earlier days spent, by account and hour. */
  const patterns = new LRUCache<string, readonly (readonly SpentHour[])[]>({ max: REMEMBERED });

  return async function watchedBandOf(
    state: AccountState,
    today: LedgerDocument,
    day: LocalDay,
    nowMs: number,
  ): Promise<Band> {
    const { account, budget, policyVersion } = state;
    const before = state.spendWatch?.ledgerId === today._id ? state.spendWatch : null;
    const { committedMicroUsd } = today.total;
    const { dayMicroUsd } = today.caps;
    const current = before?.moneyBand ?? bandToday(state, today._id);
    const hourOfDay = day.hours.findLastIndex(({ startMs }) => startMs <= nowMs);
    const earlier = await earlierDays(account, day, hourOfDay);
    const input = {
      ledgerId: today._id,
      before,
      nowMs,
      hours: spentHours(today),
      committedMicroUsd,
      dayCapMicroUsd: dayMicroUsd,
      policyVersion,
      moneyBand: bandFor(committedMicroUsd, dayMicroUsd, budget.bands, current),
      pattern: spendPattern(earlier, hourOfDay, dayMicroUsd),
    };
    const watch = watchSpending(input);
    if (canonicalJson(watch) !== canonicalJson(before)) await store.control.writeSpendWatch(account, watch);
    // Raised at every sweep that finds it, once in effect: a worker may die between the two writes.
    const alert = spendAlert(account, watch, input);
    if (alert) await store.alerts.raise(alert);
    return watchedBand(watch);
  };

  async function earlierDays(account: string, day: LocalDay, hourOfDay: number) {
    const key = `${account}/${day.date}/${hourOfDay}`;
    const known = patterns.get(key);
    if (known) return known;
    const dateBefore = (days: number) =>
      new Date(Date.parse(`${day.date}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
    const documents = await store.ledger.between(account, dateBefore(PATTERN_DAYS), dateBefore(1));
    const days = documents.map(spentHours);
    patterns.set(key, days);
    return days;
  }
}
