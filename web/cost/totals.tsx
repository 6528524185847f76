import { formatCount, formatMoney } from '../../domain/shared/format.ts';
import type { CostView } from '../../server/contract/cost.ts';
import { Figure } from '../components/facts.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { NotKnown } from '../figures/ranged.tsx';
import { tellMoney } from '../figures/tell.ts';

/** What the ledgers of these days say. */
export function Totals({ view }: { readonly view: CostView }) {
  const { total, days, from, to, zone, account, decisions, costPerDecisionMicroUsd } = view;
  return (
    <Section
      title="Total"
      about={`Account ${account}, ${from} to ${to} (${zone}): ${formatCount(days.length, 'ledger')}.`}
    >
      {days.length === 0 ? (
        <Empty>
          This account has no ledger in these days. The first decision of a day opens one:{' '}
          <code>bin/conclave decide market.json</code>.
        </Empty>
      ) : (
        <>
          <div class="figures">
            <Figure value={formatMoney(total.spentMicroUsd)} name="spent" />
            <Figure value={formatMoney(total.uncertainMicroUsd)} name="of it uncertain" />
            <Figure value={formatMoney(total.heldMicroUsd)} name="held" />
            <Figure value={formatMoney(total.committedMicroUsd)} name="committed: spent and held" />
          </div>
          <p class="muted small">
            These are the ledgers' own numbers, to the micro-dollar; the parts below add up to them. Uncertain is
            charged at the worst case until it is reconciled, so a ledger may be too high by it, and not too low.
          </p>
        </>
      )}
      <p>
        A decision costs{' '}
        <strong>
          {costPerDecisionMicroUsd === null ? (
            <NotKnown why="no decision was settled in these days" />
          ) : (
            tellMoney(costPerDecisionMicroUsd)
          )}
        </strong>{' '}
        on average, n = {formatCount(decisions, 'decision')}{' '}
        <span class="muted">(of all accounts, in whole UTC hours; also those that asked nobody).</span>
      </p>
    </Section>
  );
}
