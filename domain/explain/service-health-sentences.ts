import type { OutFacts, SingletonFacts } from '../health/service-facts.ts';
import type { ServiceCatalog, ServiceFinding, ServiceHealth } from '../health/service-health.ts';
import { sentencesOf } from '../shared/finding.ts';
import { formatCount, formatDuration, formatTime, shorten } from '../shared/format.ts';
import { breakerReasonSentence } from './health-sentences.ts';

const FAILURE_CHARACTERS = 200;

/** What fails, in plain words. Since when is the finding's own `sinceMs`: a page shows it in the zone of who reads. */
export const serviceSentence = sentencesOf<ServiceCatalog>({
  store_away: () => 'The store (MongoDB) does not answer: nothing can be decided.',
  temporal_away: () => 'Temporal does not answer: no decision can be started.',
  not_known_yet: () => 'Whether a worker is running is not known yet.',
  no_worker: ({ waiting }) =>
    waiting === null || waiting === 0
      ? 'No worker is running: what is started waits until one is.'
      : `No worker is running: ${formatCount(waiting, 'decision')} ${waiting === 1 ? 'waits' : 'wait'}.`,
  not_taken: ({ waiting }) =>
    `Workers are running and do not take up what is started: ${formatCount(waiting, 'step')} of decisions ${waiting === 1 ? 'waits' : 'wait'}.`,
  never_started: () => 'The service has not started yet: no worker has written mode and budgets.',
  account_without_policy: ({ account }) => `Account ${account} has no budget in the store, so it spends nothing.`,
  no_key: ({ missingKeys }) =>
    missingKeys.length === 0
      ? 'No model can be called: none is configured.'
      : `No model can be called: ${listed(missingKeys)} ${missingKeys.length === 1 ? 'is' : 'are'} not set.`,
  no_model: ({ configured, out }) =>
    `No model reachable (0 of ${configured})${out.length === 0 ? '' : `: ${out.map(outWords).join('; ')}`}.`,
  below_quorum: ({ reachable, configured, quorum }) =>
    `${reachable} of ${configured} models are reachable, fewer than the ${quorum} that a panel needs.`,
  out: (out) => `${out.kind === 'provider' ? 'Provider' : 'Model'} ${outWords(out)}.`,
  mode_stops: ({ mode, by, isOperators }) =>
    isOperators
      ? `${by} has set the mode ${mode}: no model is called.`
      : `The mode is ${mode}: no model is called until the service has seen enough of them answer.`,
  budget_exhausted: ({ account }) => `The day’s budget of account ${account} is used up: its decisions are SKIP.`,
  singleton_ended: (figures) => `${nameOf(figures)} is not running: ${DOES[figures.singleton]}`,
  singleton_stuck: ({ what, attempts, failure, ...of }) =>
    `${nameOf(of)} does not get on (${what === 'task' ? 'its workflow task' : 'a step'} was tried ${formatCount(attempts, 'time')}${failure === null ? '' : `: ${withoutDot(shorten(failure, FAILURE_CHARACTERS))}`}): ${DOES[of.singleton]}`,
  settlements_failing: ({ failures, failure }) =>
    `How markets ended could not be read ${formatCount(failures, 'time')} in a row${failure === null ? '' : `: ${withoutDot(shorten(failure, FAILURE_CHARACTERS))}`}. Nothing is learned and no position closes.`,
  settlements_silent: ({ everyMs }) =>
    `How markets ended is not being read: it should be every ${formatDuration(everyMs)}.`,
  settlements_behind: ({ overdue, lagMs }) =>
    `${formatCount(overdue, 'market')} should have ended and ${overdue === 1 ? 'has' : 'have'} no outcome, the oldest for ${Math.round(lagMs / DAY_MS)} days.`,
});

const DAY_MS = 86_400_000;

/** What to do next, for someone at a terminal. */
export const terminalRemedy = sentencesOf<ServiceCatalog>({
  store_away: () => 'Check whether MongoDB runs and MONGODB_URI is right; `bin/conclave up` starts one.',
  temporal_away: () => 'Check whether Temporal runs and TEMPORAL_ADDRESS is right; `bin/conclave up` starts one.',
  not_known_yet: () => 'Look again in a few seconds.',
  no_worker: () => 'Start one with `bin/conclave worker`.',
  not_taken: () => 'Look at the workers’ logs, then start another with `bin/conclave worker`.',
  never_started: () => 'Start a worker with `bin/conclave worker`.',
  account_without_policy: () => 'Start a worker with `bin/conclave worker`, which writes it.',
  no_key: () =>
    'Set the key of at least one provider where the worker runs and start it again; `bin/conclave up --simulated` needs none.',
  no_model: () => '`bin/conclave models` shows why each is out; it is probed again by itself.',
  below_quorum: () => '`bin/conclave models` shows why the others are out; they are probed again by themselves.',
  out: (out) => outRemedy(out, `\`bin/conclave models --unblock ${out.id}\``),
  mode_stops: ({ isOperators }) =>
    isOperators ? '`bin/conclave mode clear` makes it automatic again.' : 'It changes by itself once models answer.',
  budget_exhausted: ({ account }) =>
    `It begins anew with the account’s day; \`bin/conclave budget --account ${account} --set day=...\` raises it.`,
  singleton_ended: () => 'Start a worker again: it starts what does not run.',
  singleton_stuck: () => 'Look at it in the Temporal Web UI and at the workers’ logs.',
  settlements_failing: () => '`bin/conclave doctor` asks the venue now.',
  settlements_silent: () => 'Look at the schedule `settlements` in the Temporal Web UI.',
  settlements_behind: () => '`bin/conclave doctor` names them; `bin/conclave outcome` records one by hand.',
});

