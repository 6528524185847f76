import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, runningFile, userFolder } from '../../config/config.ts';

describe('the data folder of a command that names none', () => {
  let root: string;
  let env: NodeJS.ProcessEnv;
  /** A project, and a folder deep in it. */
  let project: string;
  let inside: string;
  let elsewhere: string;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'conclave-discovery-')));
    env = { XDG_DATA_HOME: join(root, 'home') };
    project = join(root, 'project');
    inside = join(project, 'examples', 'python-bot');
    elsewhere = join(root, 'elsewhere');
    for (const folder of [inside, elsewhere]) mkdirSync(folder, { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const found = (cwd: string, starts = false) => loadConfig({ env, cwd, starts });
  function service(folder: string, temporal: string, pids: readonly number[] = []): string {
    const dataDir = join(folder, '.conclave');
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(join(dataDir, 'servers.json'), JSON.stringify({ temporal, pids }));
    return dataDir;
  }
  function announce(dataDir: string): void {
    const folder = userFolder(env) ?? '';
    mkdirSync(folder, { recursive: true });
    writeFileSync(runningFile(folder), JSON.stringify({ dataDir }));
  }

  it('is a new one where there is none', () => {
    assert.equal(found(inside).dataDir, join(inside, '.conclave'));
  });

  it('is the nearest upward on which a service runs', () => {
    const dataDir = service(project, '127.0.0.1:1');
    mkdirSync(join(inside, '.conclave'));
    const { dataDir: own, temporal } = found(inside);
    assert.deepEqual([own, temporal.address], [dataDir, '127.0.0.1:1']);
  });

  it('is that of the service which the user started last, from a folder with none', () => {
    const dataDir = service(project, '127.0.0.1:1');
    announce(dataDir);
    assert.equal(found(elsewhere).temporal.address, '127.0.0.1:1');
    // One that is nearer is meant.
    service(elsewhere, '127.0.0.1:2');
    assert.equal(found(elsewhere).temporal.address, '127.0.0.1:2');
  });

  it('is none that the user started where that has ended, nor what a damaged file says', () => {
    announce(join(project, '.conclave'));
    assert.equal(found(elsewhere).dataDir, join(elsewhere, '.conclave'));
    announce(service(project, '127.0.0.1:1'));
    writeFileSync(runningFile(userFolder(env) ?? ''), '{"dataDir"');
    assert.equal(found(elsewhere).dataDir, join(elsewhere, '.conclave'));
  });

  it('is not one whose servers are gone, nor the user’s where the environment names other servers', () => {
    // No process has the largest id.
    service(elsewhere, '127.0.0.1:2', [2 ** 31 - 1]);
    const dataDir = service(project, '127.0.0.1:1', [process.pid]);
    announce(dataDir);
    assert.equal(found(elsewhere).dataDir, dataDir);
    const own = join(elsewhere, '.conclave');
    for (const [TEMPORAL_ADDRESS, expected] of [
      ['127.0.0.1:1', dataDir],
      ['temporal.example:7233', own],
    ] as const) {
      env = { ...env, TEMPORAL_ADDRESS };
      assert.equal(found(elsewhere).dataDir, expected);
    }
  });

  it('says where the dashboard is, unless it was never kept or the file is damaged', () => {
    const ports = join(service(project, '127.0.0.1:1'), 'ports.json');
    assert.equal(found(inside).api.url, 'http://127.0.0.1:8234');
    writeFileSync(ports, '{"dashboard": 8301}');
    assert.equal(found(inside).api.url, 'http://127.0.0.1:8301');
    for (const damaged of ['null', '{"dashboard": 830100}']) {
      writeFileSync(ports, damaged);
      assert.equal(found(inside).api.url, 'http://127.0.0.1:8234');
    }
  });

  it('of whoever starts a service is never that of another folder', () => {
    announce(service(project, '127.0.0.1:1'));
    assert.equal(found(elsewhere, true).dataDir, join(elsewhere, '.conclave'));
    assert.equal(found(inside, true).dataDir, join(project, '.conclave'));
  });

  it('brings its configuration file, unless one is nearer', () => {
    const withCap = (folder: string, dayMicroUsd: number) =>
      writeFileSync(
        join(folder, 'conclave.config.json'),
        JSON.stringify({ accounts: { main: { budget: { dayMicroUsd, hourMicroUsd: 1_000_000 } } } }),
      );
    withCap(project, 7_000_000);
    const capAt = (cwd: string) => found(cwd).accounts.main?.budget.dayMicroUsd;
    assert.equal(capAt(inside), 7_000_000);
    assert.equal(capAt(elsewhere), 10_000_000);
    announce(service(project, '127.0.0.1:1'));
    assert.equal(capAt(elsewhere), 7_000_000);
    withCap(elsewhere, 8_000_000);
    assert.equal(capAt(elsewhere), 8_000_000);
  });

  it('in the user’s home is not looked for where the environment names none', () => {
    assert.equal(userFolder({}), null);
    assert.equal(userFolder({ HOME: '/home/ada' }), join('/home/ada', '.local', 'share', 'conclave'));
  });
});
