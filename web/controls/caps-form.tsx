import { useState } from 'preact/hooks';
import { categorySlug } from '../../domain/market/category.ts';
import { formatMoney } from '../../domain/shared/format.ts';
import type { AccountNow } from '../../server/contract/now.ts';
import { Button, Field } from '../components/form.tsx';
import { Section } from '../components/section.tsx';
import {
  type Cap,
  capsOf,
  changeOf,
  describeDifference,
  describeTyped,
  differencesOf,
  dollarsOf,
  keyOf,
} from './caps.ts';
import { ChangeForm, type PlannedChange } from './change-form.tsx';

interface CapsFormProps {
  readonly account: AccountNow;
  readonly onChanged: (sentence: string) => void;
}

/** What an account may spend. */
export function CapsForm({ account, onChanged }: CapsFormProps) {
  const { account: id, policyVersion, day } = account;
  // Only what was typed is kept: a cap that another operator changes meanwhile is not set back.
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [added, setAdded] = useState<readonly Cap[]>([]);
  const inForce = capsOf(account);
  const known = new Set(inForce.map(keyOf));
  const caps = [...inForce, ...added.filter((cap) => !known.has(keyOf(cap)))];
  const plan = (): PlannedChange<unknown> => {
    const differences = differencesOf(caps, typed);
    if (differences.length === 0) throw new RangeError('Every cap is already as typed: there is nothing to change.');
    const sentences = differences.map(describeDifference);
    return {
      title: `Change the caps of ${id}?`,
      confirm: 'Change the caps',
      isGrave: false,
      notes: [...sentences, "It applies at once, also to today's money; caps that are not listed stay."],
      path: '/api/policy',
      body: { account: id, budget: changeOf(differences) },
      describeDone: () => {
        setTyped({});
        setAdded([]);
        return `The caps of ${id} are changed: ${sentences.join('; ')}.`;
      },
    };
  };
  const amounts = (kind: Cap['kind']) => (
    <div class="caps">
      {caps
        .filter((cap) => cap.kind === kind)
        .map((cap) => (
          <Field
            key={keyOf(cap)}
            name={`${cap.name}, dollars`}
            inputMode="decimal"
            value={typed[keyOf(cap)] ?? dollarsOf(cap)}
            about={describeTyped(cap, typed)}
            onType={(text) => setTyped((last) => ({ ...last, [keyOf(cap)]: text }))}
          />
        ))}
    </div>
  );

  return (
    <Section
      title={`Caps of ${id}`}
      about={`Policy version ${policyVersion}; committed today ${formatMoney(day?.committedMicroUsd ?? 0)}.`}
    >
      <ChangeForm name={`Caps of ${id}`} submit={`Change the caps of ${id} …`} plan={plan} onDone={onChanged}>
        {amounts('whole')}
        <fieldset class="modes">
          <legend>Categories, per day</legend>
          {amounts('category')}
          <NewCategory
            known={caps.filter(({ kind }) => kind === 'category').map(({ name }) => name)}
            onAdd={(name) => setAdded((last) => [...last, { kind: 'category', name, microUsd: null }])}
          />
        </fieldset>
        {account.models.length > 0 && (
          <fieldset class="modes">
            <legend>Models, per day</legend>
            {amounts('model')}
          </fieldset>
        )}
      </ChangeForm>
    </Section>
  );
}

/** Adds a category to the form on which no money was spent today. */
function NewCategory(props: { readonly known: readonly string[]; readonly onAdd: (name: string) => void }) {
  const { known, onAdd } = props;
  const [name, setName] = useState('');
  // As the ledger names it.
  const slug = categorySlug(name);
  return (
    <div class="add">
      <Field name="Another category, such as economics" value={name} maxLength={100} onType={setName} />
      <Button
        disabled={slug === null || known.includes(slug)}
        onClick={() => {
          if (slug !== null) onAdd(slug);
          setName('');
        }}
      >
        Add
      </Button>
    </div>
  );
}
