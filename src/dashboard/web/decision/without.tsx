import { formatEdge, formatProbability } from '../../../client/format.ts';
import type { Decision } from '../../../domain/decision.ts';
import type { DecisionView } from '../../contract/decisions.ts';
import { Pill } from '../components/pill.tsx';
import { Scroll } from '../components/scroll.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { tellVerdict } from './words.ts';

type Without = DecisionView['without'][number];

/** What it would have come to without each of its models, the others answering as they did. */
export function WithoutModels({ view: { decision, without } }: { readonly view: DecisionView }) {
  return (
    <Section
      title="Had a model been left out"
      about="The others as they answered, weighed by the same scoreboard, by the same rules."
    >
      {without.length === 0 ? (
        <Empty>
          {decision.forecast
            ? 'It cannot be worked out: the scoreboard that the weights came from is gone.'
            : 'No model answered, so none can be left out.'}
        </Empty>
      ) : (
        <Scroll label="Had a model been left out">
          <table class="compact">
            <thead>
              <tr>
                <th scope="col">Without</th>
                <th scope="col" class="number">
                  P
                </th>
                <th scope="col" class="number">
                  P_final
                </th>
                <th scope="col" class="number">
                  Difference
                </th>
                <th scope="col" class="number">
                  Edge
                </th>
                <th scope="col">Verdict</th>
                <th scope="col">What changes</th>
              </tr>
            </thead>
            <tbody>
              {without.map((each) => (
                <Line key={each.model} decision={decision} without={each} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Section>
  );
}

function Line({ decision, without }: { readonly decision: Decision; readonly without: Without }) {
  const { model, forecast, verdict } = without;
  const change = changeOf(decision, without);
  return (
    <tr>
      <th scope="row">{model}</th>
      <td class="number">{formatProbability(forecast?.probability ?? null)}</td>
      <td class="number">{formatProbability(forecast?.finalProbability ?? null)}</td>
      <td class="number">{formatEdge(differenceOf(decision, without))}</td>
      <td class="number">{formatEdge(verdict?.edge ?? null)}</td>
      <td>{verdict ? tellVerdict(verdict) : '-'}</td>
      <td class="why">
        <Pill tone={change.isOther ? 'warn' : 'neutral'}>{change.isOther ? 'another' : 'the same'}</Pill> {change.text}
      </td>
    </tr>
  );
}

/** P_final without it minus P_final with it; of P where there is no price. */
function differenceOf({ forecast: was }: Decision, { forecast: is }: Without): number | null {
  if (!was || !is) return null;
  if (was.finalProbability !== null && is.finalProbability !== null) return is.finalProbability - was.finalProbability;
  return is.probability - was.probability;
}

function changeOf({ verdict: was }: Decision, { forecast, verdict: is }: Without) {
  if (!forecast && !is) return { isOther: true, text: 'Nobody else had answered: there would be no forecast.' };
  if (!is)
    return { isOther: false, text: 'The verdict did not follow from the forecast, or cannot be worked out again.' };
  const before = tellVerdict(was);
  const after = tellVerdict(is);
  if (before !== after) return { isOther: true, text: `${before} becomes ${after}: ${is.reasons[0]?.message ?? ''}` };
  const [code, other] = [was.reasons[0]?.code, is.reasons[0]?.code];
  if (code !== other) return { isOther: true, text: `${after} for another reason: ${is.reasons[0]?.message ?? ''}` };
  return { isOther: false, text: '' };
}
