import type { AlertKind } from '../health/alert.ts';
import { type Incident, type IncidentAlert, isGraver } from '../health/incident.ts';
import type { IncidentStory } from '../health/incident-story.ts';
import { formatCount, formatMoney } from '../shared/format.ts';

/** What an alert is about, in a few words. */
export const ALERT_WORDS: Readonly<Record<AlertKind, string>> = {
  no_worker: 'No worker running',
  singleton_stuck: 'Workflow stuck',
  deadlines_missed: 'Deadlines missed',
  skips_unusual: 'Unusually many SKIP',
  mode_changed: 'Mode changed',
  provider_out: 'Provider out',
  model_out: 'Model out',
  cap_reached: 'Cap reached',
  band_changed: 'Budget running out',
  spend_anomaly: 'Unusual spending',
  ledger_missing: 'Ledger missing',
  ledger_drift: 'Ledger does not add up',
  settlements_stalled: 'Outcomes cannot be read',
  settlement_backlog: 'Outcomes overdue',
  cost_drift: 'Costs differ',
  reuse_off: 'Earlier answers not used',
};

/** The incident in a few words: its gravest kinds of alerts, each once. */
export function incidentTitle({ alerts }: Pick<Incident, 'alerts'>): string {
  const graver = (one: IncidentAlert, other: IncidentAlert) =>
    isGraver(one.severity, other.severity) ? -1 : isGraver(other.severity, one.severity) ? 1 : 0;
  const kinds = [...new Set(alerts.toSorted(graver).map(({ kind }) => kind))];
  const [first, second, ...more] = kinds.map((kind) => ALERT_WORDS[kind]);
  const rest = more.length === 0 ? '' : ` and ${more.length} more`;
  return [first, second?.toLowerCase()].filter((words) => words !== undefined).join(', ') + rest;
}

/** What an incident came to, a sentence a fact. `isOver`: whether it is closed. */
export function storySentences(story: IncidentStory, isOver: boolean): string[] {
  const { decisions, skipped, resumed, missed, missedMicroUsd, uncertainCalls, uncertainMicroUsd, isCut } = story;
  const atLeast = isCut ? 'at least ' : '';
  const were = (count: number) => (count === 1 ? 'was' : 'were');
  return [
    decisions === 0
      ? `No decision ${isOver ? 'was made' : 'has been made'} while it ${isOver ? 'lasted' : 'lasts'}.`
      : `${atLeast}${formatCount(decisions, 'decision')} ${were(decisions)} made meanwhile, ${skipped} of them SKIP.`,
    ...(isOver
      ? [`${resumed === 0 ? 'No decision' : `${atLeast}${formatCount(resumed, 'decision')}`} that waited went on.`]
      : []),
    missed === 0
      ? 'No deadline was missed.'
      : `${atLeast}${formatCount(missed, 'decision')} missed ${missed === 1 ? 'its' : 'their'} deadline${missedMicroUsd === 0 ? '' : `, for ${formatMoney(missedMicroUsd)} already spent`}.`,
    uncertainCalls === 0
      ? 'The cost of every call is known.'
      : `${atLeast}${formatCount(uncertainCalls, 'call')} ${uncertainCalls === 1 ? 'is' : 'are'} uncertain: ${formatMoney(uncertainMicroUsd)} stays charged until the bill says otherwise.`,
  ].map((sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1));
}
