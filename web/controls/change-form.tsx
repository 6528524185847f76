import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { act } from '../api/request.ts';
import { reloadEverything, useAction } from '../api/use-api.ts';
import { Dialog } from '../components/dialog.tsx';
import { Notes } from '../components/facts.tsx';
import { Button, Problem } from '../components/form.tsx';
import { AccountableFields, accountableWith, missingOf, rememberAuthor } from './accountable.tsx';

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

/** A form whose change is confirmed before it is sent, and recorded with a reason and a name. */
export function ChangeForm<Answer>({ name, submit, plan, onDone, children }: ChangeFormProps<Answer>) {
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [planned, setPlanned] = useState<PlannedChange<Answer> | null>(null);
  const { isBusy, failure, forget, run } = useAction(reloadEverything);
  const accountable = accountableWith(reason);

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
      rememberAuthor(accountable);
      setReason('');
      setPlanned(null);
      onDone(describeDone(answer));
    });

  return (
    <>
      <form class="controls-form" aria-label={name} noValidate onSubmit={confirm}>
        {children}
        <AccountableFields reason={reason} onReason={setReason} />
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
  return (
    <Dialog title={title} isBusy={isBusy} onClose={onCancel}>
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
    </Dialog>
  );
}
