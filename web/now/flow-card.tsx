import { PATHS } from '../../domain/decision/decision.ts';
import { ACTIONS } from '../../domain/decision/verdict.ts';
import { formatCount, formatDuration, formatMoney } from '../../domain/shared/format.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { Flow } from '../../server/contract/now.ts';
import { Figure } from '../components/facts.tsx';
import { Scoped } from '../components/scope.tsx';
import { FilledByDecisions, Section } from '../components/section.tsx';

/** Decisions of the last day: how many, by action and path, with cost and latency. */
export function FlowCard({ flow }: { readonly flow: Flow }) {
  const { accounts, decisions, costMicroUsd, p50Ms, p95Ms, byAction, byPath } = flow;
  return (
    <Section
      title="Last 24 hours"
      about={
        <>
          Decisions <Scoped to={accounts} />: the last 24 full hours and the current one, as tallied when they are
          finalized.
        </>
      }
      empty={
        decisions === 0 && (
          <>
            No decision was made in this time. <FilledByDecisions />
          </>
        )
      }
    >
      <div class="figures">
        <Figure value={decisions.toLocaleString('en')} name="decisions" />
        <Figure value={formatMoney(costMicroUsd)} name={`cost, ${formatMoney(costMicroUsd / decisions)} each`} />
        <Figure value={formatDuration(p50Ms)} name={`median latency, n = ${decisions}`} />
        <Figure value={formatDuration(p95Ms)} name="95 % took less" />
      </div>
      <Shares title="By action" names={ACTIONS} counts={byAction} />
      <Shares title="By path" names={PATHS} counts={byPath} />
    </Section>
  );
}

interface SharesProps {
  readonly title: string;
  readonly names: readonly string[];
  readonly counts: Readonly<Record<string, number | undefined>>;
}

function Shares({ title, names, counts }: SharesProps) {
  const all = sum(names.map((name) => counts[name] ?? 0));
  return (
    <div>
      <h3>
        {title} <span class="muted">({formatCount(all, 'decision')})</span>
      </h3>
      <ul class="shares">
        {names.map((name) => (
          <li key={name}>
            <span>{name}</span>
            <span class="shares-bar" aria-hidden="true">
              <span style={{ width: `${all === 0 ? 0 : (100 * (counts[name] ?? 0)) / all}%` }} />
            </span>
            <span class="shares-count">{counts[name] ?? 0}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