/** The same for someone who looks at the page, without commands. */
export const pageRemedy = sentencesOf<ServiceCatalog>({
  store_away: () => 'Check whether MongoDB runs.',
  temporal_away: () => 'Check whether Temporal runs.',
  not_known_yet: () => 'It is known in a few seconds.',
  no_worker: () => 'Start a worker; what waits goes on by itself.',
  not_taken: () => 'Look at the workers’ logs, then start another worker.',
  never_started: () => 'Start a worker.',
  account_without_policy: () => 'Start a worker, which writes it.',
  no_key: () => 'Set the key of at least one provider where the worker runs, and start it again.',
  no_model: () => 'It is probed again by itself; Models shows each.',
  below_quorum: () => 'The others are probed again by themselves.',
  out: (out) => outRemedy(out, 'an operator'),
  mode_stops: ({ isOperators }) =>
    isOperators ? 'Controls makes it automatic again.' : 'It changes by itself once models answer.',
  budget_exhausted: () => 'It begins anew with the account’s day; Controls raises it.',
  singleton_ended: () => 'Start a worker again: it starts what does not run.',
  singleton_stuck: () => 'Open its workflow in Temporal, and look at the workers’ logs.',
  settlements_failing: () => 'It is tried again by itself; check whether the venue answers.',
  settlements_silent: () => 'Look at the schedule “settlements” in Temporal.',
  settlements_behind: () => 'Check them at the venue; an outcome can be recorded by hand.',
});

/** One line for the whole service: what fails first, or that nothing does. */
export function serviceHeadline(health: ServiceHealth): string {
  const [first] = health.findings;
  return first ? serviceSentence(first) : decidesSentence(health);
}

/** That it decides, and with what. */
export function decidesSentence({ workers, models }: Pick<ServiceHealth, 'workers' | 'models'>): string {
  const by = workers === null ? [] : [formatCount(workers, 'worker')];
  const of = models === null ? [] : [`${models.reachable} of ${models.configured} models reachable`];
  return ['A decision that is started now is decided', [...by, ...of].join(', ')]
    .filter(Boolean)
    .join(': ')
    .concat('.');
}

/** A finding in a terminal: what fails, since when and what to do next. */
export function terminalSentence(finding: ServiceFinding): string {
  const since = finding.sinceMs === null ? '' : ` Since ${formatTime(finding.sinceMs)}.`;
  return `${serviceSentence(finding)}${since} ${terminalRemedy(finding)}`;
}

function outWords({ id, why }: OutFacts): string {
  switch (why.code) {
    case 'breaker':
      return `${id} is not called: ${withoutDot(breakerReasonSentence({ reason: why.reason, lastProbe: null }))}`;
    case 'not_polled':
      return `${id} is called by no worker any more`;
    case 'key_refused':
      return `${id} refuses the workers’ key`;
    case 'blocked':
      return `${id} is blocked, because a bill was above its worst case`;
  }
}

function outRemedy({ why }: OutFacts, unblocks: string): string {
  switch (why.code) {
    case 'breaker':
      return 'It is probed again by itself.';
    case 'not_polled':
      return 'Start a worker that has its key.';
    case 'key_refused':
      return 'Set a valid key where the worker runs, and start it again.';
    case 'blocked':
      return `Correct its prices; ${unblocks} lets it be called again.`;
  }
}

const NAMES: Readonly<Record<SingletonFacts['singleton'], string>> = {
  operations: 'The workflow that keeps the mode (operations)',
  scorekeeper: 'The scorekeeper',
  governor: 'The budget governor',
};
const nameOf = ({ singleton, account }: Pick<SingletonFacts, 'singleton' | 'account'>) =>
  account === null ? NAMES[singleton] : `${NAMES[singleton]} of ${account}`;
const DOES: Readonly<Record<SingletonFacts['singleton'], string>> = {
  operations: 'the mode does not follow the models, and nothing is probed.',
  scorekeeper: 'no outcome is scored and nothing is learned.',
  governor: 'budgets are not watched and reserved money is not given back.',
};

const withoutDot = (text: string) => text.replace(/\.$/, '');
const listed = (words: readonly string[]) => words.join(', ');
