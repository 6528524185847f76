import { signal } from '@preact/signals';
import { Field } from '../components/form.tsx';
import './accountable.css';

/** Why something is changed and who changes it, for the audit. */
export interface Accountable {
  readonly reason: string;
  readonly by: string;
}

const KEY = 'conclave.by';
const LEAST_REASON = 3;

/** The name for the audit: one for every form, remembered by the browser once a change was made. */
const author = signal(localStorage.getItem(KEY) ?? '');

export const accountableWith = (reason: string): Accountable => ({ reason: reason.trim(), by: author.value.trim() });

export const rememberAuthor = ({ by }: Accountable) => localStorage.setItem(KEY, by);

/** What is missing, as a sentence; null = nothing. */
export function missingOf({ reason, by }: Accountable): string | null {
  if (reason.length < LEAST_REASON) return 'State a reason for the audit: at least three letters.';
  return by === '' ? 'State your name for the audit.' : null;
}

/** Reason and name, which every change needs. */
export function AccountableFields(props: { readonly reason: string; readonly onReason: (reason: string) => void }) {
  const { reason, onReason } = props;
  return (
    <>
      <Field
        name="Reason (required)"
        required
        minLength={LEAST_REASON}
        maxLength={500}
        value={reason}
        onType={onReason}
      />
      <Field
        name="Your name (required, remembered)"
        required
        maxLength={100}
        autoComplete="username"
        value={author.value}
        onType={(by) => {
          author.value = by;
        }}
      />
    </>
  );
}
