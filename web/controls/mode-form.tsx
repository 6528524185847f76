import { useState } from 'preact/hooks';
import { MODE_RULES, MODES, type Mode } from '../../domain/shared/modes.ts';
import type { NowView } from '../../server/contract/now.ts';
import { Choice } from '../components/form.tsx';
import { modeTone, Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { ChangeForm, type PlannedChange } from './change-form.tsx';

type ModeNow = NonNullable<NowView['mode']>;
type ModeAnswer = { readonly mode: ModeNow };
/** `automatic` ends a manual mode: the health of the models decides again. */
type Wanted = Mode | 'automatic';

interface ModeFormProps {
  readonly mode: ModeNow | null;
  readonly onChanged: (sentence: string) => void;
}

const UNTIL_CHANGED = 'until it is changed';
const MINUTE_MS = 60_000;
const DURATIONS: ReadonlyMap<string, number | undefined> = new Map([
  [UNTIL_CHANGED, undefined],
  ['30 minutes', 30 * MINUTE_MS],
  ['1 hour', 60 * MINUTE_MS],
  ['2 hours', 120 * MINUTE_MS],
  ['8 hours', 480 * MINUTE_MS],
  ['1 day', 1_440 * MINUTE_MS],
  ['7 days', 10_080 * MINUTE_MS],
  ['30 days', 43_200 * MINUTE_MS],
]);

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

const FOR_ALL = 'It applies to every account, at once, also to decisions that are running.';

function planMode(mode: ModeNow | null, wanted: Mode, duration: string): PlannedChange<ModeAnswer> {
  const forMs = DURATIONS.get(duration);
  const before = mode ? `${mode.mode} becomes` : 'The mode becomes';
  return {
    title: `Set the mode to ${wanted}?`,
    confirm: `Set ${wanted}`,
    isGrave: MODE_RULES[wanted].severity === 'critical',
    notes: [
      mode?.mode === wanted
        ? `It is ${wanted} already: reason, name and end are replaced by these.`
        : `${before} ${wanted}.`,
      MODE_RULES[wanted].summary,
      forMs === undefined
        ? `It holds ${UNTIL_CHANGED}, whatever the health of the models.`
        : `It holds for ${duration}, then the mode is automatic again.`,
      FOR_ALL,
    ],
    path: '/api/mode',
    body: { mode: wanted, forMs },
    describeDone: ({ mode: now }) => `The mode is ${now.mode} now, set manually.`,
  };
}

function planAutomatic(mode: ModeNow | null): PlannedChange<ModeAnswer> {
  return {
    title: 'Back to automatic?',
    confirm: 'Back to automatic',
    isGrave: false,
    notes: [
      `${mode ? `${mode.mode} ends` : 'A manual mode ends'}: the health of the models decides the mode, from now on.`,
      FOR_ALL,
    ],
    path: '/api/mode/clear',
    body: {},
    describeDone: ({ mode: now }) => `The mode is automatic again: it is ${now.mode} now.`,
  };
}
