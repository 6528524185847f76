import assert from 'node:assert/strict';
import fc from 'fast-check';
import { categoryOfSeries, categorySlug } from '../../../domain/market/category.ts';
import { isSlug } from '../../../domain/shared/names.ts';

describe('categorySlug', () => {
  it('makes a key of what people and the venue write', () => {
    assert.equal(categorySlug('Climate and Weather'), 'climate-and-weather');
    assert.equal(categorySlug('  Économie & Prix! '), 'economie-prix');
    assert.equal(categorySlug('already-a-slug'), 'already-a-slug');
    assert.equal(categorySlug('x'.repeat(41)), 'x'.repeat(40));
    assert.equal(categorySlug(`${'x'.repeat(39)} y`), 'x'.repeat(39));
  });

  it('has none for a text without a letter or digit, or one that every object inherits', () => {
    for (const text of ['', '---', '天気', '🙂', 'constructor', 'Constructor'])
      assert.equal(categorySlug(text), null, text);
  });

  it('gives slugs, and leaves a slug as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const slug = categorySlug(text);
        if (slug === null) return;
        assert.match(slug, /^[a-z0-9-]{1,40}$/);
        assert.ok(isSlug(slug));
        assert.equal(categorySlug(slug), slug);
      }),
    );
  });
});

describe('categoryOfSeries', () => {
  it('takes the longest prefix, whatever the order of the map', () => {
    const map = { KX: 'other', KXHIGHNY: 'New York', KXHIGH: 'weather' };
    assert.equal(categoryOfSeries('KXHIGHNY', map), 'new-york');
    assert.equal(categoryOfSeries('KXHIGHCHI', map), 'weather');
    assert.equal(categoryOfSeries('KXNEW', map), 'other');
    assert.equal(categoryOfSeries('HIGH', map), null);
    assert.equal(categoryOfSeries('constructor', map), null);
  });
});
