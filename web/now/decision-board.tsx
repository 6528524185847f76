import type { TargetedMouseEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { TrendWindow } from '../../domain/learning/flow-trend.ts';
import { stepsOf } from '../../domain/learning/flow-trend.ts';
import { formatCount, formatEdge, formatMoney, formatProbability } from '../../domain/shared/format.ts';
import type { DecisionRow } from '../../server/contract/decisions.ts';
import { useAccount, useApi, useIsChosen, useZone } from '../api/use-api.ts';
import { ActionMark, reasonOf } from '../components/decision-marks.tsx';
import { Button } from '../components/form.tsx';
import { isPhone } from '../components/phone.ts';
import { Empty, Failure, FilledByDecisions, Section, Waiting } from '../components/section.tsx';
import { formatTimeOfDay } from '../components/time.tsx';
import { DecisionItem } from '../decisions/decision-item.tsx';
import { countArrivals, mergeRows } from '../live/arrivals.ts';
import { liveArrivals, liveDecisions, liveOmitted } from '../live/live.ts';
import { useLinkTo, useQuery } from '../router/place.ts';
import { type Column, figure } from '../table/columns.tsx';
import { DataTable, TableOrigin } from '../table/data-table.tsx';
import { useAgain } from './again.ts';
import { DETAIL, DetailPane } from './detail-pane.tsx';
import { Running } from './running.tsx';
import { useAnnouncement } from './use-announcement.ts';
import { wordsOf } from './window.tsx';

const SHOWN = 20;
/** Outcomes come later than decisions, and the live stream does not tell of them. */
const READ_AGAIN_MS = 30_000;

/** The rows of an account (null = of all) that stay while others come. */
interface Pause {
  readonly account: string | null;
  readonly rows: readonly DecisionRow[];
}

/** What is being decided, and the latest decisions as they are made, with one of them in detail. */
export function DecisionBoard({ window, nowMs }: { readonly window: TrendWindow; readonly nowMs: number }) {
  const account = useAccount();
  const isOfChosen = useIsChosen();
  const zone = useZone();
  const linkTo = useLinkTo();
  const [query] = useQuery();
  const asked = useApi('/api/decisions', { account, limit: SHOWN });
  useAgain(READ_AGAIN_MS, asked);
  const { data, failure, reload } = asked;
  const [pause, setPause] = useState<Pause | null>(null);
  const paused = pause?.account === account ? pause.rows : null;

  const live = liveDecisions.value.filter((row) => isOfChosen(row.account));
  const current = mergeRows(data?.rows ?? [], live).slice(0, SHOWN);
  const latest = paused ?? current;
  const latestIds = new Set(latest.map(({ decisionId }) => decisionId));
  const waiting = current.filter(({ decisionId }) => !latestIds.has(decisionId)).length;
  const [sinceMs = 0] = stepsOf(window, nowMs).startsMs;
  const shown = latest.filter(({ decidedAtMs }) => decidedAtMs >= sinceMs);
  const chosen = shown.find(({ decisionId }) => decisionId === query.get('show'));
  const inDetail = chosen ?? shown[0];
  const announcement = useAnnouncement(countArrivals(liveArrivals.value, account), account);

  return (
    <Section
      class="board-card"
      title="Latest decisions"
      about={`The latest ${shown.length} of the ${wordsOf(window)}, newest first; times of ${zone}.`}
      tools={
        <>
          {waiting > 0 && <span class="small">{formatCount(waiting, 'newer decision')}</span>}
          <Button onClick={() => setPause(paused === null ? { account, rows: current } : null)}>
            {paused === null ? 'Pause' : 'Resume'}
          </Button>
          <a href={linkTo('/decisions')}>All decisions</a>
        </>
      }
    >
      <p class="visually-hidden" aria-live="polite">
        {announcement}
      </p>
      {!isPhone() && <Running />}
      {failure && <Failure message={failure.message} retry={reload} />}
      {!data && !failure && shown.length === 0 && <Waiting what="the latest decisions" />}
      {data && shown.length === 0 && <Nothing hasOlder={latest.length > 0} />}
      {liveOmitted.value > 0 && (
        <p class="small muted">
          {formatCount(liveOmitted.value, 'decision')}
          {account !== null && ' of any account'} came too fast to be shown here: All decisions lists them.
        </p>
      )}
      {inDetail && (
        <div class="board">
          <TableOrigin.Provider value={{ view: 'now', filters: { account }, atMs: shown[0]?.decidedAtMs ?? 0 }}>
            <DataTable
              title="Decisions"
              name="latest"
              of="decision"
              columns={columnsOf(zone, inDetail.decisionId)}
              rows={shown}
              keyOf={({ decisionId }) => decisionId}
              isChosen={({ decisionId }) => decisionId === inDetail.decisionId}
              item={(row) => <DecisionItem row={row} zone={zone} />}
            />
          </TableOrigin.Provider>
          {!isPhone() && <DetailPane row={inDetail} zone={zone} isChosen={chosen !== undefined} />}
        </div>
      )}
      {/* On a phone what is decided comes first: verdict and price are in the first screen. */}
      {isPhone() && <Running />}
    </Section>
  );
}

function Nothing({ hasOlder }: { readonly hasOlder: boolean }) {
  if (hasOlder) return <Empty>None in this time: a longer one, or All decisions, shows older ones.</Empty>;
  return (
    <Empty>
      No decision yet. <FilledByDecisions />
    </Empty>
  );
}

const columnsOf = (zone: string, shownId: string): readonly Column<DecisionRow>[] => [
  {
    key: 'title',
    head: 'Market',
    value: ({ title }) => title,
    render: (row) => <MarketLink row={row} isShown={row.decisionId === shownId} />,
    more: (['decisionId', 'account', 'ticker', 'category'] as const).map((key) => ({
      key,
      value: (row: DecisionRow) => row[key],
    })),
  },
  {
    key: 'decidedAt',
    head: 'Decided',
    value: ({ decidedAtMs }) => new Date(decidedAtMs).toISOString(),
    render: ({ decidedAtMs }) => <span class="nowrap">{formatTimeOfDay(decidedAtMs, zone)}</span>,
  },
  {
    key: 'action',
    head: 'Decision',
    value: ({ action }) => action,
    render: (row) => <ActionMark row={row} />,
    more: (['side', 'contracts', 'limitMicroUsd', 'reasonCode'] as const).map((key) => ({
      key,
      value: (row: DecisionRow) => row[key],
    })),
  },
  figure('marketPrice', 'Price', ({ marketPrice }) => marketPrice, formatProbability, { why: 'no model answered' }),
  figure('blended', 'Fair value', ({ blended }) => blended, formatProbability, { why: 'no model answered' }),
  figure('edge', 'Edge', ({ edge }) => edge, formatEdge, {
    about: 'Per contract, after the fee; of the trade, or of the best one that was not worth it',
    why: 'no trade was considered',
  }),
  figure('costMicroUsd', 'Cost', ({ costMicroUsd }) => costMicroUsd, formatMoney),
];

/** Shows the decision in the pane; the address of the link is its own page. */
function MarketLink({ row, isShown }: { readonly row: DecisionRow; readonly isShown: boolean }) {
  const linkTo = useLinkTo();
  const [, change] = useQuery();
  const show = (event: TargetedMouseEvent<HTMLAnchorElement>) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    change({ show: row.decisionId }, 'replace');
    // By keyboard: on to what was asked for.
    if (event.detail === 0) requestAnimationFrame(() => document.getElementById(DETAIL)?.focus());
  };
  return (
    <span class="decision-market">
      <a href={linkTo('/decision', { id: row.decisionId })} aria-current={isShown ? 'true' : undefined} onClick={show}>
        {row.title}
      </a>
      <span class="muted small" title={row.reason}>
        {row.ticker} · {row.action === 'SKIP' ? reasonOf(row) : row.category}
      </span>
    </span>
  );
}
