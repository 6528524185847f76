import type { Config } from '../config/config.ts';
import { decidesSentence, terminalSentence } from '../domain/explain/service-health-sentences.ts';
import type { ServiceCode } from '../domain/health/service-health.ts';
import { withStore } from './context.ts';
import { type Check, fail, failedWith, ok, warn } from './doctor-check.ts';
import { untilKnown, withServiceWatch } from './service-watch.ts';

const WHAT = 'decisions';
/** Told by a check of its own, with more. */
const TOLD_ELSEWHERE: readonly ServiceCode[] = [
  'store_away',
  'temporal_away',
  'account_without_policy',
  'settlements_failing',
  'settlements_behind',
];

/** Whether a decision that is started now would be decided, and everything that is wrong, as the page and `/ready` say it. */
export async function checkService(config: Config): Promise<Check[]> {
  try {
    const health = await withStore(config, (store) => withServiceWatch(config, store, untilKnown));
    const checks = health.findings
      .filter(({ code }) => !TOLD_ELSEWHERE.includes(code))
      .map((finding) => (finding.severity === 'warning' ? warn : fail)(WHAT, terminalSentence(finding)));
    return health.isDeciding ? [ok(WHAT, decidesSentence(health)), ...checks] : checks;
  } catch (error) {
    return [failedWith(WHAT, error)];
  }
}
