import type { Client } from '@temporalio/client';
import { type BreakerSubject, isSameSubject, subjectKey } from '../domain/health/breaker-subject.ts';
import { checkProbeNow } from '../domain/messages/operator-schema.ts';
import { MODE_RULES } from '../domain/shared/modes.ts';
import { OPERATIONS_WORKFLOW_ID, type ProbeNowInput, SIGNAL } from '../workflows/messages.ts';
import { within } from './call-workflow.ts';
import { accepted, DecisionRefused } from './errors.ts';
import { readMode } from './operate.ts';

/** Asks `operations` to probe what is out now, one subject or all, instead of at its next time; returns what is probed, once it
 * is asked. A probe has a reservation in the service's own ledger like any other, so asking often spends no more than its cap.
 * Throws DecisionRefused: `not_found` where nothing is out, `invalid_mode` in a mode that permits no probe. */
export async function probeNow(client: Client, input: ProbeNowInput): Promise<BreakerSubject[]> {
  const { subject = null } = accepted(checkProbeNow(input), 'invalid_request');
  const { mode, breakers } = await readMode(client);
  const named = breakers.filter((breaker) => subject === null || isSameSubject(breaker.subject, subject));
  if (named.length === 0) {
    const what = subject === null ? 'No provider and no model is out' : `${subjectKey(subject)} is not out`;
    throw new DecisionRefused('not_found', `${what}: there is nothing to probe.`);
  }
  const out = named.filter(({ probe }) => probe !== null).map((breaker) => breaker.subject);
  if (out.length === 0) {
    const message = `${named.map((breaker) => subjectKey(breaker.subject)).join(', ')} cannot be probed: no model of it is configured, or its provider is out, which is asked instead.`;
    throw new DecisionRefused('not_found', message);
  }
  if (!MODE_RULES[mode].probes) {
    const message = `In the mode ${mode} nothing is probed: go back to automatic (\`bin/conclave mode clear\`) first.`;
    throw new DecisionRefused('invalid_mode', message);
  }
  const handle = client.workflow.getHandle(OPERATIONS_WORKFLOW_ID);
  await within(client, 'The operations workflow', () => handle.signal(SIGNAL.probeNow, input));
  return out;
}
