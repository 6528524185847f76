import { type BudgetPolicy, type Purpose, purposeCapMicroUsd } from '../shared/policy.ts';
import type { AlertCatalog, CapFigures, KeptAlert } from './alert.ts';
import type { BreakerSubject } from './breaker-subject.ts';
import { isSameSubject } from './breaker-subject.ts';
import type { AccountFacts, WatchFacts } from './watch-facts.ts';
import { areDeadlinesKept, areSkipsUsual, isBacklogGone } from './watch-rules.ts';

const HOUR_MS = 3_600_000;
/** What is found once a day is over when a day has not found it again. */
const DAY_MS = 24 * HOUR_MS;

type About<Kind extends keyof AlertCatalog> = {
  readonly figures: AlertCatalog[Kind];
  readonly account: string | null;
  readonly raisedAtMs: number;
};
type Ends = { readonly [Kind in keyof AlertCatalog]: (alert: About<Kind>, facts: WatchFacts) => boolean };

/** When what each alert is about is over. */
const ENDS: Ends = {
  // By whoever watches the workers, and by the settlements themselves.
  no_worker: () => false,
  settlements_stalled: () => false,
  mode_changed: ({ figures }, { mode }) => mode !== null && mode !== figures.to,
  provider_out: ({ figures }, facts) => isClosed(facts, { kind: 'provider', id: figures.provider }),
  model_out: ({ figures }, facts) => isClosed(facts, { kind: 'model', id: figures.model }),
  deadlines_missed: (_, { recent, nowMs }) => areDeadlinesKept(recent, nowMs),
  skips_unusual: (_, facts) => areSkipsUsual(facts),
  singleton_stuck: ({ figures, account, raisedAtMs }, { singletons, nowMs }) => {
    if (singletons === null) return false;
    const found = singletons.find((each) => each.singleton === figures.singleton && each.account === account);
    // Of an account that is no longer configured; another process that watches may still know it, so not at once.
    return found ? found.isRunning && !found.stuck : nowMs - raisedAtMs >= DAY_MS;
  },
  settlement_backlog: ({ figures }, facts) => isBacklogGone(facts, figures.overdue),
  cap_reached: ({ figures, raisedAtMs, account }, facts) => {
    const today = ofToday(facts, account, figures.ledgerId);
    const isOfHour = figures.cap === 'hour' || figures.cap === 'decision';
    return !today || (isOfHour && facts.nowMs - raisedAtMs >= HOUR_MS) || isRaised(figures, today.budget);
  },
  band_changed: ({ figures, account }, facts) => ofToday(facts, account, figures.ledgerId)?.band !== figures.band,
  spend_anomaly: ({ figures, account }, facts) => !ofToday(facts, account, figures.ledgerId)?.isSpendUnusual,
  ledger_missing: ({ figures, account }, facts) => ofToday(facts, account, figures.ledgerId)?.isLedgerThere !== false,
  ledger_drift: ({ figures, account }, facts) => !ofToday(facts, account, figures.ledgerId)?.drift,
  cost_drift: ({ raisedAtMs }, { nowMs }) => nowMs - raisedAtMs >= DAY_MS,
  reuse_off: ({ raisedAtMs }, { nowMs }) => nowMs - raisedAtMs >= DAY_MS,
};

/** Whether what an alert is about is over. */
export function isAlertOver(alert: Pick<KeptAlert, 'kind' | 'figures' | 'account' | 'raisedAtMs'>, facts: WatchFacts) {
  const isOver = ENDS[alert.kind] as (about: About<keyof AlertCatalog>, facts: WatchFacts) => boolean;
  return isOver(alert as About<keyof AlertCatalog>, facts);
}

function isClosed({ breakers }: WatchFacts, of: BreakerSubject): boolean {
  const breaker = breakers.find(({ subject }) => isSameSubject(subject, of));
  return breaker === undefined || breaker.state === 'closed';
}

/** The account while the day of this ledger lasts. */
const ofToday = ({ accounts }: WatchFacts, account: string | null, ledgerId: string): AccountFacts | undefined =>
  accounts.find((each) => each.account === account && each.ledgerId === ledgerId);

/** Whether there is more room now under the cap that was reached, or no such cap. */
function isRaised({ cap, of, capMicroUsd }: CapFigures, budget: BudgetPolicy): boolean {
  const inForce = capInForce(cap, of ?? '', budget);
  return inForce === null || inForce > capMicroUsd;
}

function capInForce(cap: CapFigures['cap'], of: string, budget: BudgetPolicy): number | null {
  switch (cap) {
    case 'day':
      return budget.dayMicroUsd;
    case 'hour':
      return budget.hourMicroUsd;
    case 'decision':
      return budget.decisionMicroUsd;
    case 'category':
      return budget.categoryMicroUsd[of] ?? null;
    case 'purpose':
      return purposeCapMicroUsd(budget, of as Purpose);
    case 'model':
      return budget.modelMicroUsd[of] ?? null;
  }
}
