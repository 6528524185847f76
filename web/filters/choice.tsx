import './filters.css';

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  /** What can be chosen: plain, or with other words for it. */
  readonly of: readonly (string | readonly [value: string, words: string])[];
  readonly onChoose: (value: string) => void;
}

/** One of a few, as a labelled list. What the address names stays to be seen, also where nothing is like it now. */
export function Choice({ name, value, of, onChoose }: ChoiceProps) {
  const known = of.map((each) => (typeof each === 'string' ? ([each, each] as const) : each));
  const all = known.some(([each]) => each === value) ? known : [[value, value] as const, ...known];
  return (
    <label class="field">
      <span>{name}</span>
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {all.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
