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

function Grid({ head, rows, addresses }: NonNullable<ExplainedPart['table']>) {
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
        {rows.map(([name = '', ...cells], place) => (
          <tr key={place}>
            <th scope="row">{name}</th>
            {cells.map((text, index) => (
              <td key={head[index + 1]}>{index + 1 === addresses ? <Address text={text} /> : text}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A page of others, of which nothing is fetched before somebody follows it, and which learns nothing of us then. */
function Address({ text }: { readonly text: string }) {
  if (!/^https?:\/\//.test(text)) return <>{text}</>;
  return (
    <a href={text} target="_blank" rel="noopener noreferrer nofollow">
      {text}
    </a>
  );
}
