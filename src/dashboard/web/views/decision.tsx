import { useState } from 'preact/hooks';
import { useApi } from '../api/use-api.ts';
import { PageTitle } from '../components/section.tsx';
import { Failure, Waiting } from '../components/states.tsx';
import { Answers } from '../decision/answers.tsx';
import { Arithmetic } from '../decision/arithmetic.tsx';
import { Candidates } from '../decision/candidates.tsx';
import { Headline } from '../decision/headline.tsx';
import { PriceAxis } from '../decision/price-axis.tsx';
import { Drifts, Ending, Foundations, ReusedSource, Suspicions } from '../decision/rest.tsx';
import { Timeline } from '../decision/timeline.tsx';
import { WithoutModels } from '../decision/without.tsx';
import { useQuery } from '../router/place.ts';
import { TableOrigin } from '../table/origin.ts';
import '../decision/decision.css';

/** Everything about one decision, in the order in which it came about. */
export default function DecisionPage() {
  const [query] = useQuery();
  const id = query.get('id') ?? '';
  const { data: view, failure, reload } = useApi(id === '' ? null : '/api/decision', { id });
  if (view) {
    const { decision } = view;
    return (
      <TableOrigin.Provider value={{ view: 'decision', filters: { id }, atMs: decision.settledAtMs }}>
        <Headline view={view} />
        <Suspicions decision={decision} />
        <ReusedSource decision={decision} />
        <PriceAxis view={view} />
        <Answers decision={decision} />
        <Arithmetic decision={decision} />
        <WithoutModels view={view} />
        <Timeline view={view} />
        <Candidates decision={decision} />
        <div class="grid-2">
          <Foundations view={view} />
          <div class="stack">
            <Ending view={view} />
            <Drifts drifts={view.drifts} />
          </div>
        </div>
      </TableOrigin.Provider>
    );
  }
  return (
    <>
      <PageTitle>Decision</PageTitle>
      {failure && <Failure message={failure.message} retry={reload} />}
      {id !== '' && !failure && <Waiting what="the decision" />}
      {(id === '' || failure) && <LookUp id={id} />}
    </>
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
      <label class="field">
        <span>Decision id, such as main/7f3a</span>
        <input value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
      </label>
      <button type="submit" class="button button-primary">
        Look it up
      </button>
    </form>
  );
}
