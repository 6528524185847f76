import { setTimeout as delay } from 'node:timers/promises';
import type { DecisionClient } from '../client/decision-client.ts';
import { BAND_WORDS } from '../domain/explain/alert-sentences.ts';
import type { Fact } from '../domain/explain/explanation.ts';
import { bandFor } from '../domain/money/bands.ts';
import {
  formatClock,
  formatCount,
  formatMoney,
  formatShare,
  formatTime,
  formatTimesItsCost,
} from '../domain/shared/format.ts';
import type { BudgetPolicy } from '../domain/shared/policy.ts';
import { showKey } from '../domain/shared/refusal.ts';
import { ledgerOwners } from '../domain/shared/service-account.ts';
import type { DayMoney, GovernorState } from '../workflows/messages.ts';
import { auditOf, readConfig, withClient, withStore } from './context.ts';
import type { Caps, PartCaps } from './options.ts';
import { type Json, printResult, UsageError } from './output.ts';
import { renderFacts } from './render-part.ts';

interface BudgetOptions extends Json {
  readonly account?: string;
  readonly set?: Caps;
  readonly cap?: PartCaps;
  readonly reason?: string;
  readonly by?: string;
}

const BANDED_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 50;

/** Shows what accounts may spend and have spent, or changes one account's caps and returns once they hold. */
export async function budget(options: BudgetOptions): Promise<void> {
  const { set, cap, account } = options;
  const isChange = set !== undefined || cap !== undefined;
  if (!isChange && (options.reason !== undefined || options.by !== undefined)) {
    throw new UsageError('--reason and --by go with --set or --cap: say which caps, such as --set day=25.');
  }
  const config = readConfig();
  const known = config.models.map(({ id }) => id);
  for (const [model, amount] of Object.entries(cap?.modelMicroUsd ?? {})) {
    // A cap on a misspelt name would guard nothing, and look as if it did.
    if (amount !== null && !known.includes(model)) {
      throw new UsageError(`There is no model ${showKey(model)} in the configuration; it has ${known.join(', ')}.`);
    }
  }
  const read = async (decisions: DecisionClient) => {
    if (isChange) {
      await decisions.setPolicy(account ?? 'main', { budget: { ...set, ...cap }, ...auditOf(options) });
      return [await onceBanded(decisions, account ?? 'main')];
    }
    const accounts = account === undefined ? Object.keys(ledgerOwners(config)) : [account];
    return Promise.all(accounts.map((id) => decisions.budget(id)));
  };
  const states = await withStore(config, (store) => withClient(config, read, store));
  printResult(options.json, account === undefined && !isChange ? states : states[0], () =>
    states.map(renderBudget).join('\n\n'),
  );
}

/** The budget with the band that follows from it: the governor works it out in a sweep of its own after a change. Where that
 * takes longer than a few seconds, the budget as it is then. */
async function onceBanded(decisions: DecisionClient, account: string): Promise<GovernorState> {
  const until = Date.now() + BANDED_WITHIN_MS;
  for (;;) {
    const state = await decisions.budget(account);
    if (isBanded(state) || Date.now() > until) return state;
    await delay(LOOK_EVERY_MS);
  }
}

/** Whether the band is the one that the day's money and the caps make of it. */
export function isBanded({ day, budget: { dayMicroUsd, bands }, band }: GovernorState): boolean {
  return day !== null && bandFor(day.committedMicroUsd, dayMicroUsd, bands, band) === band;
}

/** One account: its caps, what of them is used, its band, and who changed the policy last. */
export function renderBudget(state: GovernorState): string {
  const { account, zone, budget: caps, band, day, policyVersion, audit } = state;
  const last = audit.at(-1);
  const changed = last ? `, changed ${formatTime(last.atMs)} by ${last.by}: ${last.reason}` : '';
  const facts: readonly Fact[] = [
    ...(day
      ? dayFacts(state, day)
      : ([['Day', `cap ${formatMoney(caps.dayMicroUsd)} in ${zone}; not opened yet`]] as const)),
    ['Decision', `at most ${formatMoney(caps.decisionMicroUsd)} each`],
    ...narrower(caps),
    ['Policy', `version ${policyVersion}${changed}`],
  ];
  return `account ${account}: ${BAND_WORDS[band]}\n${renderFacts(facts)}`;
}

function dayFacts({ zone, budget: caps, money }: GovernorState, day: DayMoney): readonly Fact[] {
  const { committedMicroUsd: committed, hourCommittedMicroUsd: hour } = day;
  const share = caps.dayMicroUsd === 0 ? null : committed / caps.dayMicroUsd;
  return [
    [
      'Day',
      `${formatMoney(committed)} of ${formatMoney(caps.dayMicroUsd)} (${formatShare(share)}), ${day.date} in ${zone}\n` +
        `spent ${formatMoney(day.spentMicroUsd)}, of which ${formatMoney(day.uncertainMicroUsd)} is uncertain\n` +
        `reserved ${formatMoney(day.heldMicroUsd)}${day.liveReservations === 0 ? '' : ` (${formatCount(day.liveReservations, 'reservation')})`}`,
    ],
    ['Hour', `${formatMoney(hour)} of ${formatMoney(caps.hourMicroUsd)}, from ${day.hourKey}Z`],
    ['Rate', rate(day, caps, zone)],
    ...(money ? [['Pressure', describePressure(money)] as const] : []),
  ];
}

function rate(day: DayMoney, caps: BudgetPolicy, zone: string): string {
  const { microUsdPerHour, dayEndsAtMs, hourEndsAtMs } = day.burnRate;
  if (microUsdPerHour === null) return 'too little is known of today to say when its budget ends';
  const ends = (what: string, atMs: number | null, isUsed: boolean) => {
    if (isUsed) return `the ${what}'s budget is used up`;
    return `the ${what}'s budget ${atMs === null ? 'lasts' : `ends at ${formatClock(atMs, zone)}`}`;
  };
  const ofDay = ends('day', dayEndsAtMs, day.committedMicroUsd >= caps.dayMicroUsd);
  const ofHour = ends('hour', hourEndsAtMs, day.hourCommittedMicroUsd >= caps.hourMicroUsd);
  return `${formatMoney(microUsdPerHour)} an hour lately; at this rate ${ofDay}\n${ofHour}`;
}

/** What a call has to be worth for its cost, by category where it differs. */
function describePressure({
  budgetShadowPrice: price,
  factors,
  belowFloor,
}: NonNullable<GovernorState['money']>): string {
  if (price === 0) return 'none';
  const lines = [
    `a first call must be worth ${formatTimesItsCost(price)}, a further one ${formatTimesItsCost(Math.max(1, price))}`,
  ];
  const differing = Object.entries(factors).map(([category, factor]) => `${category} ${(price / factor).toFixed(2)}`);
  if (differing.length > 0) lines.push(`by what a dollar brought: ${differing.join(', ')}`);
  if (belowFloor.length > 0) lines.push(`none on ${belowFloor.join(', ')}, which had little today`);
  return lines.join('\n');
}

function narrower({ categoryMicroUsd, purposeMicroUsd, modelMicroUsd }: BudgetPolicy): readonly Fact[] {
  const caps = [categoryMicroUsd, purposeMicroUsd, modelMicroUsd].flatMap((each) => Object.entries(each));
  return caps.map(([name, cap]): Fact => [name, `at most ${formatMoney(cap)} a day`]);
}
