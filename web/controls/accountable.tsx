import { useState } from 'preact/hooks';
import { createObservable, useObservable } from '../router/observable.ts';

const KEY = 'conclave.by';
const LEAST_REASON = 3;

/** Why and by whom, which every change is recorded with. */
export interface Accountable {
  readonly reason: string;
  readonly by: string;
}

/** One name for every form of the page. */
const whoever = createObservable(localStorage.getItem(KEY) ?? '');

/** The two fields; the name is remembered by the browser once a change was made with it. */
export function useAccountable() {
  const [reason, setReason] = useState('');
  const by = useObservable(whoever);
  return {
    value: { reason: reason.trim(), by: by.trim() },
    fields: (
      <AccountableFields
        value={{ reason, by }}
        onChange={(value) => {
          setReason(value.reason);
          whoever.write(value.by);
        }}
      />
    ),
    /** What is missing as a sentence; null = nothing. */
    problem: problemOf({ reason, by }),
    /** To be called once the change was made. */
    done: () => {
      localStorage.setItem(KEY, by.trim());
      setReason('');
    },
  };
}

function problemOf({ reason, by }: Accountable): string | null {
  if (reason.trim().length < LEAST_REASON) return 'Say why, for the audit: at least three letters.';
  if (by.trim() === '') return 'Say who you are, for the audit.';
  return null;
}

interface FieldsProps {
  readonly value: Accountable;
  readonly onChange: (value: Accountable) => void;
}

function AccountableFields({ value, onChange }: FieldsProps) {
  return (
    <>
      <label class="field">
        <span>Reason (required)</span>
        <input
          required
          minLength={LEAST_REASON}
          maxLength={500}
          value={value.reason}
          onInput={(event) => onChange({ ...value, reason: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        <span>Your name (required, remembered)</span>
        <input
          required
          maxLength={100}
          autoComplete="username"
          value={value.by}
          onInput={(event) => onChange({ ...value, by: event.currentTarget.value })}
        />
      </label>
    </>
  );
}
