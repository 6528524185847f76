import type { CostView } from '../../server/contract/cost.ts';
import { Section } from '../components/section.tsx';
import { FilledByOutcomes } from '../components/states.tsx';
import { EFFICIENCY_COLUMNS } from '../models/quality-columns.tsx';
import { type Ranked, rank } from '../models/rank.ts';
import { DataTable } from '../table/data-table.tsx';

/** What 0.01 of Brier score costs, by subject. */
export function EfficiencyTable({ rows }: { readonly rows: CostView['efficiency'] }) {
  return (
    <Section title="What accuracy costs" about="Of all accounts. Always 50 % has a Brier score of 0.25.">
      <DataTable
        title="Cost of 0.01 Brier"
        name="efficiency"
        columns={EFFICIENCY_COLUMNS}
        rows={rank(rows).toSorted((a, b) => costOf(a) - costOf(b))}
        keyOf={({ subject }) => subject}
        empty={
          <>
            No model was called or scored in these days. Decisions fill the costs. <FilledByOutcomes />
          </>
        }
      />
    </Section>
  );
}

const costOf = ({ performance }: Ranked) => performance.costPerHundredthMicroUsd ?? Number.POSITIVE_INFINITY;
