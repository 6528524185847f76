import { useState } from 'preact/hooks';
import { isStopped } from '../../domain/shared/modes.ts';
import { act } from '../api/request.ts';
import { reloadEverything, useAction, useMeta, useZone } from '../api/use-api.ts';
import { Dialog } from '../components/dialog.tsx';
import { Notes } from '../components/facts.tsx';
import { Button, Problem } from '../components/form.tsx';
import { formatAge, Time, useClock } from '../components/time.tsx';
import { useNow } from '../live/live.ts';
import { useLinkTo } from '../router/place.ts';
import { AccountableFields, accountableWith, missingOf, rememberAuthor } from './accountable.tsx';
import type { PlannedChange } from './change-form.tsx';
import { type ModeAnswer, planAutomatic, planStop } from './mode-changes.ts';
import './stop-trading.css';

/** Stops all trading from every view, and starts it again: one button, whose words say what it does now. */
export function StopTrading() {
  const { canControl } = useMeta();
  const { data } = useNow();
  const linkTo = useLinkTo();
  const [isOpen, setOpen] = useState(false);
  if (!data) return null;
  const isAtRest = data.mode !== null && isStopped(data.mode.mode);
  const words = isAtRest ? 'Back to automatic' : 'Stop trading';
  const whyNot = !canControl ? 'read only' : data.mode === null ? 'no worker has ever run' : null;
  return (
    <div class="stop-trading">
      <button
        type="button"
        class={`button ${isAtRest ? 'button-primary' : 'button-danger'}`}
        aria-disabled={whyNot !== null}
        aria-describedby={whyNot === null ? undefined : 'stop-trading-why-not'}
        onClick={() => setOpen(whyNot === null)}
      >
        {words}
      </button>
      {whyNot !== null && (
        <span id="stop-trading-why-not" class="muted small">
          {whyNot}
          {!canControl && (
            <>
              : <a href={linkTo('/controls')}>sign in</a>
            </>
          )}
        </span>
      )}
      {isOpen && (
        <Confirmed change={isAtRest ? planAutomatic(data.mode) : planStop(data.mode)} onClose={() => setOpen(false)} />
      )}
    </div>
  );
}

/** That trading is stopped: since when, who did it and why, in front of every view. */
export function Stopped() {
  const { data } = useNow();
  const zone = useZone();
  const nowMs = useClock(10_000);
  const mode = data?.mode && isStopped(data.mode.mode) ? data.mode : null;
  return (
    <div role="status" class="stopped">
      {mode && (
        <p>
          <strong>Trading is stopped</strong> since <Time atMs={mode.atMs} zone={zone} /> ({formatAge(mode.atMs, nowMs)}
          ) by {mode.by}: “{mode.reason}”
          {mode.untilMs !== null && (
            <>
              , until <Time atMs={mode.untilMs} zone={zone} />
            </>
          )}
          . No model is called; nothing is bought or sold.
        </p>
      )}
    </div>
  );
}

interface ConfirmedProps {
  readonly change: PlannedChange<ModeAnswer>;
  readonly onClose: () => void;
}

/** Asks once, with reason and name, and does it. */
function Confirmed({ change, onClose }: ConfirmedProps) {
  // What was asked at first is what is sent: the mode may change while the reason is typed.
  const [{ title, confirm, isGrave, notes, path, body, describeDone }] = useState(change);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState<string | null>(null);
  const { isBusy, failure, run } = useAction(reloadEverything);
  const send = (event: Event) => {
    event.preventDefault();
    const accountable = accountableWith(reason);
    const problem = missingOf(accountable);
    setMissing(problem);
    if (problem !== null || isBusy) return;
    void run(async () => {
      describeDone(await act<ModeAnswer>(path, { ...body, ...accountable }));
      rememberAuthor(accountable);
      onClose();
    });
  };
  return (
    <Dialog title={title} isBusy={isBusy} onClose={onClose}>
      <Notes notes={notes} />
      <form class="controls-form" aria-label={title} noValidate onSubmit={send}>
        <AccountableFields reason={reason} onReason={setReason} />
        <Problem text={missing ?? failure} />
        <div class="dialog-buttons">
          <Button onClick={onClose} disabled={isBusy}>
            Cancel
          </Button>
          <button type="submit" class={`button ${isGrave ? 'button-danger' : 'button-primary'}`} disabled={isBusy}>
            {isBusy ? 'Sending …' : confirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
