import { setTimeout as delay } from 'node:timers/promises';
import type { DecisionClient } from '../client/decision-client.ts';
import { bandFor } from '../domain/money/bands.ts';
import { formatClock, formatCount, formatMoney, formatShare, formatTime } from '../domain/shared/format.ts';
import type { BudgetPolicy } from '../domain/shared/policy.ts';
import { showKey } from '../domain/shared/refusal.ts';
import type { DayMoney, GovernorState } from '../workflows/messages.ts';
import type { BudgetOptions } from './command-options.ts';
import { readConfig, withClientAndStore } from './context.ts';
import { printResult, UsageError } from './output.ts';
import { field } from './render-part.ts';
import { accountable } from './whoever.ts';

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
    // A cap on a name that nobody has would guard nothing, and look as if it did.
    if (amount !== null && !known.includes(model)) {
      throw new UsageError(`There is no model ${showKey(model)} in the configuration; it has ${known.join(', ')}.`);
    }
  }
  const states = await withClientAndStore(config, async (decisions) => {
    if (isChange) {
      await decisions.setPolicy(account ?? 'main', { budget: { ...set, ...cap }, ...accountable(options) });
      return [await onceBanded(decisions, account ?? 'main')];
    }
    const accounts = account === undefined ? Object.keys(config.accounts) : [account];
    return Promise.all(accounts.map((id) => decisions.budget(id)));
  });
  printResult(options.json, account === undefined && !isChange ? states : states[0], () =>
    states.map(renderBudget).join('\n\n'),
  );
}

/** The budget with the band that follows from it: the governor works it out in a sweep of its own after a change. What it says
 * by then, if it takes longer. */
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
  const lines = [`account ${account}  band ${band}`];
  if (day) {
    const { committedMicroUsd: committed, hourCommittedMicroUsd: hour } = day;
    const share = caps.dayMicroUsd === 0 ? null : committed / caps.dayMicroUsd;
    lines.push(
      field(
        'day',
        `${formatMoney(committed)} of ${formatMoney(caps.dayMicroUsd)} (${formatShare(share)}), ${day.date} in ${zone}`,
      ),
      field('', `spent ${formatMoney(day.spentMicroUsd)}, of which uncertain ${formatMoney(day.uncertainMicroUsd)}`),
      field('', `held ${formatMoney(day.heldMicroUsd)} by ${formatCount(day.liveReservations, 'reservation')}`),
      field('hour', `${formatMoney(hour)} of ${formatMoney(caps.hourMicroUsd)}, from ${day.hourKey}Z`),
    );
    if (day.burnRate) lines.push(field('rate', rate(day, caps, zone)));
    if (state.money) lines.push(field('price', tellPrice(state.money)));
  } else {
    lines.push(field('day', `cap ${formatMoney(caps.dayMicroUsd)} in ${zone}; nothing is opened yet`));
  }
  lines.push(field('decision', `at most ${formatMoney(caps.decisionMicroUsd)} each`), ...narrower(caps));
  const last = audit.at(-1);
  const changed = last ? `, changed ${formatTime(last.atMs)} by ${last.by}: ${last.reason}` : '';
  lines.push(field('policy', `version ${policyVersion}${changed}`));
  return lines.join('\n');
}

function rate(day: DayMoney, caps: BudgetPolicy, zone: string): string {
  const { microUsdPerHour, dayEndsAtMs, hourEndsAtMs } = day.burnRate;
  if (microUsdPerHour === null) return 'too little is known of today to tell when its budget ends';
  const ends = (what: string, atMs: number | null, isUsed: boolean) => {
    if (isUsed) return `the ${what}'s budget is used up`;
    return `the ${what}'s budget ${atMs === null ? 'lasts' : `ends at ${formatClock(atMs, zone)}`}`;
  };
  const ofDay = ends('day', dayEndsAtMs, day.committedMicroUsd >= caps.dayMicroUsd);
  const ofHour = ends('hour', hourEndsAtMs, day.hourCommittedMicroUsd >= caps.hourMicroUsd);
  return `${formatMoney(microUsdPerHour)} an hour lately; at this rate ${ofDay}\n${ofHour}`;
}

/** What a call has to bring for its cost, by category where it differs. */
function tellPrice({ budgetShadowPrice: price, factors, belowFloor }: NonNullable<GovernorState['money']>): string {
  if (price === 0) return 'money is not scarce: all that is expected today fits into what is left';
  const lines = [
    `a first call must bring ${price.toFixed(2)} times its cost, a further one ${Math.max(1, price).toFixed(2)}`,
  ];
  const differing = Object.entries(factors).map(([category, factor]) => `${category} ${(price / factor).toFixed(2)}`);
  if (differing.length > 0) lines.push(`by what a dollar brought: ${differing.join(', ')}`);
  if (belowFloor.length > 0) lines.push(`nothing demanded of ${belowFloor.join(', ')}, which had little today`);
  return lines.join('\n');
}

function narrower({ categoryMicroUsd, purposeMicroUsd, modelMicroUsd }: BudgetPolicy): string[] {
  const caps = [categoryMicroUsd, purposeMicroUsd, modelMicroUsd].flatMap((each) => Object.entries(each));
  return caps.map(([name, cap]) => field(name, `at most ${formatMoney(cap)} a day`));
}
