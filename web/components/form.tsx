import type { ButtonHTMLAttributes, InputHTMLAttributes } from 'preact';
import { useQuery } from '../router/place.ts';

interface FieldProps
  extends Pick<
    InputHTMLAttributes,
    | 'aria-valuetext'
    | 'autoComplete'
    | 'inputMode'
    | 'max'
    | 'maxLength'
    | 'min'
    | 'minLength'
    | 'required'
    | 'spellcheck'
    | 'step'
    | 'value'
  > {
  readonly name: string;
  readonly type?: 'text' | 'password' | 'date' | 'range';
  /** Called with each letter; `onChoose` only when the input is left, or a day is picked. */
  readonly onType?: (text: string) => void;
  readonly onChoose?: (text: string) => void;
  /** Below the input. */
  readonly about?: string;
}

/** A labelled input. */
export function Field({ name, onType, onChoose, about, ...input }: FieldProps) {
  return (
    <label class="field">
      <span>{name}</span>
      <input
        // Preact's types take one literal `type` at a time, not a choice of several.
        {...(input as Pick<InputHTMLAttributes, 'value'>)}
        onInput={onType && ((event) => onType(event.currentTarget.value))}
        onChange={onChoose && ((event) => onChoose(event.currentTarget.value))}
      />
      {about && <span class="muted small">{about}</span>}
    </label>
  );
}

/** A button that acts at once. */
export const Button = (props: Pick<ButtonHTMLAttributes, 'children' | 'disabled' | 'onClick'>) => (
  <button type="button" class="button" {...props} />
);

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  /** What can be chosen: plain, or with other words for it. */
  readonly of: readonly (string | readonly [value: string, words: string])[];
  readonly onChoose: (value: string) => void;
  readonly class?: string;
}

/** One of a few, as a labelled list. A value from the address stays in the list even when nothing has it. */
export function Choice({ name, value, of, onChoose, class: kind = 'field' }: ChoiceProps) {
  const known = of.map((each) => (typeof each === 'string' ? ([each, each] as const) : each));
  const all = known.some(([each]) => each === value) ? known : [[value, value] as const, ...known];
  return (
    <label class={kind}>
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

/** Why a form cannot be sent, or was refused; nothing where there is no problem. */
export function Problem({ text }: { readonly text: string | null }) {
  if (text === null) return null;
  return (
    <p class="form-failure" role="alert">
      {text}
    </p>
  );
}

const WORDS = [
  ['24h', 'last 24 hours'],
  ['7d', 'last 7 days'],
  ['30d', 'last 30 days'],
  ['all', 'all time'],
] as const;

/** The stretch of time that a view is about; kept in the address. */
export function WindowChoice({ value }: { readonly value: string }) {
  const [, change] = useQuery();
  return <Choice name="Window" value={value} of={WORDS} onChoose={(window) => change({ window })} />;
}
