import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { MODE_RULES, MODES, type Mode } from '../../domain/shared/modes.ts';
import type { NowView } from '../../server/contract/now.ts';
import { Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { modeTone } from '../shell/mode-pill.tsx';
import { useAccountable } from './accountable.tsx';
import { Confirmation } from './confirmation.tsx';
import { useChange } from './use-change.ts';

type ModeNow = NonNullable<NowView['mode']>;

interface ModeFormProps {
  readonly mode: ModeNow | null;
  readonly onChanged: (sentence: string) => void;
}

const DURATIONS: readonly { readonly name: string; readonly forMs: number | null }[] = [
  { name: 'until it is changed', forMs: null },
  { name: '30 minutes', forMs: 1_800_000 },
  { name: '1 hour', forMs: 3_600_000 },
  { name: '2 hours', forMs: 7_200_000 },
  { name: '8 hours', forMs: 28_800_000 },
  { name: '1 day', forMs: 86_400_000 },
  { name: '7 days', forMs: 604_800_000 },
  { name: '30 days', forMs: 2_592_000_000 },
];

/** Sets the mode by hand, or gives it free again. */
export function ModeForm({ mode, onChanged }: ModeFormProps) {
  const [wanted, setWanted] = useState<Mode | 'clear'>('emergency');
  const [duration, setDuration] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const accountable = useAccountable();
  const change = useChange<{ readonly mode: ModeNow }>(({ mode: now }) => {
    accountable.done();
    onChanged(
      wanted === 'clear' ? `The mode is free again: it is ${now.mode} now.` : `The mode is ${now.mode} now, by hand.`,
    );
  });
  const { name, forMs } = DURATIONS[duration] ?? { name: 'until it is changed', forMs: null };
  const ask = (event: Event) => {
    event.preventDefault();
    setProblem(accountable.problem);
    if (accountable.problem === null) change.open();
  };
  const send = () =>
    wanted === 'clear'
      ? change.send('/api/mode/clear', accountable.value)
      : change.send('/api/mode', { mode: wanted, ...accountable.value, ...(forMs === null ? {} : { forMs }) });

  return (
    <Section title="Mode" about={mode ? `Now ${mode.mode}, by ${mode.by}: ${mode.reason}` : 'No worker has ever run.'}>
      <form class="controls-form" aria-label="Mode" noValidate onSubmit={ask}>
        <fieldset class="modes">
          <legend>Set the mode to</legend>
          {MODES.map((each) => (
            <Choice key={each} value={each} chosen={wanted} onChoose={setWanted} isNow={mode?.mode === each}>
              <Pill tone={modeTone(each)}>{each}</Pill> {MODE_RULES[each].summary}
            </Choice>
          ))}
          <Choice value="clear" chosen={wanted} onChoose={setWanted} isNow={false}>
            <strong>clear</strong> Gives the mode free: it is then, at once, what the state of the models asks for.
          </Choice>
        </fieldset>
        {wanted !== 'clear' && (
          <label class="field">
            <span>For how long</span>
            <select value={duration} onChange={(event) => setDuration(Number(event.currentTarget.value))}>
              {DURATIONS.map((each, at) => (
                <option key={each.name} value={at}>
                  {each.name}
                </option>
              ))}
            </select>
          </label>
        )}
        {accountable.fields}
        {problem && (
          <p class="form-failure" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="button button-primary">
          {wanted === 'clear' ? 'Clear the mode …' : `Set the mode to ${wanted} …`}
        </button>
      </form>
      {change.isOpen && (
        <Confirmation
          title={wanted === 'clear' ? 'Clear the mode?' : `Set the mode to ${wanted}?`}
          confirm={wanted === 'clear' ? 'Clear the mode' : `Set ${wanted}`}
          isGrave={wanted !== 'clear' && MODE_RULES[wanted].severity === 'critical'}
          isBusy={change.isBusy}
          failure={change.failure}
          onConfirm={() => void send()}
          onCancel={change.close}
        >
          <ul class="notes">
            <li>{tellChange(mode, wanted)}</li>
            {wanted !== 'clear' && <li>{MODE_RULES[wanted].summary}</li>}
            {wanted !== 'clear' && (
              <li>
                It holds {forMs === null ? `${name}, whatever the state of the models` : `for ${name}, then it is free`}
                .
              </li>
            )}
            <li>It holds for every account, at once, also for decisions that are running.</li>
            <li>
              Recorded: “{accountable.value.reason}”, by {accountable.value.by}.
            </li>
          </ul>
        </Confirmation>
      )}
    </Section>
  );
}

function tellChange(mode: ModeNow | null, wanted: Mode | 'clear'): string {
  const before = mode ? `${mode.mode} becomes` : 'It becomes';
  if (wanted === 'clear') return `${before} what the state of the models asks for, by itself from then on.`;
  if (mode?.mode === wanted) return `It is ${wanted} already: reason, name and end become these.`;
  return `${before} ${wanted}.`;
}

interface ChoiceProps {
  readonly value: Mode | 'clear';
  readonly chosen: Mode | 'clear';
  readonly isNow: boolean;
  readonly onChoose: (value: Mode | 'clear') => void;
  readonly children: ComponentChildren;
}

function Choice({ value, chosen, isNow, onChoose, children }: ChoiceProps) {
  return (
    <label class="mode-choice">
      <input type="radio" name="mode" value={value} checked={chosen === value} onChange={() => onChoose(value)} />
      <span>
        {children}
        {isNow && <span class="muted"> (now)</span>}
      </span>
    </label>
  );
}
