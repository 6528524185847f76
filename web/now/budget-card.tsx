import { formatClock, formatCount, formatMoney, formatShare, formatTimesItsCost } from '../../domain/shared/format.ts';
import type { Band } from '../../domain/shared/modes.ts';
import type { AccountNow } from '../../server/contract/now.ts';
import { Facts } from '../components/facts.tsx';
import { Pill, type Tone } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { formatTimeOfDay } from '../components/time.tsx';

type DayMoney = NonNullable<AccountNow['day']>;
const NO_MONEY = { spentMicroUsd: 0, heldMicroUsd: 0, uncertainMicroUsd: 0 };

const BANDS: Readonly<Record<Band, { readonly tone: Tone; readonly words: string }>> = {
  open: { tone: 'good', words: 'within budget' },
  conserve: { tone: 'warn', words: 'saving money' },
  critical: { tone: 'bad', words: 'nearly used up' },
  exhausted: { tone: 'bad', words: 'used up' },
};

/** One account's money of today against its caps. */
export function BudgetCard({ account }: { readonly account: AccountNow }) {
  const { account: id, zone, band, caps, bands, day } = account;
  const committed = day?.committedMicroUsd ?? 0;
  const marks = [
    { share: bands.conserve, name: `saving money from ${formatShare(bands.conserve)}` },
    { share: bands.critical, name: `nearly used up from ${formatShare(bands.critical)}` },
  ];
  return (
    <Section
      title={`Budget of ${id}`}
      about={day ? `${day.date}, a day of ${zone}` : `in ${zone}`}
      tools={<Pill tone={BANDS[band].tone}>{BANDS[band].words}</Pill>}
    >
      <div>
        <p class="budget-line">
          <strong class="budget-sum">{formatMoney(committed)}</strong> of {formatMoney(caps.dayMicroUsd)} today
          {caps.dayMicroUsd > 0 && `, ${formatShare(committed / caps.dayMicroUsd)}`}
        </p>
        <BudgetMeter
          name={`Day's budget of ${id}`}
          money={day ?? NO_MONEY}
          capMicroUsd={caps.dayMicroUsd}
          marks={marks}
        />
        <p class="small muted">
          Marks: {marks.map(({ name }) => name).join(', ')}. Hatched: uncertain. Striped: reserved.
        </p>
      </div>
      {day ? (
        <Facts
          facts={[
            ['Spent', `${formatMoney(day.spentMicroUsd)}, uncertain part ${formatMoney(day.uncertainMicroUsd)}`],
            ['Reserved', describeReserved(day)],
            [
              'Hour',
              `${formatMoney(day.hourCommittedMicroUsd)} of ${formatMoney(caps.hourMicroUsd)}, since ${formatTimeOfDay(Date.parse(`${day.hourKey}Z`), zone).slice(0, 5)}`,
            ],
            ['Rate', describeRate(account, day)],
            ['Budget pressure', describePressure(account)],
            ['Decision', `at most ${formatMoney(caps.decisionMicroUsd)} each`],
          ]}
        />
      ) : (
        <p class="muted">No money was reserved today: the first decision that calls a model opens the day's ledger.</p>
      )}
      <BudgetParts account={account} />
    </Section>
  );
}

function describeReserved({ heldMicroUsd, liveReservations }: DayMoney): string {
  if (liveReservations === 0) return formatMoney(heldMicroUsd);
  return `${formatMoney(heldMicroUsd)}, ${formatCount(liveReservations, 'reservation')}`;
}

function describePressure({ budgetShadowPrice }: AccountNow): string {
  if (budgetShadowPrice === null) return 'not computed yet today';
  if (budgetShadowPrice === 0) return 'none';
  return `a first call must be worth ${formatTimesItsCost(budgetShadowPrice)}`;
}

