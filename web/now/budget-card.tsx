import { formatClock, formatCount, formatMoney, formatShare } from '../../domain/shared/format.ts';
import type { Band } from '../../domain/shared/modes.ts';
import type { AccountNow } from '../../server/contract/now.ts';
import { BudgetMeter } from '../components/budget-meter.tsx';
import { Facts } from '../components/facts.tsx';
import { Pill, type Tone } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { tellTimeOfDay } from '../components/time.tsx';
import { BudgetParts } from './budget-parts.tsx';

const BAND_TONES: Readonly<Record<Band, Tone>> = { open: 'good', conserve: 'warn', critical: 'bad', exhausted: 'bad' };

/** One account's money of today against its caps. */
export function BudgetCard({ account }: { readonly account: AccountNow }) {
  const { account: id, zone, band, caps, bands, day } = account;
  const committed = day?.committedMicroUsd ?? 0;
  const marks = [
    { share: bands.conserve, name: `conserve from ${formatShare(bands.conserve)}` },
    { share: bands.critical, name: `critical from ${formatShare(bands.critical)}` },
  ];
  return (
    <Section
      title={`Budget of ${id}`}
      about={day ? `${day.date}, a day of ${zone}` : `in ${zone}`}
      tools={<Pill tone={BAND_TONES[band]}>band {band}</Pill>}
    >
      <div>
        <p class="budget-line">
          <strong class="budget-sum">{formatMoney(committed)}</strong> of {formatMoney(caps.dayMicroUsd)} today
          {caps.dayMicroUsd > 0 && `, ${formatShare(committed / caps.dayMicroUsd)}`}
        </p>
        <BudgetMeter
          name={`Day's budget of ${id}`}
          capMicroUsd={caps.dayMicroUsd}
          spentMicroUsd={day?.spentMicroUsd ?? 0}
          heldMicroUsd={day?.heldMicroUsd ?? 0}
          uncertainMicroUsd={day?.uncertainMicroUsd ?? 0}
          marks={marks}
        />
        <p class="small muted">Marks: {marks.map(({ name }) => name).join(', ')}. Hatched: uncertain. Striped: held.</p>
      </div>
      {day ? (
        <Facts
          facts={[
            ['Spent', `${formatMoney(day.spentMicroUsd)}, of which uncertain ${formatMoney(day.uncertainMicroUsd)}`],
            ['Held', `${formatMoney(day.heldMicroUsd)} by ${formatCount(day.liveReservations, 'reservation')}`],
            [
              'Hour',
              `${formatMoney(day.hourCommittedMicroUsd)} of ${formatMoney(caps.hourMicroUsd)}, from ${tellTimeOfDay(Date.parse(`${day.hourKey}Z`), zone).slice(0, 5)} on`,
            ],
            ['Rate', rateOf(account, day)],
            ['Price', priceOf(account)],
            ['Decision', `at most ${formatMoney(caps.decisionMicroUsd)} each`],
          ]}
        />
      ) : (
        <p class="muted">Nothing was reserved today: the first decision that asks a model opens the day's ledger.</p>
      )}
      <BudgetParts account={account} />
    </Section>
  );
}

function priceOf({ budgetShadowPrice }: AccountNow): string {
  if (budgetShadowPrice === null) return 'not worked out yet today';
  if (budgetShadowPrice === 0) return 'money is not scarce: all that is expected today fits into what is left';
  return `money is scarce: a first call must be worth ${budgetShadowPrice.toFixed(2)} times its cost`;
}

function rateOf({ caps, zone }: AccountNow, day: NonNullable<AccountNow['day']>): string {
  const { microUsdPerHour = null, dayEndsAtMs = null, hourEndsAtMs = null } = day.burnRate ?? {};
  if (microUsdPerHour === null) return 'too little is known of today to tell when its budget ends';
  const ends = (what: string, atMs: number | null, isUsed: boolean) => {
    if (isUsed) return `the ${what}'s budget is used up`;
    return `the ${what}'s budget ${atMs === null ? 'lasts' : `ends at ${formatClock(atMs, zone)}`}`;
  };
  const ofDay = ends('day', dayEndsAtMs, day.committedMicroUsd >= caps.dayMicroUsd);
  const ofHour = ends('hour', hourEndsAtMs, day.hourCommittedMicroUsd >= caps.hourMicroUsd);
  return `${formatMoney(microUsdPerHour)} an hour lately; at this rate ${ofDay}, ${ofHour}`;
}
