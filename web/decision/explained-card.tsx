import type { ExplainedPart } from '../../domain/explain/explanation.ts';
import { Facts } from '../components/facts.tsx';
import { Scroll, Section } from '../components/section.tsx';
import { useLinkTo } from '../router/place.ts';

/** One part of an explanation as a card; nothing where the part does not apply. */
export function ExplainedCard({ part }: { readonly part: ExplainedPart | null }) {
  const linkTo = useLinkTo();
  if (!part) return null;
  const { title, about, facts, notes = [], links = [], table } = part;
  return (
    <Section title={title} about={about}>
      {facts && <Facts facts={facts} />}
      {notes.length + links.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
          {links.map(({ decisionId, text }) => (
            <li key={decisionId}>
              <a href={linkTo('/decision', { id: decisionId })}>{decisionId}</a>: {text}
            </li>
          ))}
        </ul>
      )}
      {table && (
        <Scroll label={title}>
          <Grid {...table} />
        </Scroll>
      )}
    </Section>
  );
}

function Grid({ head, rows }: NonNullable<ExplainedPart['table']>) {
  return (
    <table class="compact explained-grid">
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name = '', ...cells]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {cells.map((text, index) => (
              <td key={head[index + 1]}>{text}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
