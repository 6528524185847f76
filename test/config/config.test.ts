import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import fc from 'fast-check';
import {
  CONFIG_VARIABLES,
  type Config,
  ConfigError,
  environmentWithoutSecrets,
  loadConfig,
  Secret,
} from '../../config/config.ts';
import type { DefaultRows } from '../../config/rows.ts';
import { parseMarket } from '../../domain/market/parse-market.ts';
import { DEFAULT_BUDGET_POLICY, DEFAULT_DECISION_POLICY } from '../../domain/shared/policy.ts';
import { DEFAULT_FEES } from '../../kalshi/fee-schedule.ts';
import { alertsTo } from '../support/alerts.ts';
import { hostileJson, isSentence, nothingPolluted, TEXTS } from '../support/hostile.ts';

const PRICES = {
  promptMicroUsdPerMTok: 3_000_000,
  cachedPromptMicroUsdPerMTok: 750_000,
  cacheWriteMicroUsdPerMTok: 3_000_000,
  outputMicroUsdPerMTok: 15_000_000,
  reasoningMicroUsdPerMTok: 15_000_000,
  checkedOn: '2026-11-01',
};

const ROWS: DefaultRows = {
  providers: [
    { id: 'acme', protocol: 'openai-chat', baseUrl: 'https://api.acme.test/v1', apiKeyEnv: 'ACME_API_KEY' },
    { id: 'other', protocol: 'anthropic-messages', baseUrl: 'https://other.test', apiKeyEnv: 'OTHER_API_KEY' },
  ],
  models: ['acme', 'other'].map((provider) => ({
    id: `${provider}-large`,
    provider,
    wireModel: `${provider}-large-2026`,
    local: false,
    prices: PRICES,
    contextTokens: 200_000,
    maxOutputTokens: 2_000,
    maxBillableOutputTokens: 2_000,
    promptOverheadTokens: 100,
    callTimeoutMs: 90_000,
    features: {
      jsonSchema: true,
      reasoningTokens: 'inside-completion',
      outputLimitField: 'max_completion_tokens',
      temperature: null,
    },
  })),
};

const FREE = { promptMicroUsdPerMTok: 0, outputMicroUsdPerMTok: 0, checkedOn: '2026-11-24' };

