import assert from 'node:assert/strict';
import { pythonForSuite } from '../../support/python-venv.ts';
import { attack, SCHEMATHESIS } from '../../support/schemathesis.ts';
import { startTestService, type TestService } from '../../support/service.ts';

const WITHIN_MS = 300_000;

/** The short form; `npm run schemathesis` is the long one. */
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
    const { code, stdout, stderr } = await attack(service, {
      examples: 6,
      seed: 1,
      phases: 'examples,fuzzing',
      python,
    });
    assert.equal(code, 0, `${stdout}\n${stderr}`);
  });
});
