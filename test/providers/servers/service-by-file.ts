import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../../config/config.ts';
import type { Decision } from '../../../domain/decision/decision.ts';
import type { ModelRow } from '../../../domain/shared/model.ts';
import { startWorkers } from '../../../workers/workers.ts';
import { newWorkplace, type Ran, type Workplace } from '../../cli/conclave.ts';
import { sharedBundle } from '../../support/bundle.ts';
import { environmentOf, sharedServers } from '../../support/servers.ts';
import { ownStore } from '../../support/service.ts';
import { snippetsOf } from '../../support/snippets.ts';

/** Keys of the machine on which the tests run: nothing but the server under test is to be asked. */
const NO_KEYS = { OPENAI_API_KEY: '', ANTHROPIC_API_KEY: '', XAI_API_KEY: '', OPENROUTER_API_KEY: '', EXA_API_KEY: '' };

/** The blocks of docs/configuration.md in which a text stands, by language. */
export function documented(language: 'json' | 'yaml' | 'sh', holds: string): string {
  const found = snippetsOf('docs/configuration.md').filter(
    (snippet) => snippet.language === language && snippet.text.includes(holds),
  );
  const [first] = found;
  if (!first || found.length > 1) {
    throw new Error(
      `docs/configuration.md has ${found.length} blocks of ${language} with ${holds}; it should have one.`,
    );
  }
  return first.text;
}

/** Workers, and a folder in which commands run, both by one configuration file. */
export interface ServiceByFile {
  readonly place: Workplace;
  readonly models: readonly ModelRow[];
  readonly log: readonly string[];
  /** `conclave decide`, as JSON. */
  decide(...options: string[]): Promise<Decision>;
  /** A command that must succeed; its stdout. */
  said(...command: string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Starts workers by the text of a configuration file, and by nothing else but the addresses of the test's servers. */
export async function startServiceByFile(file: string, env: Readonly<Record<string, string>>): Promise<ServiceByFile> {
  const servers = await sharedServers();
  const environment = {
    ...NO_KEYS,
    ...environmentOf(servers),
    CONCLAVE_DATABASE: `test_${randomUUID().slice(0, 8)}`,
    ...env,
  };
  const place = await newWorkplace(environment);
  await writeFile(join(place.folder, 'conclave.config.json'), file);
  const config = loadConfig({ env: environment, cwd: place.folder });
  await ownStore(config);
  const log: string[] = [];
  const workers = await startWorkers(config, {
    bundle: sharedBundle(),
    log: (level, message) => log.push(`${level}: ${message}`),
  });
  const said = async (...command: string[]) => {
    const ran: Ran = await place.run(command);
    if (ran.code !== 0)
      throw new Error(`conclave ${command.join(' ')} ended with ${ran.code}: ${ran.stderr}${ran.stdout}`);
    return ran.stdout;
  };
  return {
    place,
    models: config.models,
    log,
    said,
    decide: async (...options) => JSON.parse(await said('decide', ...options, '--json')) as Decision,
    async stop() {
      await workers.stop();
      await place.remove();
    },
  };
}
