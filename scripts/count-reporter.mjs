import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

const { EVENT_RUN_END } = Mocha.Runner.constants;

/** Mocha's `spec` report on the terminal, and at the end {passed, failed, skipped} as JSON in the file that
 * CONCLAVE_TEST_COUNTS names, so that nobody has to read numbers back out of coloured text. */
export default class CountReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      writeFileSync(
        process.env.CONCLAVE_TEST_COUNTS,
        JSON.stringify({ passed: passes, failed: failures, skipped: pending }),
      );
    });
  }
}
