import { useState } from 'preact/hooks';
import { categorySlug } from '../../domain/market/category.ts';

/** Adds a category to the form that no money was spent on today. */
export function NewCategory({
  known,
  onAdd,
}: {
  readonly known: readonly string[];
  readonly onAdd: (name: string) => void;
}) {
  const [name, setName] = useState('');
  // As the ledger names it.
  const wanted = categorySlug(name);
  const isNew = wanted !== null && !known.includes(wanted);
  return (
    <div class="add">
      <label class="field">
        <span>Another category, such as economics</span>
        <input value={name} maxLength={100} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <button
        type="button"
        class="button"
        disabled={!isNew}
        onClick={() => {
          if (wanted !== null) onAdd(wanted);
          setName('');
        }}
      >
        Add
      </button>
    </div>
  );
}
