import { formatMoney } from '../../../client/format.ts';
import type { Decision } from '../../../domain/decision.ts';
import { Pill } from '../components/pill.tsx';
import { Scroll } from '../components/scroll.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';

/** Who could have been asked, who was, and why; and why the plan was what it was. */
export function Candidates({ decision }: { readonly decision: Decision }) {
  const { candidates, notes, path, method, purpose, panel, explorationProbability } = decision;
  return (
    <Section
      title="Who was asked, and why"
      about={`Path ${path}, method ${method}, paid from ${purpose}; ${
        panel ? 'everyone who could be asked was, at once' : 'not everyone was asked at once'
      }, which had a chance of ${explorationProbability.toFixed(2)}.`}
    >
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {candidates.length === 0 ? (
        <Empty>No model was looked at.</Empty>
      ) : (
        <Scroll label="Candidates">
          <table class="compact">
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">Provider</th>
                <th scope="col">Chosen</th>
                <th scope="col" class="number">
                  Worst case
                </th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {candidates.map((each) => (
                <tr key={each.model}>
                  <th scope="row">
                    {each.model}
                    {each.shadow && <span class="muted small"> on trial</span>}
                  </th>
                  <td>{each.provider}</td>
                  <td>
                    <Pill tone={each.chosen ? 'accent' : 'neutral'}>{each.chosen ?? 'passed over'}</Pill>
                  </td>
                  <td class="number">{formatMoney(each.worstCaseMicroUsd)}</td>
                  <td class="why">{each.why}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Section>
  );
}
