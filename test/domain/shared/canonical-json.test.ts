import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson } from '../../../domain/shared/canonical-json.ts';

describe('canonicalJson', () => {
  it('sorts keys at every level and leaves out what JSON leaves out', () => {
    assert.equal(
      canonicalJson({ b: 1, a: [true, undefined, { d: null, c: 'x' }], u: undefined }),
      '{"a":[true,null,{"c":"x","d":null}],"b":1}',
    );
    assert.equal(canonicalJson(undefined), 'null');
    assert.equal(canonicalJson({ at: new Date(0), n: Number.NaN }), '{"at":"1970-01-01T00:00:00.000Z","n":null}');
    assert.equal(canonicalJson({ 10: 'a', 9: 'b' }), '{"10":"a","9":"b"}');
  });

  it('means the same as the value that JSON would carry', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(object, (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        assert.equal(canonicalJson(reversed), canonicalJson(value));
      }),
    );
  });

  it('refuses nesting that would exhaust the stack', () => {
    assert.throws(() => canonicalJson(JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)), RangeError);
  });
});
