import type { DecisionRow } from '../../server/contract/decisions.ts';

/** A decision's market, leading to the decision, with what tells it from others of the same title. */
export function MarketName({ row, href }: { readonly row: DecisionRow; readonly href: string }) {
  return (
    <span class="decision-market">
      <a href={href}>{row.title}</a>
      <span class="muted small">
        {row.ticker} · {row.category} · {row.account}
      </span>
    </span>
  );
}
