import { useState } from 'preact/hooks';
import { formatMoney } from '../../domain/shared/format.ts';
import type { AccountNow } from '../../server/contract/now.ts';
import { Section } from '../components/section.tsx';
import { useAccountable } from './accountable.tsx';
import { type CapDifference, changeOf, differencesOf, type TypedCaps, tellDifference, typedCapsOf } from './changes.ts';
import { Confirmation } from './confirmation.tsx';
import { NewCategory } from './new-category.tsx';
import { useChange } from './use-change.ts';

interface CapsFormProps {
  readonly account: AccountNow;
  readonly onChanged: (sentence: string) => void;
}

/** What an account may spend. */
export function CapsForm({ account, onChanged }: CapsFormProps) {
  const { account: id, caps, categories, models, policyVersion, day } = account;
  // What was typed alone: a cap that somebody else changes meanwhile is not set back.
  const [edits, setEdits] = useState<Partial<TypedCaps>>({});
  const inForce = typedCapsOf(account);
  const typed: TypedCaps = {
    ...inForce,
    ...edits,
    categories: { ...inForce.categories, ...edits.categories },
    models: { ...inForce.models, ...edits.models },
  };
  const [differences, setDifferences] = useState<readonly CapDifference[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const accountable = useAccountable();
  const change = useChange<{ readonly account: AccountNow }>(() => {
    accountable.done();
    setEdits({});
    onChanged(`The caps of ${id} hold: ${differences.map(tellDifference).join('; ')}.`);
  });
  const ask = (event: Event) => {
    event.preventDefault();
    try {
      const found = differencesOf(account, typed);
      const missing = found.length === 0 ? 'Nothing differs from the caps in force.' : accountable.problem;
      setProblem(missing);
      if (missing !== null) return;
      setDifferences(found);
      change.open();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const category = (name: string, text: string) =>
    setEdits((last) => ({ ...last, categories: { ...last.categories, [name]: text } }));
  const model = (name: string, text: string) =>
    setEdits((last) => ({ ...last, models: { ...last.models, [name]: text } }));

  return (
    <Section
      title={`Caps of ${id}`}
      about={`Policy version ${policyVersion}; committed today ${formatMoney(day?.committedMicroUsd ?? 0)}.`}
    >
      <form class="controls-form" aria-label={`Caps of ${id}`} noValidate onSubmit={ask}>
        <div class="caps">
          <Amount name="Day" now={caps.dayMicroUsd} text={typed.day} onType={(day) => setEdits({ ...edits, day })} />
          <Amount
            name="Hour"
            now={caps.hourMicroUsd}
            text={typed.hour}
            onType={(hour) => setEdits({ ...edits, hour })}
          />
          <Amount
            name="Decision"
            now={caps.decisionMicroUsd}
            text={typed.decision}
            onType={(decision) => setEdits({ ...edits, decision })}
          />
        </div>
        <fieldset class="modes">
          <legend>Categories, a day</legend>
          <Amounts parts={categories} typed={typed.categories} onType={category} />
          <NewCategory known={Object.keys(typed.categories)} onAdd={(name) => category(name, '')} />
        </fieldset>
        {models.length > 0 && (
          <fieldset class="modes">
            <legend>Models, a day</legend>
            <Amounts parts={models} typed={typed.models} onType={model} />
          </fieldset>
        )}
        {accountable.fields}
        {problem && (
          <p class="form-failure" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="button button-primary">
          Change the caps of {id} …
        </button>
      </form>
      {change.isOpen && (
        <Confirmation
          title={`Change the caps of ${id}?`}
          confirm="Change the caps"
          isBusy={change.isBusy}
          failure={change.failure}
          onConfirm={() =>
            void change.send('/api/policy', { account: id, budget: changeOf(differences), ...accountable.value })
          }
          onCancel={change.close}
        >
          <ul class="notes">
            {differences.map((difference) => (
              <li key={`${difference.kind} ${difference.name}`}>{tellDifference(difference)}</li>
            ))}
            <li>It holds at once, for today's money as well; what is not named stays.</li>
            <li>
              Recorded: “{accountable.value.reason}”, by {accountable.value.by}.
            </li>
          </ul>
        </Confirmation>
      )}
    </Section>
  );
}

interface AmountsProps {
  readonly parts: AccountNow['categories'];
  readonly typed: Readonly<Record<string, string>>;
  readonly onType: (name: string, text: string) => void;
}

function Amounts({ parts, typed, onType }: AmountsProps) {
  return (
    <div class="caps">
      {Object.entries(typed).map(([name, text]) => (
        <Amount
          key={name}
          name={name}
          now={parts.find((each) => each.name === name)?.capMicroUsd ?? null}
          text={text}
          onType={(amount) => onType(name, amount)}
        />
      ))}
    </div>
  );
}

interface AmountProps {
  readonly name: string;
  /** Null = no cap of its own. */
  readonly now: number | null;
  readonly text: string;
  readonly onType: (text: string) => void;
}

function Amount({ name, now, text, onType }: AmountProps) {
  return (
    <label class="field">
      <span>{name}, dollars</span>
      <input inputMode="decimal" value={text} onInput={(event) => onType(event.currentTarget.value)} />
      <span class="muted small">now {now === null ? 'no cap of its own' : formatMoney(now)}</span>
    </label>
  );
}
