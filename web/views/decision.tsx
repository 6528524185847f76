import { useState } from 'preact/hooks';
import { explainDecision } from '../../domain/explain/explain-decision.ts';
import type { DecisionView } from '../../server/contract/decisions.ts';
import { useApi } from '../api/use-api.ts';
import { Field } from '../components/form.tsx';
import { Failure, PageTitle, Waiting } from '../components/section.tsx';
import { formatInstant } from '../components/time.tsx';
import { Answers } from '../decision/answers.tsx';
import { Candidates } from '../decision/candidates.tsx';
import { ExplainedCard } from '../decision/explained-card.tsx';
import { DecisionLinks, Headline } from '../decision/headline.tsx';
import { PriceAxis } from '../decision/price-axis.tsx';
import { Timeline } from '../decision/timeline.tsx';
import { WithoutModels } from '../decision/without.tsx';
import { useQuery } from '../router/place.ts';
import '../decision/decision.css';
import { TableOrigin } from '../table/data-table.tsx';

/** Everything about one decision, in the order in which it came about. */
export default function DecisionPage() {
  const [query] = useQuery();
  const id = query.get('id') ?? '';
  const { data: view, failure, reload } = useApi(id === '' ? null : '/api/decision', { id });
  return (
    <>
      {/* Always at this place, so that the focus that arrived at it stays. */}
      <PageTitle tools={view && <DecisionLinks view={view} />}>{view?.decision.title ?? 'Decision'}</PageTitle>
      {view && <Everything view={view} />}
      {!view && failure && <Failure message={failure.message} retry={reload} />}
      {!view && !failure && id !== '' && <Waiting what="the decision" />}
      {!view && (id === '' || failure) && <LookUp id={id} />}
    </>
  );
}

function Everything({ view }: { readonly view: DecisionView }) {
  const { decision, zone } = view;
  const parts = explainDecision(view, (atMs) => formatInstant(atMs, zone));
  const origin = { view: 'decision', filters: { id: decision.decisionId }, atMs: decision.decidedAtMs };
  return (
    <TableOrigin.Provider value={origin}>
      <Headline view={view} market={parts.market} />
      <ExplainedCard part={parts.suspiciousText} />
      <ExplainedCard part={parts.earlier} />
      <ExplainedCard part={parts.research} />
      <ExplainedCard part={parts.evidence} />
      <PriceAxis view={view} />
      <Answers decision={decision} />
      <ExplainedCard part={parts.arithmetic} />
      <WithoutModels view={view} />
      <Timeline view={view} />
      <Candidates candidates={decision.candidates} plan={parts.plan} />
      <ExplainedCard part={parts.evaluations} />
      <div class="grid-2">
        <ExplainedCard part={parts.provenance} />
        <div class="stack">
          <ExplainedCard part={parts.outcome} />
          <ExplainedCard part={parts.drift} />
        </div>
      </div>
    </TableOrigin.Provider>
  );
}

function LookUp({ id }: { readonly id: string }) {
  const [, change] = useQuery();
  const [typed, setTyped] = useState(id);
  return (
    <form
      class="card form"
      aria-label="Look a decision up"
      onSubmit={(event) => {
        event.preventDefault();
        change({ id: typed.trim() });
      }}
    >
      <Field name="Decision id, such as main/7f3a" value={typed} onType={setTyped} />
      <button type="submit" class="button button-primary">
        Look it up
      </button>
    </form>
  );
}
