import { useEffect, useId, useRef } from 'preact/hooks';
import { Problem } from '../components/form.tsx';

interface ConfirmationProps {
  readonly title: string;
  /** The words of the button that confirms. */
  readonly confirm: string;
  readonly isGrave: boolean;
  readonly isBusy: boolean;
  readonly failure: string | null;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  /** Exactly what will happen. */
  readonly notes: readonly string[];
}

/** Asks before something is changed. Escape and Cancel leave everything as it is. */
export function Confirmation(props: ConfirmationProps) {
  const { title, confirm, isGrave, isBusy, failure, onConfirm, onCancel, notes } = props;
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
      <ul class="notes">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <Problem text={failure} />
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={onCancel} disabled={isBusy}>
          Cancel
        </button>
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
