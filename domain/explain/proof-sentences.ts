import type { ProofOutlook } from '../forecast/proof-outlook.ts';
import { formatCount, formatShare } from '../shared/format.ts';

/** What is known of the blend's gain over the price, how many events are still needed, and how likely they bring a proof. */
export function proofSentence(outlook: ProofOutlook): string {
  const { isProven, resolvedEvents, meanGain, neededEvents, eventsPerDay, within } = outlook;
  if (meanGain === null) return 'Not proven: no event with a price has resolved yet.';
  const known = `${formatCount(resolvedEvents, 'resolved event')}, mean gain ${meanGain.toFixed(4)}`;
  if (isProven) return `Proven: ${known}.`;
  if (neededEvents === null) return `Not proven: ${known}: not at the present effect.`;
  const chances = within.map(({ days, probability }) => `${days} days ${formatShare(probability)}`).join(', ');
  return `Not proven: ${known}; about ${neededEvents} more independent events needed at the present effect. At ${eventsPerDay.toFixed(1)} events a day it is proven within ${chances}.`;
}
