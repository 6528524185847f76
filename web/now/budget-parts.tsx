import { formatMoney } from '../../domain/shared/format.ts';
import type { AccountNow } from '../../server/contract/now.ts';
import { BudgetMeter } from '../components/budget-meter.tsx';

/** The day's money by category, purpose and model, each against its own cap where it has one. */
export function BudgetParts({ account }: { readonly account: AccountNow }) {
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
                <BudgetMeter
                  name={`${part.name} of ${id}`}
                  capMicroUsd={part.capMicroUsd}
                  spentMicroUsd={part.spentMicroUsd}
                  heldMicroUsd={part.heldMicroUsd}
                  uncertainMicroUsd={part.uncertainMicroUsd}
                />
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
