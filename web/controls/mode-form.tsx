import { useState } from 'preact/hooks';
import { MODE_RULES, MODES, type Mode } from '../../domain/shared/modes.ts';
import { Choice } from '../components/form.tsx';
import { modeTone, Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { ChangeForm } from './change-form.tsx';
import { DURATIONS, type ModeAnswer, type ModeNow, planAutomatic, planMode, UNTIL_CHANGED } from './mode-changes.ts';

/** `automatic` ends a manual mode: the health of the models decides again. */
type Wanted = Mode | 'automatic';

interface ModeFormProps {
  readonly mode: ModeNow | null;
  readonly onChanged: (sentence: string) => void;
}

/** Sets the mode manually, or returns it to automatic. */
export function ModeForm({ mode, onChanged }: ModeFormProps) {
  const [wanted, setWanted] = useState<Wanted>('emergency');
  const [duration, setDuration] = useState(UNTIL_CHANGED);
  const isAutomatic = wanted === 'automatic';
  return (
    <Section title="Mode" about={mode ? `Now ${mode.mode}, by ${mode.by}: ${mode.reason}` : 'No worker has ever run.'}>
      <ChangeForm<ModeAnswer>
        name="Mode"
        submit={isAutomatic ? 'Back to automatic …' : `Set the mode to ${wanted} …`}
        plan={() => (isAutomatic ? planAutomatic(mode) : planMode(mode, wanted, duration))}
        onDone={onChanged}
      >
        <fieldset class="modes">
          <legend>Set the mode to</legend>
          {([...MODES, 'automatic'] as const).map((each) => (
            <label key={each} class="mode-choice">
              <input type="radio" name="mode" value={each} checked={wanted === each} onChange={() => setWanted(each)} />
              <span>
                {each === 'automatic' ? (
                  <>
                    <strong>automatic</strong> The health of the models decides the mode, from now on.
                  </>
                ) : (
                  <>
                    <Pill tone={modeTone(each)}>{each}</Pill> {MODE_RULES[each].summary}
                  </>
                )}
                {mode?.mode === each && <span class="muted"> (now)</span>}
              </span>
            </label>
          ))}
        </fieldset>
        {!isAutomatic && (
          <Choice name="For how long" value={duration} of={[...DURATIONS.keys()]} onChoose={setDuration} />
        )}
      </ChangeForm>
    </Section>
  );
}
