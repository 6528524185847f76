import { setTimeout as delay } from 'node:timers/promises';
import type { DecisionClient } from '../client/decision-client.ts';
import type { Config } from '../config/config.ts';
import { breakerSentence } from '../domain/explain/health-sentences.ts';
import type { Breaker } from '../domain/health/breaker.ts';
import { type BreakerSubject, isSameSubject, subjectKey } from '../domain/health/breaker-subject.ts';
import { withClient } from './context.ts';
import { CommandFailed, type Json, printResult } from './output.ts';

/** A probe ends after fifteen seconds at most, and a second one a second later closes what the first one has half opened. */
const KNOWN_WITHIN_MS = 25_000;
const LOOK_EVERY_MS = 200;

/** Has a provider or a model that is out asked now, or all of them (`true`), and says what came of it. */
export async function probeModels(config: Config, named: string | true, { json }: Json): Promise<void> {
  const subject = named === true ? undefined : subjectNamed(config, named);
  const results = await withClient(config, async (decisions) => {
    const { breakers: before } = await decisions.mode();
    const subjects = await decisions.probeNow({ subject });
    return resultsOf(decisions, before, subjects);
  });
  printResult(json, { probed: results }, () => results.map(sentenceOf).join('\n'));
}

interface Result {
  readonly subject: BreakerSubject;
  /** Null = it is called again. */
  readonly breaker: Breaker | null;
  /** False: the probe had not ended in time. */
  readonly isKnown: boolean;
}

function sentenceOf({ subject, breaker, isKnown }: Result): string {
  if (!breaker) return `${subjectKey(subject)} is back: it is called again.`;
  return isKnown ? breakerSentence(breaker) : `${subjectKey(subject)}: the probe has not ended yet.`;
}

async function resultsOf(
  decisions: DecisionClient,
  before: readonly Breaker[],
  subjects: readonly BreakerSubject[],
): Promise<Result[]> {
  const untilMs = Date.now() + KNOWN_WITHIN_MS;
  for (;;) {
    const { breakers } = await decisions.mode();
    const results = subjects.map((subject) => {
      const breaker = find(breakers, subject);
      const wasProbed = breaker?.nextProbeAtMs !== find(before, subject)?.nextProbeAtMs;
      // Half-open without a trial is half of the answer: the second probe follows.
      const isHalf = breaker?.state === 'half-open' && breaker.trial !== 'permitted';
      return { subject, breaker, isKnown: breaker === null || (wasProbed && !isHalf) };
    });
    if (results.every(({ isKnown }) => isKnown) || Date.now() > untilMs) return results;
    await delay(LOOK_EVERY_MS);
  }
}

const find = (breakers: readonly Breaker[], subject: BreakerSubject) =>
  breakers.find((breaker) => isSameSubject(breaker.subject, subject)) ?? null;

function subjectNamed({ providers, models }: Config, id: string): BreakerSubject {
  if (providers.some((provider) => provider.id === id)) return { kind: 'provider', id };
  if (models.some((model) => model.id === id)) return { kind: 'model', id };
  throw new CommandFailed(
    'not_found',
    `${id} is neither a provider nor a model that is configured; \`bin/conclave models\` lists them.`,
  );
}
