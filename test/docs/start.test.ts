import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newWorkplace, type Workplace } from '../cli/conclave.ts';
import { environmentOf } from '../support/servers.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { snippetsOf } from '../support/snippets.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
/** Services that stay up are started by tests of their own. */
const STAYS = /^up\b/;
/** Finds no key in this test. */
const FAILS = /^doctor\b/;

/** The arguments of a command as a shell takes them apart: words, and texts in quotes. */
const argumentsOf = (command: string) =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');

describe('docs/start.md', function () {
  this.timeout(120_000);
  let service: TestService;
  let place: Workplace;
  before(async () => {
    service = await startTestService({ models: ['sim-grok-4'] });
    place = await newWorkplace({
      ...environmentOf(service.config),
      CONCLAVE_DATABASE: service.config.mongodb.database,
    });
    await cp(EXAMPLES, join(place.folder, 'examples'), { recursive: true });
  });
  after(async () => {
    await service.stop();
    await place.remove();
  });

  it('has commands that do what it says, in its order', async () => {
    const commands = snippetsOf('docs/start.md')
      .filter(({ language }) => language === 'sh')
      .flatMap(({ text }) => text.split('\n'))
      .flatMap((line) => /^bin\/conclave (.+)$/.exec(line)?.[1] ?? [])
      .filter((command) => !STAYS.test(command));
    assert.ok(commands.length >= 11, commands.join('\n'));
    const printed = new Map<string, string>();
    for (const command of commands) {
      const { code, stdout, stderr } = await place.run(argumentsOf(command));
      assert.equal(code, FAILS.test(command) ? 1 : 0, `${command}: ${stdout}${stderr}`);
      printed.set(command, `${stdout}${stderr}`);
    }
    const said = (start: string) => [...printed].find(([command]) => command.startsWith(start))?.[1] ?? '';
    assert.match(said('decide'), /SIMULATED/);
    assert.match(said('explain'), /main\/first/);
    assert.match(said('budget --set'), /\$5\.00/);
    assert.match(said('mode halted'), /halted/);
    assert.equal((await service.workers.store.control.readMode()).mode, 'normal');
    assert.equal((await service.workers.store.tokens.list()).length, 1);
  });
});
