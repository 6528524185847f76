import { formatMoney, formatShare } from '../../domain/shared/format.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { CostCell, CostView } from '../../server/contract/cost.ts';
import { Section } from '../components/section.tsx';
import { type Column, figure, money, text } from '../table/columns.tsx';
import { DataTable } from '../table/data-table.tsx';
import { addDays } from './group-days.ts';

/** Model x category x purpose, the days added up. */
export function CrossTable({ view }: { readonly view: CostView }) {
  const cells = addDays(view.days);
  const { spentMicroUsd } = view.total;
  return (
    <Section title="By model, category and purpose">
      <DataTable
        title="Spent by model, category and purpose"
        name="cells"
        about={`Together ${formatMoney(sum(cells.map((cell) => cell.spentMicroUsd)))}, the ledgers' total spent ${formatMoney(spentMicroUsd)}`}
        columns={columnsFor(spentMicroUsd)}
        rows={cells}
        keyOf={({ model, category, purpose }) => `${model}\n${category}\n${purpose}`}
        empty="No money was spent in these days. Decisions that call models fill this."
      />
    </Section>
  );
}

const columnsFor = (totalMicroUsd: number): readonly Column<CostCell>[] => [
  text('model', 'Model', ({ model }) => model),
  text('category', 'Category', ({ category }) => category),
  text('purpose', 'Purpose', ({ purpose }) => purpose),
  money('spentMicroUsd', 'Spent', ({ spentMicroUsd }) => spentMicroUsd),
  figure(
    'share',
    'Share',
    ({ spentMicroUsd }) => (totalMicroUsd === 0 ? null : spentMicroUsd / totalMicroUsd),
    formatShare,
    { why: 'no money was spent' },
  ),
  money('uncertainMicroUsd', 'Uncertain part', ({ uncertainMicroUsd }) => uncertainMicroUsd),
];
