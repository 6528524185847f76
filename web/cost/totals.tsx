import { formatCount, formatMoney } from '../../domain/shared/format.ts';
import type { CostView } from '../../server/contract/cost.ts';
import { Figure } from '../components/facts.tsx';
import { Scoped } from '../components/scope.tsx';
import { Empty, FilledByDecisions, Section } from '../components/section.tsx';
import { formatMeanMoney } from '../figures/format.ts';
import { NotKnown } from '../figures/ranged.tsx';
import { zonesOf } from './zones.ts';

/** The sums of the ledgers of these days. */
export function Totals({ view }: { readonly view: CostView }) {
  const { total, days, from, to, tallied, decisions, costPerDecisionMicroUsd: each } = view;
  return (
    <Section
      title="Total"
      about={`${ownersOf(view)}, ${from} to ${to} (days of ${zonesOf(view)}): ${formatCount(days.length, 'ledger')}.`}
    >
      {days.length === 0 ? (
        <Empty>
          There is no ledger in these days: the first decision of a day opens it. <FilledByDecisions />
        </Empty>
      ) : (
        <>
          <div class="figures">
            <Figure value={formatMoney(total.spentMicroUsd)} name="spent" />
            <Figure value={formatMoney(total.uncertainMicroUsd)} name="uncertain part of it" />
            <Figure value={formatMoney(total.heldMicroUsd)} name="reserved" />
            <Figure value={formatMoney(total.committedMicroUsd)} name="committed: spent and reserved" />
          </div>
          <p class="muted small">
            These are the ledgers' own numbers, to the micro-dollar; the parts below add up to them. An uncertain call
            is charged at its worst case until it is reconciled, so the total is never too low.
          </p>
        </>
      )}
      <p>
        A decision costs{' '}
        <strong>{each === null ? <NotKnown why="no decision was made in these days" /> : formatMeanMoney(each)}</strong>{' '}
        on average, n = {formatCount(decisions, 'decision')}{' '}
        <span class="muted">
          (<Scoped to={tallied} />; in whole UTC hours, with decisions that called no model).
        </span>
      </p>
    </Section>
  );
}

/** Whose ledgers are added up. */
function ownersOf({ account, ledgers }: CostView): string {
  if (account !== null) return `Account ${account}`;
  return `All accounts with the service's own ledger, which pays for probes: ${ledgers.map((each) => each.account).join(', ')}`;
}
