import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import fc from 'fast-check';
import { logLine } from '../../workers/log-line.ts';

type Shown = Readonly<Record<string, unknown>>;
interface Entry extends Shown {
  readonly details: { readonly error: Shown };
}
const entryOf = (message: string, details?: Shown) => JSON.parse(logLine('WARN', message, details, 0)) as Entry;

describe('An entry of the log', () => {
  it('is one line of JSON, whatever is in it', () => {
    const something = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.dictionary(fc.string(), something), (message, details) => {
        const line = logLine('error', message, details);
        assert.equal(line.split(/[\n\r]/).length, 1, line);
        assert.equal((JSON.parse(line) as Entry).message, message);
      }),
      { numRuns: 50 },
    );
  });

  it('has an error with its causes, and where in the code it arose in a few frames', () => {
    const cause = new TypeError('x is not a function\n    at line two of the message');
    const { details, ...entry } = entryOf('Activity failed', { error: new Error('It failed.', { cause }), attempt: 3 });
    assert.deepEqual(entry, { at: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'Activity failed' });
    const { error, ...others } = details;
    assert.deepEqual(others, { attempt: 3 });
    assert.equal(error.message, 'It failed.');
    assert.match(String((error.stack as string[])[0]), /^at .*log-line\.test\.ts/);
    assert.ok((error.stack as string[]).length <= 5);
    assert.deepEqual([(error.cause as Shown).name, (error.cause as Shown).message], [cause.name, cause.message]);
  });

  it('has no stack for a failure that was stated as one, and its type', () => {
    const failure = ApplicationFailure.create({ message: 'No room.', type: 'BudgetRefused' });
    assert.deepEqual(entryOf('Activity failed', { error: failure }).details.error, {
      name: 'ApplicationFailure',
      type: 'BudgetRefused',
      message: 'No room.',
    });
  });

  it('has no password of an address, and says something of what holds itself', () => {
    const error = new Error('connect mongodb://ada:secret@127.0.0.1:27017 failed');
    const itself: Record<string, unknown> = {};
    itself.itself = itself;
    const line = logLine('warn', 'x', { error, uri: 'mongodb://ada:secret@host', itself });
    assert.doesNotMatch(line, /secret/);
    assert.match(line, /mongodb:\/\/127\.0\.0\.1:27017 failed/);
  });

  it('has none further inside either, nor in what a message makes look like a frame', () => {
    const uri = 'mongodb://ada:top@secret@host/x';
    const error = new Error(`It failed.\n    at ${uri}`);
    const line = logLine('warn', 'x', { options: { hosts: [uri] }, error, list: [new Error(uri)] });
    assert.doesNotMatch(line, /secret/);
    const { options, list } = (JSON.parse(line) as Entry).details as unknown as { options: Shown; list: Shown[] };
    assert.deepEqual(options, { hosts: ['mongodb://host/x'] });
    assert.equal(list[0]?.message, 'mongodb://host/x');
  });

  it('says what each of several tries met', () => {
    const error = new AggregateError([new Error('connect ECONNREFUSED ::1:1'), new Error('connect ETIMEDOUT'), 'x']);
    const { errors } = entryOf('x', { error }).details.error as { errors: readonly (Shown | string)[] };
    assert.deepEqual(
      errors.map((each) => (typeof each === 'string' ? each : each.message)),
      ['connect ECONNREFUSED ::1:1', 'connect ETIMEDOUT', 'x'],
    );
  });
});
