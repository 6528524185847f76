import assert from 'node:assert/strict';
import { pythonForSuite } from '../../support/python-venv.ts';
import { attack, SCHEMATHESIS } from '../../support/schemathesis.ts';
import { startTestService, type TestService } from '../../support/service.ts';

/** `npm run schemathesis` sets more, for the long form. */
const { CONCLAVE_SCHEMATHESIS_EXAMPLES } = process.env;
const SHORT = { examples: 6, phases: 'examples,fuzzing' };
const LONG = { examples: Number(CONCLAVE_SCHEMATHESIS_EXAMPLES), phases: 'examples,coverage,fuzzing' };
const WITHIN_MS = 3_600_000;

describe('the API under made-up requests', () => {
  let service: TestService;
  let python: string;
  before(async function () {
    python = await pythonForSuite(this, 'schemathesis', SCHEMATHESIS);
    service = await startTestService();
  });
  after(() => service?.stop());

  it('answers each of them as its document says, and none with a 5xx', async function () {
    this.timeout(WITHIN_MS);
    const form = CONCLAVE_SCHEMATHESIS_EXAMPLES === undefined ? SHORT : LONG;
    const { code, stdout, stderr } = await attack(service, { ...form, seed: 1, python });
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    console.log(stdout.slice(stdout.indexOf('SUMMARY')));
  });
});
