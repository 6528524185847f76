import { useState } from 'preact/hooks';
import { categorySlug } from '../../domain/market/category.ts';
import { Field } from '../components/form.tsx';

interface NewCategoryProps {
  readonly known: readonly string[];
  readonly onAdd: (name: string) => void;
}

/** Adds a category to the form on which no money was spent today. */
export function NewCategory({ known, onAdd }: NewCategoryProps) {
  const [name, setName] = useState('');
  // As the ledger names it.
  const slug = categorySlug(name);
  return (
    <div class="add">
      <Field name="Another category, such as economics" value={name} maxLength={100} onType={setName} />
      <button
        type="button"
        class="button"
        disabled={slug === null || known.includes(slug)}
        onClick={() => {
          if (slug !== null) onAdd(slug);
          setName('');
        }}
      >
        Add
      </button>
    </div>
  );
}
