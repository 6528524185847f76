import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

const { EVENT_RUN_END, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/** Mocha's `spec` report on the terminal, and at the end {passed, failed, skipped, leftOut} as JSON in the file that
 * CONCLAVE_TEST_COUNTS names: numbers need not be read back out of coloured text. `leftOut`: the names of the skipped. */
export default class CountReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const leftOut = [];
    runner.on(EVENT_TEST_PENDING, (test) => leftOut.push(test.fullTitle()));
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      writeFileSync(
        process.env.CONCLAVE_TEST_COUNTS,
        JSON.stringify({ passed: passes, failed: failures, skipped: pending, leftOut }),
      );
    });
  }
}
