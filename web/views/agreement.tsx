import { useMemo } from 'preact/hooks';
import { WINDOWS } from '../../domain/learning/window.ts';
import { formatCount } from '../../domain/shared/format.ts';
import type { AgreementView } from '../../server/contract/agreement.ts';
import { BrierChart, ProfitChart } from '../agreement/bin-charts.tsx';
import { nameBins } from '../agreement/bins.ts';
import { Threshold } from '../agreement/threshold.tsx';
import { thresholdAt } from '../agreement/threshold-at.ts';
import { useAccount, useZone } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { PageTitle, Section } from '../components/section.tsx';
import { Empty, Failure, Waiting } from '../components/states.tsx';
import { tellTime } from '../components/time.tsx';
import { Choice } from '../filters/choice.tsx';
import { oneOf, WINDOW_WORDS } from '../filters/one-of.ts';
import { useQuery } from '../router/place.ts';
import { TableOrigin } from '../table/origin.ts';

/** Whether agreement among the models has been worth waiting for. */
export default function Agreement() {
  const [query, change] = useQuery();
  const zone = useZone();
  const window = oneOf(query.get('window'), WINDOWS, '30d');
  const { data, failure, reload } = useApi('/api/agreement', { window });
  return (
    <>
      <PageTitle>Agreement</PageTitle>
      <search class="filter-bar" aria-label="Filters">
        <Choice name="Window" value={window} of={WINDOW_WORDS} onChoose={(value) => change({ window: value })} />
      </search>
      {failure && <Failure message={failure.message} retry={reload} />}
      {!data && !failure && <Waiting what="the agreement" />}
      {data && (
        <>
          <p class="muted small">
            As of {tellTime(data.atMs, zone)} ({zone}); of all accounts. {formatCount(data.single, 'resolved decision')}{' '}
            of one model alone, which can neither agree nor disagree, {data.single === 1 ? 'is' : 'are'} left out.
          </p>
          <Parts view={data} />
        </>
      )}
    </>
  );
}

function Parts({ view }: { readonly view: AgreementView }) {
  const [query] = useQuery();
  const account = useAccount();
  const agreement = useMemo(() => nameBins(view.agreement), [view]);
  const disagreement = useMemo(() => nameBins(view.disagreement), [view]);
  const inForce = view.thresholds.find((each) => each.account === account) ?? view.thresholds[0] ?? null;
  const { edge, meant, isOnEdge } = thresholdAt(query.get('threshold'), inForce?.minAgreement ?? 0);
  const { window, atMs } = view;
  const origin = useMemo(
    () => ({ view: 'agreement', filters: { window, account, threshold: edge.toFixed(2) }, atMs }),
    [window, account, edge, atMs],
  );
  const line = useMemo(
    () => ({ at: meant, name: `threshold ${isOnEdge ? edge.toFixed(2) : meant}` }),
    [meant, edge, isOnEdge],
  );
  const most = inForce?.maxDisagreement ?? null;
  const mostLine = useMemo(() => (most === null ? null : { at: most, name: `most allowed ${most}` }), [most]);
  if (agreement.every(({ decisions }) => decisions === 0)) {
    return (
      <Empty>
        No decision with two answers or more has resolved in this window. Told outcomes fill this:{' '}
        <code>bin/conclave outcome TICKER yes</code>.
      </Empty>
    );
  }
  return (
    <TableOrigin.Provider value={origin}>
      <Threshold
        bins={agreement}
        threshold={edge}
        between={isOnEdge ? null : meant}
        inForce={inForce}
        isChosen={view.thresholds.length < 2 || inForce?.account === account}
      />
      <Section title="By agreement" about="The weighted share of models that would do the same.">
        <div class="grid-2">
          <BrierChart bins={agreement} what="agreement" threshold={line} />
          <ProfitChart bins={agreement} what="agreement" threshold={line} />
        </div>
      </Section>
      <Section title="By disagreement" about="The standard deviation of the models' forecasts.">
        <div class="grid-2">
          <BrierChart bins={disagreement} what="disagreement" threshold={mostLine} />
          <ProfitChart bins={disagreement} what="disagreement" threshold={mostLine} />
        </div>
      </Section>
    </TableOrigin.Provider>
  );
}
