import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import { checkBudgetChanged, checkModeChanged } from '../domain/messages/signal-schema.ts';
import { type Band, MODE_RULES, type Mode } from '../domain/shared/modes.ts';
import {
  type BudgetChangedInput,
  type DecideAdmission,
  type DecideState,
  type ModeChangedInput,
  QUERY,
  SIGNAL,
  UPDATE,
} from './messages.ts';

export const modeChangedSignal = defineSignal<[ModeChangedInput]>(SIGNAL.modeChanged);
export const budgetChangedSignal = defineSignal<[BudgetChangedInput]>(SIGNAL.budgetChanged);
const lookAgainSignal = defineSignal(SIGNAL.lookAgain);
export const decideStateQuery = defineQuery<DecideState>(QUERY.state);
const admissionUpdate = defineUpdate<DecideAdmission, []>(UPDATE.admission);

/** What a running decision hears and tells. */
export interface Watch {
  /** The latest mode that a signal brought; null = none came. */
  readonly mode: () => Mode | null;
  /** The account's latest band that a signal brought; null = none came. */
  readonly band: () => Band | null;
  /** Resolves when a mode arrives that permits no calls. */
  readonly stopped: () => Promise<void>;
  readonly isStopped: () => boolean;
  /** Resolves when a signal says that the decision that is waited for is there, when `isOver`, or after so long. */
  readonly wokenWithin: (ms: number, isOver: () => boolean) => Promise<void>;
  readonly update: (change: Partial<DecideState>) => void;
  readonly answered: (model: string) => void;
  /** What whoever asks for the admission is told from now on. */
  readonly admitted: (admission: DecideAdmission) => void;
  /** Runs the decision; a failure of it is told to whoever still waits for the admission, before the workflow ends with it. */
  readonly telling: <T>(decide: () => Promise<T>) => Promise<T>;
}

/** Sets the handlers; called before the first await. The store stays authoritative: a signal only hastens. */
export function watchDecision(): Watch {
  let mode: Mode | null = null;
  let version = 0;
  let band: Band | null = null;
  let bandVersion = 0;
  let isWoken = false;
  let state: DecideState = { phase: 'admit', path: null, asked: [], answered: [], mode: null };
  let admission: DecideAdmission | ApplicationFailure | null = null;
  const isStopped = () => mode !== null && MODE_RULES[mode].calls === 'none';

  setHandler(modeChangedSignal, (change) => {
    // A signal cannot answer, so one that is not understood is passed over; finalizing reads the store all the same.
    const checked = checkModeChanged(change);
    if (!checked.ok || checked.value.version <= version) return;
    ({ mode, version } = checked.value);
    state = { ...state, mode };
  });
  // The money of the calls under way is reserved already; the band matters to what would be reserved next.
  setHandler(budgetChangedSignal, (change) => {
    const checked = checkBudgetChanged(change);
    if (!checked.ok || checked.value.version <= bandVersion) return;
    band = checked.value.band;
    bandVersion = checked.value.version;
  });
  setHandler(lookAgainSignal, () => {
    isWoken = true;
  });
  setHandler(decideStateQuery, () => state);
  setHandler(admissionUpdate, async () => {
    await condition(() => admission !== null);
    if (admission === null) throw new TypeError('An admission that was waited for is not there.');
    if (admission instanceof ApplicationFailure) throw admission;
    return admission;
  });

  return {
    mode: () => mode,
    band: () => band,
    isStopped,
    stopped: () => condition(isStopped),
    wokenWithin: async (ms, isOver) => {
      await condition(() => isWoken || isOver(), ms);
      isWoken = false;
    },
    update: (change) => {
      state = { ...state, ...change };
    },
    answered: (model) => {
      state = { ...state, answered: [...state.answered, model] };
    },
    admitted: (known) => {
      admission = known;
    },
    telling: async (decide) => {
      try {
        return await decide();
      } catch (error) {
        admission =
          error instanceof ApplicationFailure ? error : ApplicationFailure.nonRetryable(String(error), 'failed');
        throw error;
      } finally {
        // An update that is not answered when its workflow ends fails without a reason.
        await condition(allHandlersFinished);
      }
    },
  };
}
