import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newWorkplace, type Workplace } from './conclave.ts';

describe('the command line without a service', () => {
  let place: Workplace;
  before(async () => {
    // A port on which nothing listens, so that no service of this machine is met by chance.
    place = await newWorkplace({ TEMPORAL_ADDRESS: '127.0.0.1:1', MONGODB_URI: 'mongodb://127.0.0.1:1' });
  });
  after(() => place.remove());

  it('says what can be typed, and that is no failure', async () => {
    const { code, stdout } = await place.run(['--help']);
    assert.equal(code, 0);
    for (const command of ['demo', 'up', 'worker', 'decide', 'decisions', 'explain', 'models', 'budget', 'mode']) {
      assert.match(stdout, new RegExp(`^  ${command}\\b`, 'm'));
    }
  });

  it('says its version', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    assert.deepEqual(await place.run(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  const wrong: readonly (readonly string[])[] = [
    ['decied'],
    ['decide'],
    ['decide', 'one.json', 'two.json', '--request-id', 'one'],
    ['demo', '--decisions', 'many'],
    ['budget', '--set', 'week=1'],
    ['budget', '--cap', 'week:now=1'],
    ['budget', '--cap', 'model:unknown=1'],
    ['budget', '--reason', 'because'],
    ['mode', 'panic'],
    ['mode', 'clear', '--for', '2h'],
    ['mode', 'emergency', '--for', 'long'],
    ['up', '--seed', '3'],
    ['models', '--colour'],
  ];
  for (const args of wrong) {
    it(`\`conclave ${args.join(' ')}\` is wrong usage: exit code 2 and a sentence`, async () => {
      const { code, stdout, stderr } = await place.run(args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, /\S.{10,}/);
      assert.doesNotMatch(stderr, /\n\s+at /, 'a stack is no sentence');
    });
  }

  it('with --json an error is a JSON document as well', async () => {
    const { code, stdout } = await place.run(['mode', 'panic', '--json']);
    assert.equal(code, 2);
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
    assert.equal(error.code, 'usage');
    assert.match(error.message, /panic/);
  });

  it('stays calm whatever it is given: an exit code, a sentence, nothing that the terminal obeys', async () => {
    const sequence = '\u001b[2J\u202e';
    const lines = [
      `["${'x'.repeat(3_000_000)}"]`,
      `"${'x'.repeat(3_000_000)}"`,
      '{"toString": 1}',
      `{"${sequence}": 1}`,
    ];
    await writeFile(join(place.folder, 'outcomes.jsonl'), lines.join('\n'));
    const runs = await Promise.all([
      place.run(['decide', '-'], { stdin: `{"${sequence}\u0000` }),
      place.run(['decide', `${sequence}.json`]),
      place.run(['mode', sequence, '--json']),
      place.run(['outcome', '--file', 'outcomes.jsonl', '--by', 'x']),
      place.run(['outcome', sequence, 'yes', '--by', 'x', '--json']),
      place.run(['budget', '--set', `day=${'9'.repeat(500)}`, '--reason', 'x']),
    ]);
    for (const { code, stdout, stderr } of runs) {
      assert.ok(code === 1 || code === 2, stderr);
      assert.doesNotMatch(stdout + stderr, /(?![\n\t])\p{Cc}|\u202e|\n\s+at /u);
      assert.ok(stderr.length > 10 && stderr.length < 3_000, `${stderr.length} characters`);
    }
    assert.match(runs[3]?.stderr ?? '', /line 1: The input is a list of 1; .*\nline 2: The input is "x+"/);
  });

  it('names the file that is not there, and the one that is not JSON', async () => {
    const missing = await place.run(['decide', 'no-such-market.json']);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /no-such-market\.json cannot be read: there is no such file/);
    await writeFile(join(place.folder, 'broken.json'), '{"ticker": ');
    const broken = await place.run(['decide', 'broken.json']);
    assert.equal(broken.code, 1);
    assert.match(broken.stderr, /broken\.json is not JSON/);
  });

  it('says which server does not answer, and how to start one', async () => {
    const { code, stderr } = await place.run(['mode']);
    assert.equal(code, 1);
    assert.match(stderr, /127\.0\.0\.1:1\b/);
    assert.match(stderr, /bin\/conclave up/);
  });

  it('never prints the password of a connection string', async () => {
    const env = { MONGODB_URI: 'mongodb://operator:hunter2-secret@127.0.0.1:1' };
    const { code, stdout, stderr } = await place.run(['decisions', '--json'], { env });
    assert.equal(code, 1);
    assert.doesNotMatch(stdout + stderr, /hunter2/);
  });

  it('backtests a file of questions without any service, and names every line that cannot be used', async () => {
    const question = (id: string, day: number, outcome: number) =>
      JSON.stringify({
        id,
        created: `2025-01-${String(day).padStart(2, '0')}T00:00:00Z`,
        scheduled_resolve_time: `2025-01-${String(day + 1).padStart(2, '0')}T00:00:00Z`,
        resolve_time: `2025-01-${String(day + 1).padStart(2, '0')}T00:00:00Z`,
        market_price: 0.5,
        outcome,
        forecasts: { alpha: [0.3, 0.5], bravo: [0.6] },
      });
    const lines = Array.from({ length: 10 }, (_, index) => question(`q${index}`, 1 + 2 * index, index % 2));
    await writeFile(join(place.folder, 'questions.jsonl'), `${lines.join('\n')}\n`);
    const args = ['backtest', 'questions.jsonl', '--json', '--predictions', 'out.jsonl', '--samples', 'mean'];
    const { code, stdout, stderr } = await place.run(args);
    assert.equal(code, 0, stderr);
    const result = JSON.parse(stdout) as {
      questions: number;
      models: string[];
      methods: Record<string, { n: number }>;
    };
    assert.equal(result.questions, 10);
    assert.deepEqual(result.models, ['alpha', 'bravo']);
    assert.equal(result.methods.blend?.n, 10);
    const predictions = (await readFile(join(place.folder, 'out.jsonl'), 'utf8')).trim().split('\n');
    assert.deepEqual(Object.keys(JSON.parse(predictions[9] ?? '')), ['id', 'p', 'a', 'b', 'nHist', 'weights']);

    const nowhere = await place.run(['backtest', 'questions.jsonl', '--json', '--predictions', 'no-folder/out.jsonl']);
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.stderr, /^no-folder\/out\.jsonl cannot be written: its folder does not exist\. Name another/);
    assert.equal((JSON.parse(nowhere.stdout) as { error: { code: string } }).error.code, 'unwritable');

    await writeFile(join(place.folder, 'questions.jsonl'), `${lines[0]}\n{"id": "x"}\nnonsense\n`);
    const bad = await place.run(['backtest', 'questions.jsonl', '--json']);
    assert.equal(bad.code, 1);
    assert.match(bad.stderr, /line 2: outcome is missing; it must be 0 or 1\.\nline 3: it is not JSON/);
  });

  it('doctor fails in so many words, and prints no key', async () => {
    const { code, stdout, stderr } = await place.run(['doctor'], { env: { OPENAI_API_KEY: 'sk-never-print-me' } });
    assert.equal(code, 1);
    assert.match(stdout, /fail\s+Temporal/i);
    assert.doesNotMatch(stdout + stderr, /never-print-me/);
  });
});
