import { formatDuration, formatEdge, formatMoney, formatProbability, formatShare } from '../../../client/format.ts';
import type { DecisionRow } from '../../contract/decisions.ts';
import { useZone } from '../api/meta.ts';
import { ActionMark } from '../components/action-mark.tsx';
import { Scroll } from '../components/scroll.tsx';
import { Time } from '../components/time.tsx';
import { useLinkTo } from '../router/place.ts';

export function DecisionTable({ rows }: { readonly rows: readonly DecisionRow[] }) {
  const zone = useZone();
  const linkTo = useLinkTo();
  return (
    <Scroll label="Settled decisions">
      <table class="compact">
        <thead>
          <tr>
            {[
              'Settled',
              'Decision',
              'Market',
              'P_final',
              'Price',
              'Edge',
              'Agreement',
              'Path',
              'Cost',
              'Took',
              'Why',
            ].map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.decisionId}>
              <td>
                <Time atMs={row.settledAtMs} zone={zone} />
              </td>
              <td>
                <ActionMark row={row} />
              </td>
              <td>
                <a href={linkTo('/decision', { id: row.decisionId })}>{row.title}</a>
              </td>
              <td>{formatProbability(row.finalProbability)}</td>
              <td>{formatProbability(row.marketPrice)}</td>
              <td>{formatEdge(row.edge)}</td>
              <td>{formatShare(row.agreement)}</td>
              <td>
                {row.path} {row.answered}/{row.asked}
              </td>
              <td>{formatMoney(row.costMicroUsd)}</td>
              <td>{formatDuration(row.latencyMs)}</td>
              <td>{row.reasonCode}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
