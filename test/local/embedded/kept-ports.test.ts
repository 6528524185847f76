import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePort, keepPorts, portOf, readPorts } from '../../../local/embedded/kept-ports.ts';
import { freePort } from '../../../local/embedded/start-on-free-port.ts';

describe('the ports of a data folder', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'conclave-kept-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('are kept one beside the other, and none are there before', async () => {
    assert.deepEqual(await readPorts(dataDir), {});
    await keepPorts(dataDir, { temporal: 7_301, mongodb: 7_302 });
    await keepPorts(dataDir, { dashboard: 7_303, mongodb: 7_304 });
    assert.deepEqual(await readPorts(dataDir), { temporal: 7_301, mongodb: 7_304, dashboard: 7_303 });
  });

  it('are forgotten where the file holds none', async () => {
    for (const content of ['', '[]', '{"temporal": "7233", "other": 1, "webUi": 70000}']) {
      await writeFile(join(dataDir, 'ports.json'), content);
      assert.deepEqual(await readPorts(dataDir), {}, content);
    }
  });

  it('are taken again when they are free; else others are, which is said', async () => {
    const said: string[] = [];
    const wanted = await freePort();
    assert.equal(await choosePort('temporal', wanted, (line) => said.push(line)), wanted);
    assert.equal(said.length, 0);
    const other = createServer().listen(wanted, '127.0.0.1');
    await once(other, 'listening');
    try {
      const port = await choosePort('temporal', (other.address() as AddressInfo).port, (line) => said.push(line));
      assert.notEqual(port, wanted);
      assert.deepEqual(said, [`Port ${wanted} is taken: Temporal is at 127.0.0.1:${port}.`]);
    } finally {
      other.close();
    }
  });

  it('are read from an address as well as from a URL', () => {
    for (const address of ['127.0.0.1:7233', 'mongodb://127.0.0.1:7233', 'http://127.0.0.1:7233/x']) {
      assert.equal(portOf(address), 7_233, address);
    }
  });
});
