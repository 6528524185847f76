import type { ComponentChildren } from 'preact';
import { formatDuration, formatMoney, formatShare } from '../../domain/shared/format.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { NowView } from '../../server/contract/now.ts';
import type { TrendsView } from '../../server/contract/trends.ts';
import { useAccount } from '../api/use-api.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { Scoped } from '../components/scope.tsx';
import { formatInstant } from '../components/time.tsx';
import { formatGain } from '../figures/format.ts';
import { TrendTable } from './trend-table.tsx';
import { shortOf, wordsOf } from './window.tsx';

interface TilesProps {
  readonly now: NowView;
  readonly trends: TrendsView;
  readonly zone: string;
  /** Whether they are of an earlier question. */
  readonly isOld: boolean;
}

/** The figures that say at a glance how it goes: what was made, what it costs, how much is decided, and what fails. */
export function Tiles({ now, trends, zone, isOld }: TilesProps) {
  const { accounts, cutAtMs, window } = trends;
  const chosen = useAccount();
  return (
    <section class={`card tiles-card ${isOld ? 'is-old' : ''}`} aria-label="Key figures">
      <ul class="tiles">
        <ProfitTile {...trends} />
        <SpendTile now={now} trends={trends} />
        <DecisionsTile {...trends} />
        <SkipTile {...trends} />
        <FailureTile {...trends} />
        <LatencyTile {...trends} />
      </ul>
      <div class="tiles-foot">
        <p class="muted small">
          {chosen !== null && `Profit and today's spend of ${chosen}. `}Decisions and their cost{' '}
          <Scoped to={accounts} />, {wordsOf(window)}
          {cutAtMs !== null && <>: the newest, since {formatInstant(cutAtMs, zone)}</>}.
        </p>
        <TrendTable trends={trends} zone={zone} />
      </div>
    </section>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly about: ComponentChildren;
  /** A drawing of the steps. */
  readonly children: ComponentChildren;
}

function Tile({ name, value, about, children }: TileProps) {
  return (
    <li class="tile">
      <h2 class="tile-name">{name}</h2>
      <p class="tile-value">{value}</p>
      <p class="muted small tile-about">{about}</p>
      {children}
    </li>
  );
}

function ProfitTile({ profit: { days, books } }: TrendsView) {
  const [paper, real] = (['paper', 'real'] as const).map((name) => books.find(({ book }) => book === name));
  const points = paper?.points.map(({ profitMicroUsd }) => profitMicroUsd) ?? [];
  const made = paper?.profitMicroUsd ?? 0;
  const hasFills = real?.points.some(({ profitMicroUsd }) => profitMicroUsd !== 0) || (real?.trades ?? 0) > 0;
  const when = days === 1 ? 'today' : `${days} days`;
  return (
    <Tile
      name={`Profit, ${when}`}
      value={<span class={made < 0 ? 'loss' : made > 0 ? 'gain' : ''}>{formatGain(made)}</span>}
      about={
        <>
          on paper; {hasFills ? `real ${formatGain(real?.profitMicroUsd ?? 0)}` : 'no fills'}
          <span class="wide">, UTC {days === 1 ? 'day' : 'days'}</span>
        </>
      }
    >
      <Sparkline kind="line" values={points} tone={made < 0 ? 'bad' : 'good'} />
    </Tile>
  );
}

function SpendTile({ now: { accounts }, trends }: { readonly now: NowView; readonly trends: TrendsView }) {
  const { points, total, window } = trends;
  const committed = sum(accounts.map(({ day }) => day?.committedMicroUsd ?? 0));
  const cap = sum(accounts.map(({ caps }) => caps.dayMicroUsd));
  const share = cap > 0 ? formatShare(committed / cap) : '-';
  return (
    <Tile
      name="Spend, today"
      value={
        <>
          {formatMoney(committed)} <span class="tile-of">of {formatMoney(cap)}</span>
        </>
      }
      about={
        <>
          {share} of the cap; {shortOf(window)}: {formatMoney(total.costMicroUsd)}
        </>
      }
    >
      <Sparkline kind="bars" values={points.map(({ costMicroUsd }) => costMicroUsd)} />
    </Tile>
  );
}

function DecisionsTile({ points, total }: TrendsView) {
  const { BUY = 0, SELL = 0 } = total.byAction;
  return (
    <Tile
      name="Decisions"
      value={total.decisions.toLocaleString('en')}
      about={
        <>
          {BUY} BUY, {SELL} SELL
        </>
      }
    >
      <Sparkline kind="bars" values={points.map(({ decisions }) => decisions)} />
    </Tile>
  );
}

const REASONS_SHOWN = 2;

function SkipTile({ points, total: { decisions, skipped, skipReasons } }: TrendsView) {
  const shown = skipReasons
    .slice(0, REASONS_SHOWN)
    .map(({ code, decisions: n }) => `${code.replaceAll('_', ' ')} ${n}`);
  return (
    <Tile
      name="SKIP"
      value={
        <>
          {skipped.toLocaleString('en')}{' '}
          {decisions > 0 && <span class="tile-of">{formatShare(skipped / decisions)}</span>}
        </>
      }
      about={shown.length > 0 ? shown.join(', ') : skipped > 0 ? 'no reason known' : 'none'}
    >
      <Sparkline kind="line" values={points.map((point) => shareOf(point.skipped, point.decisions))} />
    </Tile>
  );
}

function FailureTile({ points, total: { calls, failedCalls } }: TrendsView) {
  const share = shareOf(failedCalls, calls);
  return (
    <Tile
      name="Failed calls"
      value={<span class={failedCalls > 0 ? 'loss' : ''}>{formatRate(share)}</span>}
      about={`${failedCalls.toLocaleString('en')} of ${calls.toLocaleString('en')} model calls`}
    >
      <Sparkline kind="bars" tone="bad" values={points.map((point) => shareOf(point.failedCalls, point.calls))} />
    </Tile>
  );
}

function LatencyTile({ points, total: { p50Ms, p95Ms } }: TrendsView) {
  return (
    <Tile name="Latency" value={formatDuration(p50Ms)} about={`median; 95 % within ${formatDuration(p95Ms)}`}>
      <Sparkline kind="line" values={points.map((point) => point.p50Ms)} />
    </Tile>
  );
}

const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** With a place below 10 %: failures are rare. */
const formatRate = (share: number | null): string =>
  share === null ? '-' : share > 0 && share < 0.1 ? `${(100 * share).toFixed(1)} %` : formatShare(share);