function describeRate({ caps, zone }: AccountNow, day: DayMoney): string {
  const { microUsdPerHour = null, dayEndsAtMs = null, hourEndsAtMs = null } = day.burnRate ?? {};
  if (microUsdPerHour === null) return 'too few calls today for an estimate';
  const ends = (what: string, atMs: number | null, isUsed: boolean) => {
    if (isUsed) return `the ${what}'s budget is used up`;
    return `the ${what}'s budget ${atMs === null ? 'lasts' : `ends at ${formatClock(atMs, zone)}`}`;
  };
  const ofDay = ends('day', dayEndsAtMs, day.committedMicroUsd >= caps.dayMicroUsd);
  const ofHour = ends('hour', hourEndsAtMs, day.hourCommittedMicroUsd >= caps.hourMicroUsd);
  return `${formatMoney(microUsdPerHour)} an hour; at this rate ${ofDay}, ${ofHour}`;
}

/** The day's money by category, purpose and model, each against its own cap where it has one. */
function BudgetParts({ account }: { readonly account: AccountNow }) {
  const { account: id, categories, purposes, models } = account;
  const used = purposes.filter(({ capMicroUsd, spentMicroUsd }) => capMicroUsd !== null || spentMicroUsd > 0);
  return (
    <details class="more">
      <summary>By category, purpose and model</summary>
      <Parts id={id} title="Categories" parts={categories} none="No money was spent in any category today." />
      <Parts id={id} title="Purposes" parts={used} none="No money was spent for any purpose today." />
      <Parts id={id} title="Models" parts={models} none="No money was spent on any model today." />
    </details>
  );
}

interface PartsProps {
  readonly id: string;
  readonly title: string;
  readonly parts: AccountNow['categories'];
  readonly none: string;
}

function Parts({ id, title, parts, none }: PartsProps) {
  return (
    <>
      <h3>{title}</h3>
      {parts.length === 0 && <p class="muted">{none}</p>}
      <ul class="parts">
        {parts.map((part) => {
          const committed = part.spentMicroUsd + part.heldMicroUsd;
          return (
            <li key={part.name}>
              <span>{part.name}</span>
              <span class="parts-sum">
                {formatMoney(committed)}
                {part.capMicroUsd === null ? ', no cap of its own' : ` of ${formatMoney(part.capMicroUsd)}`}
              </span>
              {part.capMicroUsd !== null && (
                <BudgetMeter name={`${part.name} of ${id}`} money={part} capMicroUsd={part.capMicroUsd} />
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

interface BudgetMeterProps {
  readonly name: string;
  readonly capMicroUsd: number;
  /** Uncertain is a part of spent. */
  readonly money: Pick<AccountNow['categories'][number], 'spentMicroUsd' | 'heldMicroUsd' | 'uncertainMicroUsd'>;
  /** Shares of the cap to be marked, with what begins there. */
  readonly marks?: readonly { readonly share: number; readonly name: string }[];
}

/** Money against a cap as a bar: spent, its uncertain part (hatched), and reserved (paler); the same as text. */
function BudgetMeter({ name, capMicroUsd, money, marks = [] }: BudgetMeterProps) {
  const { spentMicroUsd, heldMicroUsd, uncertainMicroUsd } = money;
  const committed = spentMicroUsd + heldMicroUsd;
  const whole = Math.max(capMicroUsd, committed, 1);
  const width = (microUsd: number) => ({ width: `${(100 * microUsd) / whole}%` });
  const text = `${formatMoney(committed)} of ${formatMoney(capMicroUsd)}${
    capMicroUsd > 0 ? `, ${formatShare(committed / capMicroUsd)}` : ''
  }: spent ${formatMoney(spentMicroUsd)}, uncertain part ${formatMoney(uncertainMicroUsd)}, reserved ${formatMoney(heldMicroUsd)}`;
  return (
    <div class={`meter ${committed >= capMicroUsd ? 'meter-full' : ''}`} title={text}>
      <meter class="visually-hidden" aria-label={name} min={0} max={whole / 1e6} value={committed / 1e6}>
        {text}
      </meter>
      <span class="meter-spent" style={width(spentMicroUsd - uncertainMicroUsd)} />
      <span class="meter-uncertain" style={width(uncertainMicroUsd)} />
      <span class="meter-held" style={width(heldMicroUsd)} />
      {marks.map(({ share, name: mark }) => (
        <i key={mark} class="meter-mark" style={{ left: `${(100 * share * capMicroUsd) / whole}%` }} title={mark} />
      ))}
    </div>
  );
}
