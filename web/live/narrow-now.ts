import type { NowView } from '../../server/contract/now.ts';

/** What of it concerns one account (null = all). Mode, providers, models and workers are the same for every account. */
export function narrowNow(now: NowView, account: string | null): NowView {
  if (account === null) return now;
  return {
    ...now,
    accounts: now.accounts.filter((each) => each.account === account),
    alerts: now.alerts.filter((alert) => alert.account === null || alert.account === account),
    day: now.days.find(({ accounts }) => accounts.includes(account)) ?? now.day,
  };
}

/** With a mode that this page was answered with, where what was read is older. */
export const withMode = (now: NowView, mode: NowView['mode']): NowView =>
  mode === null || (now.mode !== null && now.mode.version >= mode.version) ? now : { ...now, mode };
