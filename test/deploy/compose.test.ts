import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { createProgram } from '../../cli/program.ts';
import { CONFIG_VARIABLES, loadConfig } from '../../config/config.ts';
import { SEARCH_ATTRIBUTES } from '../../local/embedded/prepare-namespace.ts';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const read = (name: string) => readFileSync(path(name), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly restart: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly stop_grace_period?: string;
  readonly container_name?: string;
  readonly mem_limit?: string;
  readonly command?: readonly string[];
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(compose.services);
const worker = compose.services.worker as Service;
const dashboard = compose.services.dashboard as Service;
const runsForGood = ({ restart }: Service) => restart === 'unless-stopped';
const FORCE_AFTER_GRACE_MS = 10_000;

/** Compose's interpolation for what the file uses: ${NAME:-default} and ${NAME:?message}. */
function interpolate(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, operator?: string, rest = '') => {
    const value = env[name];
    if (value) return value;
    assert.notEqual(operator, '?', `${name} is required: ${rest}`);
    return rest;
  });
}

describe('docker-compose.yml', () => {
  it('has the servers, the one-shot jobs, the worker and the dashboard', () => {
    assert.deepEqual(Object.keys(compose.services).sort(), [
      'dashboard',
      'mongodb',
      'postgresql',
      'store-prepare',
      'temporal',
      'temporal-namespace',
      'temporal-schema',
      'temporal-ui',
      'worker',
    ]);
  });

  for (const [name, service] of services) {
    describe(name, () => {
      it('pins its image to an exact version', () => {
        assert.match(service.image, /^[a-z/-]+:\d+(\.\d+)+$/);
      });

      it('publishes on loopback only', () => {
        for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:/);
      });

      it('mounts named volumes that exist, and files of this repository read-only', () => {
        for (const volume of service.volumes ?? []) {
          const [source = '', , mode] = volume.split(':');
          if (source.startsWith('./')) {
            assert.ok(existsSync(path(source)), source);
            assert.equal(mode, 'ro', volume);
          } else assert.ok(source in compose.volumes, source);
        }
      });

      it('waits for services that can reach the condition it waits for', () => {
        for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
          const target = compose.services[other];
          assert.ok(target, other);
          const expected = runsForGood(target) ? 'service_healthy' : 'service_completed_successfully';
          assert.equal(condition, expected, other);
        }
      });

      if (runsForGood(service)) {
        it('has a health check', () => {
          const inImage = service.build !== undefined && /^HEALTHCHECK /m.test(read('Dockerfile'));
          assert.ok(service.healthcheck || inImage);
        });
      } else {
        it('is a job of a command or of a script that the shell accepts, and is not tried for ever', () => {
          assert.match(service.restart, /^on-failure:\d+$/);
          if (service.command !== undefined) {
            const [program = '', ...words] = service.command;
            assert.ok(existsSync(path(program)));
            let command: Command | undefined = createProgram();
            for (const word of words) command = command?.commands.find((each) => each.name() === word);
            assert.ok(command, words.join(' '));
            return;
          }
          const script = service.entrypoint?.[1] ?? '';
          assert.match(script, /^\/deploy\//);
          const { status, stderr } = spawnSync('sh', ['-n', path(script.replace('/deploy', 'deploy/temporal'))]);
          assert.equal(status, 0, String(stderr));
        });
      }
    });
  }

  it('takes every password and key from the environment', () => {
    for (const [name, service] of services) {
      for (const [variable, value] of Object.entries(service.environment ?? {})) {
        if (/(PASSWORD|PWD|KEY|TOKEN|SECRET)$/.test(variable))
          assert.match(value, /^\$\{\w+(:[-?][^}]*)?\}$/, `${name}: ${variable}`);
      }
    }
    const asked = [...read('docker-compose.yml').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
    for (const name of new Set(asked)) assert.match(read('.env.example'), new RegExp(`^${name}=$`, 'm'));
  });

  it('reaches PostgreSQL with one and the same password', () => {
    const { postgresql, temporal } = compose.services;
    const schema = compose.services['temporal-schema'];
    assert.equal(temporal?.environment?.POSTGRES_PWD, postgresql?.environment?.POSTGRES_PASSWORD);
    assert.equal(schema?.environment?.SQL_PASSWORD, postgresql?.environment?.POSTGRES_PASSWORD);
    assert.equal(temporal?.environment?.DB, schema?.environment?.SQL_PLUGIN);
  });

  describe('the dashboard', () => {
    const secrets = { MONGODB_PASSWORD: 'b', CONCLAVE_DASHBOARD_TOKEN: 'x'.repeat(24) };
    const config = () => {
      const given = Object.entries(dashboard.environment ?? {});
      const env = Object.fromEntries(given.map(([name, value]) => [name, interpolate(value, secrets)]));
      return loadConfig({ env, cwd: path('deploy') });
    };

    it('is the image of the worker, with a command that there is', () => {
      assert.equal(dashboard.image, worker.image);
      const [program = '', name] = dashboard.command ?? [];
      assert.ok(existsSync(path(program)));
      assert.ok(createProgram().commands.some((command) => command.name() === name));
    });

    it('is given no key of a provider', () => {
      assert.deepEqual(
        Object.keys(dashboard.environment ?? {}).filter((name) => /KEY$/.test(name)),
        [],
      );
    });

    it('asks for a token, and reads what the worker writes', () => {
      const { host, port, token } = config().dashboard;
      assert.deepEqual([host, port], ['0.0.0.0', 8234]);
      assert.equal(token?.reveal(), secrets.CONCLAVE_DASHBOARD_TOKEN);
      assert.equal(dashboard.environment?.MONGODB_URI, worker.environment?.MONGODB_URI);
      assert.equal(dashboard.environment?.CONCLAVE_DATABASE, worker.environment?.CONCLAVE_DATABASE);
      assert.equal(config().temporal.address, 'temporal:7233');
    });

    it('is looked after on the port that it listens on and publishes', () => {
      assert.match(dashboard.healthcheck?.test.join(' ') ?? '', /127\.0\.0\.1:8234\/healthz/);
      assert.deepEqual(
        dashboard.ports?.map((port) => interpolate(port, {})),
        ['127.0.0.1:8234:8234'],
      );
    });

    it('is given the page that the image was built with', () => {
      assert.match(read('Dockerfile'), /COPY --from=page \/app\/dist\/page \.\/dist\/page/);
    });
  });

  describe('the worker', () => {
    it('is given no variable that the configuration does not know', () => {
      const keys = loadConfig({ env: {}, cwd: path('.') }).providers.map(({ apiKeyEnv }) => apiKeyEnv);
      const known = new Set<string | null>([...CONFIG_VARIABLES.map(({ name }) => name), ...keys]);
      const unknown = Object.keys(worker.environment ?? {}).filter((name) => !known.has(name));
      assert.deepEqual(unknown, []);
    });

    it('is given the key of every built-in provider', () => {
      for (const { apiKeyEnv } of loadConfig({ env: {}, cwd: path('.') }).providers) {
        if (apiKeyEnv !== null) assert.ok(apiKeyEnv in (worker.environment ?? {}), apiKeyEnv);
      }
    });

    it('starts on the configuration that its environment makes', () => {
      const secrets = { POSTGRES_PASSWORD: 'a', MONGODB_PASSWORD: 'b' };
      const env = Object.fromEntries(
        Object.entries(worker.environment ?? {}).map(([name, value]) => [name, interpolate(value, secrets)]),
      );
      const config = loadConfig({ env, cwd: path('deploy') });
      assert.equal(config.temporal.address, 'temporal:7233');
      assert.equal(config.temporal.namespace, compose.services['temporal-namespace']?.environment?.TEMPORAL_NAMESPACE);
      assert.equal(config.mongodb.uri, 'mongodb://conclave:b@mongodb:27017/?authSource=admin');
      assert.deepEqual(config.apiKeys, {});
    });

    it('comes after the namespace and the indexes, on the database that was prepared', () => {
      for (const service of [worker, dashboard]) {
        const prepare = compose.services['store-prepare'];
        assert.ok(service.depends_on?.['temporal-namespace'] && service.depends_on['store-prepare']);
        for (const name of ['MONGODB_URI', 'CONCLAVE_DATABASE']) {
          assert.equal(service.environment?.[name], prepare?.environment?.[name], name);
        }
      }
    });

    it('can be scaled: nothing in it may exist only once', () => {
      assert.equal(worker.container_name, undefined);
      assert.equal(worker.ports, undefined);
    });

    it('is given more time to stop than its grace time and the force after it', () => {
      const [, minutes] = /^(\d+)m$/.exec(worker.stop_grace_period ?? '') ?? [];
      const { shutdownGraceMs } = loadConfig({ env: {}, cwd: path('deploy') }).worker;
      assert.ok(Number(minutes) * 60_000 > shutdownGraceMs + FORCE_AFTER_GRACE_MS);
    });

    it('is built as the version that the package states', () => {
      assert.equal(worker.image, `conclave:${JSON.parse(read('package.json')).version}`);
    });
  });
});

