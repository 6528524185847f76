import { WINDOWS } from '../../domain/learning/window.ts';
import { formatCount } from '../../domain/shared/format.ts';
import type { AgreementView } from '../../server/contract/agreement.ts';
import { BrierChart, ProfitChart } from '../agreement/bin-charts.tsx';
import { nameBins, thresholdAt } from '../agreement/bins.ts';
import { Threshold } from '../agreement/threshold.tsx';
import { useAccount, useApi, useZone } from '../api/use-api.ts';
import type { Binned } from '../charts/binned.ts';
import { WindowChoice } from '../components/form.tsx';
import { Scoped } from '../components/scope.tsx';
import { Empty, FilledByOutcomes, Loaded, PageTitle, Section } from '../components/section.tsx';
import { AsOf } from '../components/time.tsx';
import { oneOf, useQuery } from '../router/place.ts';
import { TableOrigin } from '../table/data-table.tsx';

/** Whether agreement among the models has been worth waiting for. */
export default function Agreement() {
  const [query] = useQuery();
  const zone = useZone();
  const window = oneOf(query.get('window'), WINDOWS, '30d');
  const account = useAccount();
  const asked = useApi('/api/agreement', { account, window });
  return (
    <>
      <PageTitle>Agreement</PageTitle>
      <search class="filter-bar" aria-label="Filters">
        <WindowChoice value={window} />
      </search>
      <Loaded from={asked} what="the agreement">
        {(view) => (
          <>
            <AsOf atMs={view.atMs} zone={zone}>
              <Scoped to={view.tallied} />. Without {formatCount(view.single, 'decision')} of a single model, which can
              neither agree nor disagree.
            </AsOf>
            <Parts view={view} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Parts({ view }: { readonly view: AgreementView }) {
  const [query] = useQuery();
  const account = useAccount();
  const agreement = nameBins(view.agreement);
  const inForce = view.thresholds.find((each) => each.account === account) ?? view.thresholds[0] ?? null;
  const at = thresholdAt(query.get('threshold'), inForce?.minAgreement ?? 0);
  if (agreement.every(({ decisions }) => decisions === 0)) {
    return (
      <Empty>
        No decision with two answers or more has an outcome in this window. <FilledByOutcomes />
      </Empty>
    );
  }
  const { window, atMs } = view;
  return (
    <TableOrigin.Provider
      value={{ view: 'agreement', filters: { window, account, threshold: at.edge.toFixed(2) }, atMs }}
    >
      <Threshold
        bins={agreement}
        at={at}
        inForce={inForce}
        tallied={view.tallied}
        isChosen={view.thresholds.length < 2 || inForce?.account === account}
      />
      <BinCharts
        view={view}
        what="agreement"
        about="The weighted share of models that would make the same trade."
        threshold={{ at: at.exact, name: `threshold ${at.isOnEdge ? at.edge.toFixed(2) : at.exact}` }}
      />
      <BinCharts
        view={view}
        what="disagreement"
        about="The standard deviation of the models' forecasts."
        threshold={null}
      />
    </TableOrigin.Provider>
  );
}

interface BinChartsProps {
  readonly view: AgreementView;
  readonly what: 'agreement' | 'disagreement';
  readonly about: string;
  readonly threshold: Binned['threshold'];
}

function BinCharts({ view, what, about, threshold }: BinChartsProps) {
  const charts = { bins: nameBins(view[what]), what, threshold, drawnFrom: [view, threshold?.at] };
  return (
    <Section title={`By ${what}`} about={about}>
      <div class="grid-2">
        <BrierChart {...charts} />
        <ProfitChart {...charts} />
      </div>
    </Section>
  );
}
