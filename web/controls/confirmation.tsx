import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface ConfirmationProps {
  readonly title: string;
  /** What the button says that does it. */
  readonly confirm: string;
  readonly isGrave?: boolean;
  readonly isBusy: boolean;
  readonly failure: string | null;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  /** Exactly what will happen. */
  readonly children: ComponentChildren;
}

/** Asks once more before something is changed. Escape and Cancel leave everything as it is. */
export function Confirmation(props: ConfirmationProps) {
  const { title, confirm, isGrave = false, isBusy, failure, onConfirm, onCancel, children } = props;
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
      {children}
      {failure && (
        <p class="form-failure" role="alert">
          {failure}
        </p>
      )}
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
          {isBusy ? 'Being done …' : confirm}
        </button>
      </div>
    </dialog>
  );
}