describe('the namespace job', () => {
  it('creates the search attributes that decisions carry, each with its type', () => {
    const TYPES: Readonly<Record<number, string>> = { 2: 'Keyword', 4: 'Double' };
    const created = Object.fromEntries(
      [...read('deploy/temporal/namespace.sh').matchAll(/--name (\w+) --type (\w+)/g)].map(([, name, type]) => [
        name,
        type,
      ]),
    );
    const expected = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, TYPES[type]]);
    assert.deepEqual(created, Object.fromEntries(expected));
  });

  it('keeps closed workflows for 30 days', () => {
    assert.match(read('deploy/temporal/namespace.sh'), /retention=720h/);
  });
});

describe("Temporal's dynamic configuration", () => {
  it('is where the server is told to look, and each setting is a list of values', () => {
    assert.equal(compose.services.temporal?.environment?.DYNAMIC_CONFIG_FILE_PATH, '/deploy/dynamicconfig.yaml');
    const settings = parse(read('deploy/temporal/dynamicconfig.yaml')) as Record<string, readonly object[]>;
    for (const [name, values] of Object.entries(settings)) {
      assert.match(name, /^(history|matching|system|frontend)\.\w+$/);
      assert.ok(values.length === 1 && 'value' in (values[0] ?? {}), name);
    }
  });
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');
  const of = (instruction: string) => lines.filter((line) => line.startsWith(`${instruction} `));

  it('builds on glibc, at an exact version, in more than one stage', () => {
    assert.ok(of('FROM').length > 1);
    for (const line of of('FROM')) assert.match(line, /^FROM node:\d+\.\d+\.\d+-bookworm-slim( AS \w+)?$/);
  });

  it('runs on a Node that the package supports', () => {
    const [, major] = /node:(\d+)/.exec(of('FROM')[0] ?? '') ?? [];
    assert.ok(Number(major) >= 20);
  });

  it('does not run as root', () => {
    assert.deepEqual(of('USER'), ['USER node']);
    assert.ok(lines.indexOf('USER node') < lines.findIndex((line) => line.startsWith('CMD ')));
  });

  it('has the certificates that the slim image lacks', () => {
    assert.match(read('Dockerfile'), /apt-get install .*ca-certificates/);
  });

  it("bounds JavaScript's heap below the container's memory", () => {
    const [, heapMiB] = /--max-old-space-size=(\d+)/.exec(read('Dockerfile')) ?? [];
    const [, limitGiB] = /^(\d+)g$/.exec(worker.mem_limit ?? '') ?? [];
    assert.ok(Number(heapMiB) <= Number(limitGiB) * 1024 * 0.8);
  });

  it('copies only what exists and what .dockerignore lets through', () => {
    const letThrough = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    for (const line of of('COPY').filter((copy) => !copy.includes('--from='))) {
      for (const source of line
        .split(' ')
        .slice(1, -1)
        .map((each) => each.replace(/^\.\//, ''))) {
        assert.ok(existsSync(path(source)), source);
        assert.ok(letThrough.includes(source), `${source} is not in .dockerignore`);
      }
    }
  });

  it('asks for the health of the worker with a script that it has', () => {
    const [, script = 'no script'] =
      /CMD \["node", "bin\/run-typescript.mjs", "([^"]+)"\]/.exec(read('Dockerfile')) ?? [];
    assert.ok(existsSync(path(script)), script);
    assert.ok(read('scripts/make-bundles.mjs').includes(`'${script}'`), `${script} is compiled at each check`);
  });

  it('compiles what it starts after all is copied, and before it gives up its rights', () => {
    const compile = lines.indexOf('RUN node scripts/make-bundles.mjs');
    assert.ok(compile > lines.findLastIndex((line) => line.startsWith('COPY ')));
    assert.ok(compile < lines.indexOf('USER node'));
  });
});
