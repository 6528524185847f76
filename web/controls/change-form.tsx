import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { act } from '../api/request.ts';
import { reloadEverything, useAction } from '../api/use-api.ts';
import { Notes } from '../components/facts.tsx';
import { Button, Field, Problem } from '../components/form.tsx';

/** A change as it is confirmed and sent; who changes it and why are added. */
export interface PlannedChange<Answer> {
  readonly title: string;
  /** The words of the button that sends it. */
  readonly confirm: string;
  readonly isGrave: boolean;
  /** Exactly what will happen. */
  readonly notes: readonly string[];
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** What was done, once the service has answered. */
  readonly describeDone: (answer: Answer) => string;
}

interface ChangeFormProps<Answer> {
  readonly name: string;
  readonly submit: string;
  /** Throws a RangeError with a sentence when the fields do not make a change. */
  readonly plan: () => PlannedChange<Answer>;
  readonly onDone: (sentence: string) => void;
  /** The fields. */
  readonly children: ComponentChildren;
}

const KEY = 'conclave.by';
const LEAST_REASON = 3;

/** The name for the audit: one for every form, remembered by the browser once a change was made. */
const author = signal(localStorage.getItem(KEY) ?? '');

/** A form whose change is confirmed before it is sent, and recorded with a reason and a name. */
export function ChangeForm<Answer>({ name, submit, plan, onDone, children }: ChangeFormProps<Answer>) {
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [planned, setPlanned] = useState<PlannedChange<Answer> | null>(null);
  const { isBusy, failure, forget, run } = useAction(reloadEverything);
  const accountable = { reason: reason.trim(), by: author.value.trim() };

  const confirm = (event: Event) => {
    event.preventDefault();
    try {
      const change = plan();
      const missing = missingOf(accountable);
      setProblem(missing);
      if (missing !== null) return;
      forget();
      setPlanned(change);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      setProblem(error.message);
    }
  };
  const send = ({ path, body, describeDone }: PlannedChange<Answer>) =>
    run(async () => {
      const answer = await act<Answer>(path, { ...body, ...accountable });
      localStorage.setItem(KEY, accountable.by);
      setReason('');
      setPlanned(null);
      onDone(describeDone(answer));
    });

  return (
    <>
      <form class="controls-form" aria-label={name} noValidate onSubmit={confirm}>
        {children}
        <Field
          name="Reason (required)"
          required
          minLength={LEAST_REASON}
          maxLength={500}
          value={reason}
          onType={setReason}
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
        <Problem text={problem} />
        <button type="submit" class="button button-primary">
          {submit}
        </button>
      </form>
      {planned && (
        <Confirmation
          change={planned}
          isBusy={isBusy}
          failure={failure}
          onConfirm={() => void send(planned)}
          onCancel={() => setPlanned(null)}
          notes={[...planned.notes, `Recorded: “${accountable.reason}”, by ${accountable.by}.`]}
        />
      )}
    </>
  );
}

function missingOf({ reason, by }: { readonly reason: string; readonly by: string }): string | null {
  if (reason.length < LEAST_REASON) return 'State a reason for the audit: at least three letters.';
  return by === '' ? 'State your name for the audit.' : null;
}

interface ConfirmationProps {
  readonly change: Pick<PlannedChange<unknown>, 'title' | 'confirm' | 'isGrave'>;
  readonly isBusy: boolean;
  readonly failure: string | null;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  /** Exactly what will happen. */
  readonly notes: readonly string[];
}

/** Asks before something is changed. Escape and Cancel leave everything as it is. */
function Confirmation(props: ConfirmationProps) {
  const { isBusy, failure, onConfirm, onCancel, notes } = props;
  const { title, confirm, isGrave } = props.change;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const from = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (from instanceof HTMLElement) from.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!isBusy) onCancel();
      }}
    >
      <h2 id={id}>{title}</h2>
      <Notes notes={notes} />
      <Problem text={failure} />
      <div class="dialog-buttons">
        <Button onClick={onCancel} disabled={isBusy}>
          Cancel
        </Button>
        <button
          type="button"
          class={`button ${isGrave ? 'button-danger' : 'button-primary'}`}
          onClick={onConfirm}
          disabled={isBusy}
        >
          {isBusy ? 'Sending …' : confirm}
        </button>
      </div>
    </dialog>
  );
}
