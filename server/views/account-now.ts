import * as v from 'valibot';
import { accountDay } from '../../domain/money/account-day.ts';
import { bandToday } from '../../domain/money/bands.ts';
import { PURPOSES } from '../../domain/shared/budget-schema.ts';
import { purposeCapMicroUsd } from '../../domain/shared/policy.ts';
import { dayMoney } from '../../store/day-money.ts';
import type { Store } from '../../store/index.ts';
import { type CappedTotals, type LedgerDocument, NO_MONEY, UNCAPPED } from '../../store/ledger/document.ts';
import { type AccountNow, accountNow } from '../contract/now.ts';

/** An account's policy, band and money of its local day; null = no worker has set it up yet. */
export async function readAccountNow(
  store: Pick<Store, 'control' | 'ledger'>,
  account: string,
  nowMs: number,
): Promise<AccountNow | null> {
  const state = await store.control.readAccount(account);
  if (!state) return null;
  const { zone, budget, policyVersion } = state;
  const day = accountDay(state, nowMs);
  const { ledgerId } = day;
  const ledger = await store.ledger.read(ledgerId);
  return {
    account,
    zone,
    band: bandToday(state, ledgerId),
    policyVersion,
    budgetShadowPrice: state.money?.ledgerId === ledgerId ? state.money.budgetShadowPrice : null,
    caps: v.parse(accountNow.entries.caps, budget),
    bands: v.parse(accountNow.entries.bands, budget.bands),
    day: ledger && dayMoney(ledger, day, nowMs),
    categories: partsOf(ledger?.categories ?? {}, budget.categoryMicroUsd),
    purposes: PURPOSES.map((purpose) =>
      partOf(purpose, ledger?.purposes[purpose], purposeCapMicroUsd(budget, purpose) ?? UNCAPPED),
    ),
    models: partsOf(byId(ledger?.models ?? {}), budget.modelMicroUsd),
  };
}

/** Those with a cap of their own, and those that money was spent on today. */
function partsOf(
  spent: Readonly<Record<string, CappedTotals>>,
  caps: Readonly<Record<string, number>>,
): AccountNow['categories'] {
  const names = new Set([...Object.keys(caps), ...Object.keys(spent)]);
  return [...names].toSorted().map((name) => partOf(name, spent[name], caps[name] ?? UNCAPPED));
}

const byId = (models: NonNullable<LedgerDocument['models']>): Record<string, CappedTotals> =>
  Object.fromEntries(Object.entries(models).map(([path, totals]) => [decodeURIComponent(path), totals]));

function partOf(name: string, totals: CappedTotals | undefined, capWithoutLedger: number) {
  const part = totals ?? { ...NO_MONEY, capMicroUsd: capWithoutLedger };
  const { spentMicroUsd, heldMicroUsd, uncertainMicroUsd, capMicroUsd } = part;
  return {
    name,
    spentMicroUsd,
    heldMicroUsd,
    uncertainMicroUsd,
    capMicroUsd: capMicroUsd === UNCAPPED ? null : capMicroUsd,
  };
}
