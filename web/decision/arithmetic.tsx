import type { Decision } from '../../domain/decision/decision.ts';
import { Scroll } from '../components/scroll.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { stepsOf } from './arithmetic-steps.ts';

/** The way from the answers to the size. */
export function Arithmetic({ decision }: { readonly decision: Decision }) {
  const steps = stepsOf(decision);
  return (
    <Section
      title="From the answers to the size"
      about="Every step with its figures, so that it can be redone by hand."
    >
      {steps.length === 0 ? (
        <Empty>There is no forecast: no answer came in, so nothing was worked out.</Empty>
      ) : (
        <Scroll label="From the answers to the size">
          <table class="compact">
            <thead>
              <tr>
                <th scope="col">Step</th>
                <th scope="col">Formula</th>
                <th scope="col">Result</th>
              </tr>
            </thead>
            <tbody>
              {steps.map(({ name, formula, result, note }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    <span class="formula">{formula}</span>
                    {note && <span class="muted small"> ({note})</span>}
                  </td>
                  <td>
                    <strong>{result}</strong>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Section>
  );
}