describe('loadConfig', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'conclave-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function load(file?: unknown, env: Record<string, string> = {}, overrides?: Record<string, unknown>): Config {
    if (file !== undefined) {
      const text = typeof file === 'string' ? file : JSON.stringify(file);
      writeFileSync(join(folder, 'conclave.config.json'), text);
    }
    return loadConfig({ env, cwd: folder, rows: ROWS, overrides });
  }

  function problemsOf(file?: unknown, env: Record<string, string> = {}): readonly string[] {
    try {
      load(file, env);
    } catch (error) {
      assert.ok(error instanceof ConfigError, String(error));
      assert.ok(error.problems.every((problem) => error.message.includes(problem)));
      return error.problems;
    }
    return assert.fail('expected a ConfigError');
  }

  /** Exactly one problem, which has all the words. */
  function problem(file: unknown, ...words: string[]): void {
    const problems = problemsOf(file);
    assert.equal(problems.length, 1, problems.join('\n'));
    for (const word of words) assert.ok(problems[0]?.includes(word), `"${problems[0]}" lacks "${word}"`);
  }

  it('gives threads the environment without the secrets that are Conclave’s own', () => {
    const kept = { AWS_ACCESS_KEY_ID: 'a', HOME: '/home/x' };
    const secrets = {
      XAI_API_KEY: 'k',
      ACME_API_KEY: 'k',
      CONCLAVE_WEBHOOK_SECRET: 's',
      CONCLAVE_DASHBOARD_TOKEN: 't',
      KALSHI_API_KEY_ID: 'i',
      VENUE_PRIVATE_KEY: 'p',
      CONCLAVE_TOKEN: 't'.repeat(24),
      OPS_CHAT_URL: 'https://hooks.example.com/only/we/know',
      NODE_OPTIONS: '--max-old-space-size=900',
    };
    const acme = {
      id: 'acme',
      protocol: 'openai-chat',
      baseUrl: 'https://acme.test',
      apiKeyEnv: 'ACME_API_KEY',
    } as const;
    const kalshi = { ...load().kalshi, privateKeyEnv: 'VENUE_PRIVATE_KEY' };
    const alerts = alertsTo(null, {
      chats: { ops: { format: 'slack', urlEnv: 'OPS_CHAT_URL', events: ['alert'], skips: false, chatId: null } },
    });
    assert.deepEqual(environmentWithoutSecrets({ providers: [acme], kalshi, alerts }, { ...kept, ...secrets }), kept);
  });

  describe("the dashboard's variables", () => {
    it('say where it listens, and the token, which is not shown', () => {
      const { dashboard } = load(undefined, {
        CONCLAVE_DASHBOARD_HOST: '0.0.0.0',
        CONCLAVE_DASHBOARD_PORT: '9000',
        CONCLAVE_DASHBOARD_TOKEN: 'x'.repeat(24),
      });
      assert.deepEqual([dashboard.host, dashboard.port], ['0.0.0.0', 9_000]);
      assert.equal(dashboard.token?.reveal(), 'x'.repeat(24));
      assert.doesNotMatch(JSON.stringify(dashboard), /xxx/);
    });

    it('are refused all at once where they are wrong, the token without its value', () => {
      const problems = problemsOf(undefined, {
        CONCLAVE_DASHBOARD_HOST: 'here and there',
        CONCLAVE_DASHBOARD_PORT: '70000',
        CONCLAVE_DASHBOARD_TOKEN: 'too-short-to-be-one',
      });
      assert.equal(problems.length, 3);
      assert.match(problems.join(' '), /"here and there".*"70000".*19 characters.*at least 24/);
      assert.doesNotMatch(problems.join(' '), /too-short/);
      const [odd] = problemsOf(undefined, { CONCLAVE_DASHBOARD_TOKEN: `${'x'.repeat(24)} y` });
      assert.match(odd ?? '', /no header can carry/);
      const [long] = problemsOf(undefined, { CONCLAVE_DASHBOARD_TOKEN: 'x'.repeat(501) });
      assert.match(long ?? '', /501 characters and may have 500 at most/);
    });
  });

  describe('the webhook for alerts', () => {
    it('is an https address, or http on this machine, and its secret is not shown', () => {
      const { alerts, webhookSecret } = load(
        { alerts: { webhookUrl: 'https://alerts.example.com/conclave' } },
        { CONCLAVE_WEBHOOK_SECRET: 's'.repeat(24) },
      );
      assert.deepEqual(alerts, alertsTo('https://alerts.example.com/conclave'));
      assert.equal(webhookSecret?.reveal(), 's'.repeat(24));
      assert.doesNotMatch(JSON.stringify(webhookSecret) + String(webhookSecret), /sss/);
      for (const host of ['127.0.0.1:9000', 'localhost:1', '[::1]:80'])
        load({ alerts: { webhookUrl: `http://${host}/` } });
    });

    it('is refused where it could be read on the way, or holds what is secret', () => {
      for (const address of ['alerts.example.com', '127.0.0.1.example.com', '10.0.0.1', 'localhost.example.com']) {
        problem({ alerts: { webhookUrl: `http://${address}/path-of-ours` } }, 'alerts.webhookUrl', 'https');
      }
      for (const url of ['https://a:b@example.com', 'https://example.com/?key=1', 'ftp://example.com', 'nowhere', 5]) {
        problem({ alerts: { webhookUrl: url } }, 'alerts.webhookUrl', 'https');
      }
      const [shown] = problemsOf({ alerts: { webhookUrl: 'http://example.com/path-of-ours' } });
      assert.doesNotMatch(shown ?? '', /path-of-ours/);
      const [short] = problemsOf(undefined, { CONCLAVE_WEBHOOK_SECRET: 'short' });
      assert.match(short ?? '', /CONCLAVE_WEBHOOK_SECRET.* 5 characters and must have at least 24/);
    });
  });

  describe('a chat', () => {
    const chat = { format: 'slack', urlEnv: 'OPS_CHAT_URL' };
    const withChat = (changes: object = {}) => ({ alerts: { chats: { ops: { ...chat, ...changes } } } });
    const ADDRESS = 'https://hooks.example.com/only/we/know';

    it('is told alerts unless it says otherwise, at an address that only the environment has', () => {
      const { alerts, chatUrls } = load(withChat(), { OPS_CHAT_URL: ADDRESS });
      assert.deepEqual(alerts.chats, { ops: { ...chat, events: ['alert'], skips: false, chatId: null } });
      assert.equal(chatUrls.ops?.reveal(), ADDRESS);
      assert.doesNotMatch(JSON.stringify({ alerts, chatUrls }), /hooks\.example/);
      assert.deepEqual(load(withChat()).chatUrls, {});
    });

    it('is refused in a sentence that does not show its address', () => {
      const [unsafe] = problemsOf(withChat(), { OPS_CHAT_URL: 'http://hooks.example.com/only/we/know' });
      assert.match(unsafe ?? '', /^OPS_CHAT_URL, the address of chat ops, must be an https URL/);
      assert.doesNotMatch(unsafe ?? '', /hooks\.example/);
      problem(withChat({ urlEnv: ADDRESS }), 'urlEnv', 'NAME of an environment variable');
      problem(withChat({ format: 'irc' }), 'format', 'slack, discord, telegram');
      problem(withChat({ events: ['decided'] }), 'events', 'decision.made');
      problem(withChat({ format: 'telegram' }), 'alerts.chats.ops', 'chatId where its format is telegram');
      problem(withChat({ chatId: '5' }), 'alerts.chats.ops', 'and none elsewhere');
      problem({ alerts: { chats: { _webhook: chat } } }, '_webhook', 'lower-case letters');
    });
  });

  describe("the venue's", () => {
    const pem = (kind: 'ed25519' | 'x25519') =>
      String(generateKeyPairSync(kind as 'ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const on = { kalshi: { enabled: true } };

    it('key is read where the venue is: as text, as text on one line, or from a file', () => {
      const text = pem('ed25519');
      writeFileSync(join(folder, 'venue.pem'), text);
      for (const given of [text, text.replaceAll('\n', '\\n'), 'venue.pem', join(folder, 'venue.pem')]) {
        const { venueKey } = load(on, { KALSHI_API_KEY_ID: 'the-id', KALSHI_PRIVATE_KEY: given });
        assert.equal(venueKey?.privateKey.reveal().trim(), text.trim());
        assert.deepEqual([venueKey?.id, venueKey?.account], ['the-id', 'main']);
        assert.doesNotMatch(JSON.stringify(venueKey) + inspect(venueKey), /BEGIN/);
      }
      assert.equal(load(on).venueKey, null);
      assert.equal(load({}, { KALSHI_API_KEY_ID: 'the-id', KALSHI_PRIVATE_KEY: text }).venueKey, null);
    });

    it('key is refused without being shown', () => {
      const path = 'what-somebody-pasted';
      for (const given of [path, pem('x25519'), '-----BEGIN PRIVATE KEY-----what-somebody-pasted']) {
        const problems = problemsOf(on, { KALSHI_API_KEY_ID: 'the-id', KALSHI_PRIVATE_KEY: given });
        assert.match(problems.join(), /^KALSHI_PRIVATE_KEY is neither an unencrypted private key/);
        assert.doesNotMatch(problems.join(), /what-somebody-pasted/);
      }
      assert.match(problemsOf(on, { KALSHI_API_KEY_ID: 'i' }).join(), /KALSHI_PRIVATE_KEY is not; .* needs both/);
    });

    it('fills need one account', () => {
      const env = { KALSHI_API_KEY_ID: 'the-id', KALSHI_PRIVATE_KEY: pem('ed25519') };
      const accounts = { main: {}, other: {} };
      assert.match(problemsOf({ ...on, accounts }, env).join(), /kalshi\.account is missing.*main, other/);
      const named = load({ kalshi: { enabled: true, account: 'other' }, accounts }, env);
      assert.equal(named.venueKey?.account, 'other');
      problem({ kalshi: { enabled: true, account: 'nobody' } }, 'kalshi.account', '"nobody"');
    });

    it('address is one of its own, or one that nobody else reads on the way', () => {
      for (const host of ['prod', 'demo', 'https://venue.test', 'http://127.0.0.1:8080']) load({ kalshi: { host } });
      for (const host of ['production', 'http://venue.test', 'ftp://venue.test', '']) {
        problem({ kalshi: { host } }, 'kalshi.host', 'https');
      }
    });
  });

  describe('without a file', () => {
    it('is complete: usual ports, one modest account, the built-in rows', () => {
      assert.deepEqual(JSON.parse(JSON.stringify(load())), {
        temporal: { address: '127.0.0.1:7233', namespace: 'conclave' },
        mongodb: { uri: 'mongodb://127.0.0.1:27017', database: 'conclave' },
        webUiUrl: null,
        dataDir: join(folder, '.conclave'),
        logLevel: 'info',
        dashboard: { host: '127.0.0.1', port: null, token: null },
        providers: ROWS.providers,
        models: ROWS.models,
        accounts: {
          main: {
            zone: 'America/New_York',
            group: 'default',
            budget: DEFAULT_BUDGET_POLICY,
            decision: DEFAULT_DECISION_POLICY,
          },
        },
        fees: JSON.parse(JSON.stringify(DEFAULT_FEES)),
        categories: load().categories,
        worker: {
          maxConcurrentActivities: 100,
          maxConcurrentModelCalls: 50,
          shutdownGraceMs: 95_000,
          requestsPerSecond: {},
          providers: null,
          heartbeatEveryMs: 3_000,
          keyCheckEveryMs: 300_000,
        },
        governor: { sweepEveryMs: 5_000, leaseMs: 60_000 },
        alerts: alertsTo(null),
        webhookSecret: null,
        retentionDays: 30,
        scorekeeper: { everyMs: 60_000, publishEveryMs: 60_000 },
        kalshi: {
          enabled: false,
          host: 'prod',
          keyIdEnv: 'KALSHI_API_KEY_ID',
          privateKeyEnv: 'KALSHI_PRIVATE_KEY',
          account: null,
          tokensPerSecond: 100,
          timeoutMs: 10_000,
          settleEveryMs: 600_000,
        },
        venueKey: null,
        probes: { dayMicroUsd: 500_000 },
        operations: { enterAfterMs: 5_000, leaveAfterMs: 15_000 },
        rateLimits: { raiseEveryMs: 10_000, liftAfterMs: 300_000 },
        searchServices: [],
        shadowShare: 0.1,
        api: { url: 'http://127.0.0.1:8234', token: null },
        chatUrls: {},
        apiKeys: {},
        simulated: false,
      });
    });

    it('has built-in rows that pass its own checks', () => {
      const config = loadConfig({ env: {}, cwd: folder });
      for (const model of config.models) assert.ok(config.providers.some((provider) => provider.id === model.provider));
    });

    it('knows the categories of the venue’s common series', () => {
      const { categories } = load();
      const categoryOf = (ticker: string) => {
        const market = { ticker, title: 'Will it?', close_time: '2027-01-01T00:00:00Z', yes_bid: 40, yes_ask: 42 };
        const result = parseMarket(market, { nowMs: 0, categories });
        return result.ok ? result.value.category : result.message;
      };
      assert.equal(categoryOf('KXHIGHNY-26NOV24-B44.5'), 'weather');
      assert.equal(categoryOf('KXFEDDECISION-26DEC-H0'), 'economics');
      assert.equal(categoryOf('KXCPIYOY-26NOV-T2.9'), 'economics');
      assert.equal(categoryOf('KXBTCD-26NOV24-T99999'), 'crypto');
      assert.equal(categoryOf('KXNFLGAME-26NOV29-DAL'), 'sports');
      assert.equal(categoryOf('KXPRESPARTY-2028-D'), 'politics');
      assert.equal(categoryOf('ZZZ-1'), 'unknown');
    });
  });

  describe('the environment', () => {
    it('says where the servers are', () => {
      const config = load(undefined, {
        TEMPORAL_ADDRESS: 'temporal:7233',
        TEMPORAL_NAMESPACE: 'other',
        MONGODB_URI: 'mongodb://user:pass@db:27017/?replicaSet=r',
        CONCLAVE_DATABASE: 'two',
        CONCLAVE_WEB_UI_URL: 'http://localhost:8233',
        CONCLAVE_DATA_DIR: 'kept',
        CONCLAVE_LOG_LEVEL: 'debug',
      });
      assert.deepEqual(config.temporal, { address: 'temporal:7233', namespace: 'other' });
      assert.deepEqual(config.mongodb, { uri: 'mongodb://user:pass@db:27017/?replicaSet=r', database: 'two' });
      assert.deepEqual(
        [config.webUiUrl, config.dataDir, config.logLevel],
        ['http://localhost:8233', join(folder, 'kept'), 'debug'],
      );
    });

    it('gives way to nothing, but an empty variable is no variable', () => {
      writeServers({ temporal: '127.0.0.1:4001', webUi: 'http://127.0.0.1:4002', mongodb: 'mongodb://127.0.0.1:4003' });
      const running = load(undefined, { TEMPORAL_ADDRESS: '', MONGODB_URI: ' ' });
      assert.equal(running.temporal.address, '127.0.0.1:4001');
      assert.equal(running.mongodb.uri, 'mongodb://127.0.0.1:4003');
      assert.equal(running.webUiUrl, 'http://127.0.0.1:4002');
      const explicit = load(undefined, { TEMPORAL_ADDRESS: 'there:1', MONGODB_URI: 'mongodb://there' });
      assert.deepEqual([explicit.temporal.address, explicit.mongodb.uri], ['there:1', 'mongodb://there']);
    });

    it('may name another file, which then must exist', () => {
      writeFileSync(join(folder, 'mine.json'), '{"retentionDays": 7}');
      assert.equal(load({ retentionDays: 8 }, { CONCLAVE_CONFIG: 'mine.json' }).retentionDays, 7);
      const [missing] = problemsOf(undefined, { CONCLAVE_CONFIG: 'missing.json' });
      assert.ok(missing?.includes('missing.json does not exist'));
    });

    it('is refused as a whole, every problem named, no password shown', () => {
      writeServers({ temporal: 5 });
      const problems = problemsOf('{"a": ', {
        TEMPORAL_ADDRESS: 'http://x',
        MONGODB_URI: 'postgres://user:hunter2@db',
        CONCLAVE_DATABASE: 'a.b',
        CONCLAVE_WEB_UI_URL: 'x',
        CONCLAVE_LOG_LEVEL: 'loud',
        ACME_API_KEY: 'sk hunter2',
      });
      const expected = [
        'servers.json',
        'TEMPORAL_ADDRESS',
        'MONGODB_URI',
        'CONCLAVE_DATABASE',
        'CONCLAVE_WEB_UI_URL',
        'CONCLAVE_LOG_LEVEL',
        'is not JSON',
        'ACME_API_KEY',
      ];
      assert.equal(problems.length, expected.length, problems.join('\n'));
      expected.forEach((word, index) => {
        assert.ok(problems[index]?.includes(word), `"${problems[index]}" lacks "${word}"`);
      });
      assert.ok(!problems.join().includes('hunter2'));
    });

    it('refuses a connection string that asks for less than money rests on, each option named, no password shown', () => {
      const uri = (options: string) => `mongodb://user:hunter2?w=1@db/?${options}`;
      const weak = {
        'w=1': 'w, which is "1"; it must be "majority"',
        'w=0': 'w, which is "0"',
        'w=tagged': 'w, which is "tagged"',
        'journal=false': 'journal, which is "false"; it must be true',
        'j=false': 'j, which is "false"',
        'retryWrites=false': 'retrywrites, which is "false"; it must be true',
        'readPreference=secondaryPreferred': 'readpreference, which is "secondaryPreferred"; it must be "primary"',
        'readConcernLevel=local': 'readconcernlevel, which is "local"',
        'wtimeoutMS=0': 'wtimeoutms, which is "0"',
      };
      for (const [option, expected] of Object.entries(weak)) {
        const [problem, ...others] = problemsOf(undefined, { MONGODB_URI: uri(`tls=true&${option}`) });
        assert.ok(problem?.startsWith(`MONGODB_URI has the option ${expected}`), `${option}: ${problem}`);
        assert.ok(problem?.endsWith('Leave it out for the default.'), problem);
        assert.deepEqual(others, []);
        assert.ok(!problem?.includes('hunter2'), problem);
      }
      const more = 'w=3&journal=true&retryWrites=true&readPreference=primary&readConcernLevel=majority&wtimeoutMS=2000';
      assert.equal(load(undefined, { MONGODB_URI: uri(more) }).mongodb.uri, uri(more));
      const [both, second] = problemsOf(undefined, { MONGODB_URI: uri('w=majority&w=1&j=false') });
      assert.ok(both?.includes('the option w,') && second?.includes('the option j,'));
    });

    it('is documented: each variable once, with a sentence', () => {
      const names = CONFIG_VARIABLES.map((variable) => variable.name);
      assert.equal(new Set(names).size, names.length);
      const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
      for (const { name, meaning } of CONFIG_VARIABLES) {
        assert.match(meaning, /\.$/);
        assert.ok(page.includes(`| \`${name}\` |`), `docs/configuration.md does not have ${name}`);
      }
    });

    it('finds the servers of a simulated service where no other runs', () => {
      writeServers({ temporal: '127.0.0.1:2', mongodb: 'mongodb://127.0.0.1:2' }, 'simulated');
      assert.equal(load(undefined, {}).temporal.address, '127.0.0.1:2');
      writeServers({ temporal: '127.0.0.1:1', mongodb: 'mongodb://127.0.0.1:1' });
      assert.equal(load(undefined, {}).temporal.address, '127.0.0.1:1');
    });

    function writeServers(servers: unknown, ...inside: string[]): void {
      const place = join(folder, '.conclave', ...inside);
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, 'servers.json'), JSON.stringify(servers));
    }
  });

  describe('keys', () => {
    it('are read under the names in the provider rows, and never printed', () => {
      const config = load(undefined, { ACME_API_KEY: ' sk-hunter2\n', OTHER_API_KEY: '' });
      assert.deepEqual(Object.keys(config.apiKeys), ['acme']);
      assert.ok(config.apiKeys.acme instanceof Secret);
      assert.equal(config.apiKeys.acme.reveal(), 'sk-hunter2');
      const printed = [
        JSON.stringify(config),
        inspect(config, { depth: 9, showHidden: true }),
        `${config.apiKeys.acme}`,
      ];
      assert.ok(!printed.join().includes('hunter2'));
    });

    it('are refused in the file without being shown', () => {
      const provider = { id: 'acme', apiKeyEnv: 'sk-hunter2' };
      problem({ providers: [provider] }, 'providers.acme.apiKeyEnv', 'NAME');
      problem({ providers: [{ id: 'acme', apiKey: 'sk-hunter2' }] }, 'providers.acme', 'no field named apiKey');
      problem(
        { providers: [{ id: 'acme', baseUrl: 'https://me:hunter2@x.test' }] },
        'providers.acme.baseUrl',
        'password',
      );
      for (const row of [provider, { id: 'acme', baseUrl: 'https://me:hunter2@x.test' }]) {
        assert.ok(
          !problemsOf({ providers: [row] })
            .join()
            .includes('hunter2'),
        );
      }
      assert.ok(!problemsOf('{"providers": [{"id": "acme", "apiKey": sk-hunter2}]}').join().includes('hunter2'));
    });
  });

  describe('search services', () => {
    const provider = {
      id: 'finder',
      protocol: 'exa-search',
      baseUrl: 'https://finder.example',
      apiKeyEnv: 'FINDER_KEY',
    };
    const service = { id: 'finder', provider: 'finder', searchMicroUsd: 5_000, checkedOn: '2026-11-24' };

    it('are priced by the search, and no model among them', () => {
      const { searchServices, models } = load({ providers: [provider], searchServices: [service] });
      const [row, ...more] = searchServices;
      assert.deepEqual(more, []);
      assert.deepEqual(row?.webSearch, { maxSearches: 1, searchMicroUsd: 5_000, maxInputTokens: 1 });
      assert.equal(row?.callTimeoutMs, 20_000);
      assert.ok(models.every(({ id }) => id !== 'finder'));
      const limited = { ...service, allowedDomains: ['city.example'] };
      const [only] = load({ providers: [provider], searchServices: [limited] }).searchServices;
      assert.deepEqual(only?.webSearch?.allowedDomains, ['city.example']);
    });

    it('are refused without a price, with another protocol’s provider, or under the id of a model', () => {
      const of = (change: object) => ({ providers: [provider], searchServices: [{ ...service, ...change }] });
      problem(of({ searchMicroUsd: 0 }), 'searchServices.finder.searchMicroUsd', '0');
      problem(of({ checkedOn: undefined }), 'searchServices.finder.checkedOn', 'date');
      problem(of({ provider: 'missing' }), 'searchServices.finder.provider', 'exa-search');
      problem(
        of({ allowedDomains: ['a.example'], blockedDomains: ['b.example'] }),
        'searchServices.finder',
        'one of them',
      );
      const model = { id: 'finder', provider: 'finder', contextTokens: 1, prices: FREE, local: true };
      problem({ providers: [provider], models: [model] }, 'models.finder.provider', 'finder');
    });
  });

  describe('rows', () => {
    it('need no more than a base URL and a priced model for an OpenAI-compatible endpoint', () => {
      const config = load({
        providers: [{ id: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1' }],
        models: [{ id: 'llama3:8b', provider: 'ollama', local: true, prices: FREE }],
      });
      assert.deepEqual(config.providers.at(-1), {
        id: 'ollama',
        protocol: 'openai-chat',
        baseUrl: 'http://127.0.0.1:11434/v1',
        apiKeyEnv: null,
      });
      assert.deepEqual(config.models.at(-1), {
        id: 'llama3:8b',
        provider: 'ollama',
        wireModel: 'llama3:8b',
        local: true,
        prices: {
          promptMicroUsdPerMTok: 0,
          cachedPromptMicroUsdPerMTok: 0,
          cacheWriteMicroUsdPerMTok: 0,
          outputMicroUsdPerMTok: 0,
          reasoningMicroUsdPerMTok: 0,
          checkedOn: '2026-11-24',
        },
        contextTokens: 32_768,
        maxOutputTokens: 2_000,
        maxBillableOutputTokens: 2_000,
        promptOverheadTokens: 256,
        callTimeoutMs: 60_000,
        features: {
          jsonSchema: false,
          reasoningTokens: 'inside-completion',
          outputLimitField: 'max_tokens',
          temperature: null,
        },
      });
      assert.equal(config.models.length, 3);
    });

    it('ask for the schema in the words of llama.cpp where their protocol has them', () => {
      const features = { jsonSchema: 'json_object' };
      const { models } = load({
        providers: [{ id: 'llamacpp', baseUrl: 'http://127.0.0.1:8000/v1' }],
        models: [{ id: 'tiny', provider: 'llamacpp', local: true, prices: FREE, features }],
      });
      assert.equal(models.at(-1)?.features.jsonSchema, 'json_object');
      problem(
        { providers: [{ id: 'acme', protocol: 'anthropic-messages' }], models: [{ id: 'acme-large', features }] },
        'models.acme-large.features.jsonSchema is "json_object"',
        'openai-chat',
      );
      problem({ models: [{ id: 'acme-large', features: { jsonSchema: 'json' } }] }, 'true, false or "json_object"');
    });

    it('are laid over the built-in ones by id, part by part', () => {
      const config = load({
        providers: [{ id: 'acme', baseUrl: 'https://proxy.test/v1' }],
        models: [
          {
            id: 'acme-large',
            callTimeoutMs: 1_000,
            prices: { outputMicroUsdPerMTok: 9, checkedOn: '2026-11-20' },
            features: { temperature: 0.5 },
          },
        ],
      });
      assert.deepEqual(config.providers[0], { ...ROWS.providers[0], baseUrl: 'https://proxy.test/v1' });
      const [base] = ROWS.models;
      assert.deepEqual(config.models[0], {
        ...base,
        callTimeoutMs: 1_000,
        prices: { ...base?.prices, outputMicroUsdPerMTok: 9, checkedOn: '2026-11-20' },
        features: { ...base?.features, temperature: 0.5 },
      });
      assert.deepEqual(config.models[1], ROWS.models[1]);
    });

    it('can be left out, one by one or all together', () => {
      const ids = (config: Config) => [config.providers.map(({ id }) => id), config.models.map(({ id }) => id)];
      assert.deepEqual(ids(load({ models: [{ id: 'acme-large', enabled: false }] })), [
        ['acme', 'other'],
        ['other-large'],
      ]);
      assert.deepEqual(ids(load({ providers: [{ id: 'acme', enabled: false }] })), [['other'], ['other-large']]);
      assert.deepEqual(ids(load({ defaultModels: false })), [[], []]);
    });

    it('of models without a price are refused, and free ones unless they are local', () => {
      const model = { id: 'm', provider: 'acme', contextTokens: 8_000 };
      const problems = problemsOf({ models: [model] });
      assert.equal(problems.length, 3);
      assert.ok(problems[0]?.includes('models.m.prices.promptMicroUsdPerMTok is missing'));
      assert.ok(problems[1]?.includes('models.m.prices.outputMicroUsdPerMTok is missing'));
      assert.ok(problems[2]?.includes('models.m.prices.checkedOn is missing'));
      problem(
        { models: [{ ...model, prices: { ...PRICES, outputMicroUsdPerMTok: 0 } }] },
        'models.m.prices.outputMicroUsdPerMTok is 0',
        '"local": true',
      );
      problem(
        { models: [{ ...model, local: true, prices: { checkedOn: '2026-11-24', outputMicroUsdPerMTok: 0 } }] },
        'promptMicroUsdPerMTok is missing',
      );
      problem(
        { models: [{ ...model, prices: { ...PRICES, checkedOn: 'today' } }] },
        'models.m.prices.checkedOn',
        '"today"',
      );
      problem(
        { models: [{ ...model, prices: { ...PRICES, promptMicroUsdPerMTok: 2.5 } }] },
        'models.m.prices.promptMicroUsdPerMTok',
        '2.5',
        '$3 is 3000000',
      );
      problem(
        { models: [{ id: 'acme-large', prices: { outputMicroUsdPerMTok: 1 } }] },
        'models.acme-large.prices.checkedOn',
        'missing',
      );
    });

    it('of models may be on a slow lane or be marked for a cache, where their protocol has words for it', () => {
      const { models } = load({
        models: [
          { id: 'acme-large', serviceTier: { name: 'flex', leastDeadlineMs: 900_000 }, callTimeoutMs: 900_000 },
          { id: 'other-large', promptCache: { fromTokens: 2_048, prefix: 'market' } },
        ],
      });
      const [slow, marked] = models;
      assert.deepEqual(slow?.serviceTier, { name: 'flex', leastDeadlineMs: 900_000, otherTierFactor: 2 });
      assert.deepEqual(marked?.promptCache, { fromTokens: 2_048, prefix: 'market' });
      const problems = problemsOf({
        models: [
          { id: 'acme-large', promptCache: { fromTokens: 1, prefix: 'all' } },
          { id: 'other-large', serviceTier: { name: 'flex', leastDeadlineMs: 900_000 } },
        ],
      });
      assert.match(problems.join('\n'), /models\.acme-large\.promptCache\.prefix/);
      assert.match(
        problems.join('\n'),
        /models\.other-large\.serviceTier is for providers that speak openai-responses or openai-chat/,
      );
    });

    it('of models may search the web, at a stated price, where their protocol has a tool for it', () => {
      const webSearch = { maxSearches: 6, searchMicroUsd: 10_000, maxInputTokens: 120_000 };
      const { models } = load({ models: [{ id: 'other-large', webSearch }] });
      assert.deepEqual(models.find(({ id }) => id === 'other-large')?.webSearch, webSearch);
      const problems = problemsOf({
        models: [
          { id: 'acme-large', webSearch },
          { id: 'other-large', webSearch: { ...webSearch, searchMicroUsd: 0 } },
        ],
      }).join('\n');
      assert.match(
        problems,
        /acme-large\.webSearch is for providers that speak openai-responses or anthropic-messages/,
      );
      assert.match(problems, /other-large\.webSearch\.searchMicroUsd is 0/);
      problem(
        { models: [{ id: 'other-large', webSearch: { maxSearches: 6, maxInputTokens: 9 } }] },
        'webSearch.searchMicroUsd',
        'missing',
      );
    });

    it('of models that search may name the domains that are sources, or those that are not', () => {
      const webSearch = { maxSearches: 6, searchMicroUsd: 10_000, maxInputTokens: 120_000 };
      const of = (more: object) => ({ models: [{ id: 'other-large', webSearch: { ...webSearch, ...more } }] });
      const { models } = load(of({ allowedDomains: ['records.example', 'stats.gov'] }));
      const row = models.find(({ id }) => id === 'other-large');
      assert.deepEqual(row?.webSearch?.allowedDomains, ['records.example', 'stats.gov']);
      problem(of({ blockedDomains: ['https://rumour.example/'] }), 'webSearch.blockedDomains', 'a host in lower case');
      problem(of({ allowedDomains: ['a.example'], blockedDomains: ['b.example'] }), 'state one of them');
    });

    it('of models that search by default can be told not to', () => {
      const file = { models: [{ id: 'gpt-6-luna', webSearch: null }] };
      writeFileSync(join(folder, 'conclave.config.json'), JSON.stringify(file));
      const { models } = loadConfig({ env: {}, cwd: folder });
      const luna = models.find(({ id }) => id === 'gpt-6-luna');
      assert.ok(luna && !('webSearch' in luna));
      assert.ok(models.find(({ id }) => id === 'gpt-6.1-terra')?.webSearch);
    });

    it('have a documented slow serviceTier, which loads over the built-in rows', () => {
      const page = readFileSync(fileURLToPath(new URL('../../docs/configuration.md', import.meta.url)), 'utf8');
      const [, text = ''] = /```json\n(\{[^`]*"serviceTier"[^`]*\})\n```/.exec(page) ?? [];
      writeFileSync(join(folder, 'conclave.config.json'), JSON.stringify({ models: [JSON.parse(text)] }));
      const { models, worker } = loadConfig({ env: {}, cwd: folder });
      const [slow, ordinary] = ['gpt-6.1-terra-flex', 'gpt-6.1-terra'].map((id) => models.find((row) => row.id === id));
      assert.ok(slow && ordinary);
      assert.equal(slow.serviceTier?.otherTierFactor, 2);
      assert.equal(slow.prices.promptMicroUsdPerMTok, ordinary.prices.promptMicroUsdPerMTok / 2);
      assert.equal(slow.prices.outputMicroUsdPerMTok, ordinary.prices.outputMicroUsdPerMTok / 2);
      assert.equal(slow.maxBillableOutputTokens, ordinary.maxBillableOutputTokens);
      assert.ok(worker.shutdownGraceMs < slow.callTimeoutMs, 'a worker that stops does not wait for it');
    });

    it('of models must bound their bill', () => {
      const model = { id: 'm', provider: 'acme', prices: PRICES };
      problem({ models: [model] }, 'models.m.contextTokens is missing');
      const beside = { ...model, contextTokens: 64_000, features: { reasoningTokens: 'beside-completion' } };
      assert.equal(load({ models: [beside] }).models.at(-1)?.maxBillableOutputTokens, 64_000);
      problem(
        { models: [{ ...beside, maxBillableOutputTokens: 10 }] },
        'models.m.maxBillableOutputTokens is 10',
        '2000',
      );
    });

    it('that name no provider, or lack their address, are refused', () => {
      const local = { id: 'm', local: true, prices: FREE };
      problem({ models: [{ ...local, provider: 'acne' }] }, 'models.m.provider', '"acne"', 'acme, other');
      problem({ models: [local] }, 'models.m.provider is missing');
      problem(
        { providers: [{ id: 'acme', enabled: false }], models: [{ ...local, provider: 'acme' }] },
        'models.m.provider',
      );
      problem({ providers: [{ id: 'new' }] }, 'providers.new.baseUrl is missing');
      problem({ providers: [{ baseUrl: 'http://x' }] }, 'providers.0.id is missing');
      problem({ providers: [{ id: 'a b', baseUrl: 'http://x' }] }, 'providers.a b.id');
      problem({ providers: [{ id: 'new', baseUrl: 'ftp://x' }] }, 'providers.new.baseUrl');
      problem({ models: [{ ...local, id: 'a/b', provider: 'acme' }] }, 'models.a/b.id');
      problem({ worker: { requestsPerSecond: { acne: 5 } } }, 'worker.requestsPerSecond.acne');
      problem({ worker: { providers: ['acme', 'acne'] } }, 'worker.providers: there is no provider acne');
      const limit = (requests: object) => ({ providers: [{ id: 'acme', requests }] });
      problem(limit({ ceiling: 5 }), 'providers.acme.requests.per');
      problem(limit({ per: 'minute', ceiling: 0 }), 'providers.acme.requests.ceiling is 0');
      problem(limit({ per: 'second', ceiling: 2, floor: 3 }), 'providers.acme.requests.floor is 3', 'ceiling of 2');
      problem({ providers: [{ id: 'acme', tokensPerMinute: 0.5 }] }, 'providers.acme.tokensPerMinute is 0.5');
    });
  });

  describe('accounts', () => {
    it('are laid over the default one', () => {
      const config = load({
        accounts: {
          main: { budget: { hourMicroUsd: 1_000_000, categoryMicroUsd: { sports: 5 } } },
          berlin: { zone: 'Europe/Berlin', decision: { blend: 0.3, primaryModel: 'acme-large' } },
        },
      });
      assert.deepEqual(config.accounts.main?.budget, {
        ...DEFAULT_BUDGET_POLICY,
        hourMicroUsd: 1_000_000,
        categoryMicroUsd: { sports: 5 },
      });
      assert.deepEqual(config.accounts.berlin, {
        zone: 'Europe/Berlin',
        group: 'default',
        budget: DEFAULT_BUDGET_POLICY,
        decision: { ...DEFAULT_DECISION_POLICY, blend: 0.3, primaryModel: 'acme-large' },
      });
      assert.deepEqual(Object.keys(load({ accounts: { main: { enabled: false }, a: {} } }).accounts), ['a']);
    });

    it('are refused where they could not be governed', () => {
      problem({ accounts: { main: { zone: 'New York' } } }, 'accounts.main.zone', '"New York"');
      problem({ accounts: { main: { budget: { dayMicroUsd: 0 } } } }, 'accounts.main.budget.dayMicroUsd', '0');
      problem({ accounts: { main: { budget: { bands: { conserve: 0.95 } } } } }, 'accounts.main.budget.bands');
      problem({ accounts: { main: { budget: { daily: 1 } } } }, 'accounts.main.budget', 'daily');
      problem({ accounts: { main: { decision: { minedge: 1 } } } }, 'accounts.main.decision', 'minedge');
      problem({ accounts: { main: { budget: { modelMicroUsd: { gone: 1 } } } } }, 'accounts.main.budget', '"gone"');
      problem(
        { accounts: { main: { decision: { primaryModel: 'gone' } } } },
        'accounts.main.decision.primaryModel',
        '"gone"',
      );
      problem({ accounts: { 'a/b': {} } }, '"a/b"');
      problem({ accounts: { service: {} } }, '"service"', 'the service’s own');
      problem({ accounts: { main: { enabled: false } } }, 'every account is disabled');
    });
  });

  describe('the rest of the file', () => {
    it('is laid over the defaults', () => {
      const config = load({
        $schema: './schema.json',
        fees: [
          { seriesPrefix: '', ratePpm: 35_000, roundUpToMicroUsd: 10_000, from: '2027-01-01' },
          { seriesPrefix: 'KXINX', ratePpm: 35_000, roundUpToMicroUsd: 10_000, from: '2025-01-01' },
        ],
        categories: { KXMINE: 'My Own', KXHIGH: null },
        worker: { maxConcurrentModelCalls: 3, requestsPerSecond: { acme: 0.5 }, providers: ['acme'] },
        providers: [{ id: 'acme', requests: { per: 'minute', ceiling: 30 }, tokensPerMinute: 40_000 }],
        rateLimits: { liftAfterMs: 60_000 },
        governor: { leaseMs: 2_000 },
        simulated: true,
      });
      assert.equal(config.fees.length, DEFAULT_FEES.length + 2);
      assert.equal(config.categories.KXMINE, 'my-own');
      assert.equal(config.categories.KXHIGH, undefined);
      assert.equal(config.worker.maxConcurrentModelCalls, 3);
      assert.deepEqual(config.worker.requestsPerSecond, { acme: 0.5 });
      assert.deepEqual(config.worker.providers, ['acme']);
      const acme = config.providers.find(({ id }) => id === 'acme');
      assert.deepEqual([acme?.requests, acme?.tokensPerMinute], [{ per: 'minute', ceiling: 30 }, 40_000]);
      assert.deepEqual(config.rateLimits, { raiseEveryMs: 10_000, liftAfterMs: 60_000 });
      assert.deepEqual(config.governor, { sweepEveryMs: 5_000, leaseMs: 2_000 });
      assert.equal(config.simulated, true);
    });

    it('has an example, which loads over the built-in rows', () => {
      const path = fileURLToPath(new URL('../../examples/conclave.config.json', import.meta.url));
      const config = loadConfig({ env: { CONCLAVE_CONFIG: path, MY_GATEWAY_API_KEY: 'k' }, cwd: folder });
      assert.ok(config.models.some((model) => model.id === 'llama3.1:8b' && model.local));
      assert.equal(config.models.find((model) => model.id === 'my-model')?.prices.reasoningMicroUsdPerMTok, 2_000_000);
      assert.deepEqual(Object.keys(config.apiKeys), ['my-gateway']);
    });

    it('gives way to the caller’s overrides', () => {
      const file = { retentionDays: 5, accounts: { main: { budget: { dayMicroUsd: 7, hourMicroUsd: 6 } } } };
      const overrides = { retentionDays: 6, accounts: { main: { budget: { dayMicroUsd: 8 } } } };
      const config = load(file, {}, overrides);
      assert.equal(config.retentionDays, 6);
      assert.deepEqual([config.accounts.main?.budget.dayMicroUsd, config.accounts.main?.budget.hourMicroUsd], [8, 6]);
    });

    it('is refused with every problem at once', () => {
      const problems = problemsOf({ retentiondays: 5, retentionDays: 0, worker: { shutdownGraceMs: -1 } });
      assert.deepEqual(problems.length, 3);
      assert.ok(problems.some((each) => each.includes('no field named retentiondays')));
      problem([], 'a list of 0');
      problem(
        { fees: [{ seriesPrefix: 'kx', ratePpm: 1, roundUpToMicroUsd: 1, from: '2026-01-01' }] },
        'fees.0.seriesPrefix',
        '"kx"',
      );
      problem({ categories: { kx: 'a' } }, '"kx"');
      problem({ categories: { KX: '!' } }, 'categories.KX', '"!"');
      problem('{"retentionDays": 5,}', 'is not JSON', 'line 1, column 21');
      problem('{"accounts": {"__proto__": {}}}', 'accounts.__proto__');
    });

    it('gets a list of sentences for hostile values anywhere in it, and nothing else', () => {
      const section = fc.constantFrom(
        ...[
          'providers',
          'models',
          'accounts',
          'fees',
          'categories',
          'worker',
          'probes',
          'operations',
          'shadowShare',
          'simulated',
        ],
      );
      const row = fc.dictionary(fc.oneof(fc.constantFrom('id', 'budget', 'zone', ...TEXTS)), hostileJson);
      const file = fc.dictionary(
        fc.oneof(section, fc.constantFrom(...TEXTS)),
        fc.oneof(hostileJson, row, fc.array(row)),
      );
      const env = fc.dictionary(
        fc.constantFrom(...CONFIG_VARIABLES.map(({ name }) => name).filter((name) => !/CONFIG|DIR/.test(name))),
        fc.constantFrom(...TEXTS.filter((text) => !text.includes('\0'))),
      );
      fc.assert(
        fc.property(file, env, (given, variables) => {
          try {
            load(given, variables);
          } catch (error) {
            assert.ok(error instanceof ConfigError, String(error));
            for (const problem of error.problems) isSentence(problem);
          }
        }),
      );
      for (const text of [
        `{"accounts": ${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
        `{"models": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
        `{"accounts": {"${'x'.repeat(1_000_000)}": 1}, "\\u001b[2J": 1}`,
        '{"retentionDays": 1e999}',
        '{"models": [{"id": "a\\u001b[31m\\nb", "prices": 1}]}',
      ]) {
        for (const problem of problemsOf(text)) isSentence(problem);
      }
      nothingPolluted();
    });

    it('is never a reason to throw anything but a ConfigError', () => {
      const section = fc.constantFrom('providers', 'models', 'accounts', 'fees', 'categories', 'worker', 'governor');
      const row = fc.dictionary(
        fc.constantFrom('id', 'provider', 'prices', 'main', 'budget', 'KX', 'zone'),
        fc.jsonValue(),
      );
      const value = fc.oneof(fc.jsonValue(), fc.array(row), row);
      fc.assert(
        fc.property(fc.dictionary(section, value), (file) => {
          try {
            load(file);
          } catch (error) {
            assert.ok(error instanceof ConfigError, String(error));
          }
        }),
      );
    });
  });
});
