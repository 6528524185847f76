import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/** Mocha's `spec` report on the terminal, and at the end {passed, failed, skipped, leftOut, failures} as JSON in the file that
 * CONCLAVE_TEST_COUNTS names: numbers need not be read back out of coloured text. `leftOut`: the names of the skipped.
 * `failures`: {title, file} of each. */
export default class CountReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const leftOut = [];
    const failedTests = [];
    runner.on(EVENT_TEST_PENDING, (test) => leftOut.push(test.fullTitle()));
    runner.on(EVENT_TEST_FAIL, (test) => failedTests.push({ title: test.fullTitle(), file: fileOf(test) }));
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      writeFileSync(
        process.env.CONCLAVE_TEST_COUNTS,
        JSON.stringify({ passed: passes, failed: failures, skipped: pending, leftOut, failures: failedTests }),
      );
    });
  }
}

/** A failed hook has no file of its own: its suite has. */
function fileOf(test) {
  return test.file ?? test.parent?.file ?? '';
}
